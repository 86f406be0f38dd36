import { createClient } from "graphql-ws";
import { afterEach, describe, expect, test } from "vitest";
import { WebSocket as webSocketImpl } from "ws";
import { COST_LIMITS } from "../../../src/server/cost/cost-control.ts";
import { createPersistedDocuments } from "../../../src/server/documents/persisted-documents.ts";
import { EDGE_LIMITS } from "../../../src/server/limits.ts";
import type { Fixture, FixtureOptions } from "../edge-fixture.ts";
import { post, startEdge, until } from "../edge-fixture.ts";

let fixture: Fixture;
afterEach(() => fixture.stop());

const start = async (options: FixtureOptions) => {
  const manifest = new Map([["slow", "query ($ms: Int!) { slow(ms: $ms) }"]]);
  fixture = await startEdge({
    documents: createPersistedDocuments({ mode: "optional", register: true, manifest }),
    ...options,
  });
  return fixture.keyFor("admin");
};
const list = (url: string, key: string, first: number, headers = {}) =>
  post(url, `{ products(first: ${first}) { id related { id } } }`, key, { headers });
const codeOf = ({ body }: Awaited<ReturnType<typeof post>>) => body.errors?.[0]?.extensions["code"];

describe("cost", () => {
  const SMALL = { ...COST_LIMITS, maximum: 100, restorePerSecond: 0.01 };

  test("is told in extensions.cost: what was asked, what it was, and what is left", async () => {
    const key = await start({ costs: SMALL });
    const { body } = await list(fixture.url, key, 10);
    // Ten products with five related each were foreseen; each has one.
    const bucket = { maximum: 100, restorePerSecond: 0.01, available: 80 };
    expect(body).toMatchObject({ extensions: { cost: { requested: 60, actual: 20, bucket } } });
    // What was not spent is there to be spent.
    for (const left of [60, 40]) {
      const next = await list(fixture.url, key, 10);
      expect(next.body).toMatchObject({ extensions: { cost: { bucket: { available: left } } } });
    }
    expect(codeOf(await list(fixture.url, key, 10))).toBe("RATE_LIMITED");
  });

  test("is told only to whom asks, or to nobody, where that is said", async () => {
    const said = async (headers: Record<string, string>) =>
      "extensions" in (await list(fixture.url, key, 1, headers)).body;
    let key = await start({ costs: { ...SMALL, report: "asked" } });
    expect([await said({}), await said({ "tutti-cost": "report" })]).toEqual([false, true]);
    await fixture.stop();
    key = await start({ costs: { ...SMALL, report: "never" } });
    expect(await said({ "tutti-cost": "report" })).toBe(false);
  });

  test("beyond what a key has left is refused before anything runs, over HTTP and WebSocket", async () => {
    const key = await start({ costs: SMALL });
    expect((await list(fixture.url, key, 16)).status).toBe(200);
    const before = fixture.inside.resolved;
    const refused = await list(fixture.url, key, 16);
    expect([refused.status, codeOf(refused)]).toEqual([429, "RATE_LIMITED"]);
    const told = { requested: 96, actual: 0, bucket: { maximum: 100 } };
    expect(refused.body).toMatchObject({ extensions: { cost: told } });
    const wait = refused.body.errors?.[0]?.extensions["retryAfterMs"];
    expect(wait).toBeGreaterThan(20_000);
    expect(Number(refused.headers.get("retry-after"))).toBe(Math.ceil(Number(wait) / 1000));
    const url = fixture.url.replace("http", "ws");
    const client = createClient({ url, webSocketImpl, connectionParams: { authorization: key } });
    const answer = await client.iterate({ query: "{ products(first: 90) { id } }" }).next();
    expect(answer.value?.errors?.[0]?.extensions?.["code"]).toBe("RATE_LIMITED");
    await client.dispose();
    expect(fixture.inside.resolved).toBe(before);
    const other = await fixture.keyFor("admin");
    expect((await list(fixture.url, other, 16)).status, "another key has its own").toBe(200);
  });

  test("of a role is what the role may spend", async () => {
    await start({ costs: { ...SMALL, roles: { partner: { maximum: 10 } } } });
    const partner = await fixture.keyFor("partner");
    expect(codeOf(await list(fixture.url, partner, 2))).toBe("RATE_LIMITED");
    expect((await list(fixture.url, partner, 1)).status).toBe(200);
  });

  test("is not given back of what was done before an error or the deadline took it away", async () => {
    const operation = { ...EDGE_LIMITS.operation, deadlineMs: 100 };
    const key = await start({ costs: SMALL, limits: { ...EDGE_LIMITS, operation } });
    const ask = async (query: string) => {
      const { body } = await post(fixture.url, query, key);
      return (body as { readonly extensions?: { readonly cost: object } }).extensions?.cost;
    };
    const gone = await ask("{ products(first: 10) { id } product { broken related { id } } }");
    expect(gone).toMatchObject({ requested: 16, actual: 11 + 5 });
    const broken = await ask("{ products(first: 10) { broken } }");
    expect(broken).toMatchObject({ requested: 10, actual: 10 });
    const late = await ask("{ products(first: 10) { id } slow(ms: 2000) }");
    expect(late).toMatchObject({ requested: 10, actual: 10 });
  });

  test("of what was refused before it ran is given back", async () => {
    const key = await start({ costs: SMALL });
    const query = "query ($n: Int = 60) { products(first: $n) { id } }";
    for (let i = 0; i < 3; i += 1) {
      const refused = await post(fixture.url, query, key, { variables: { n: "many" } });
      expect(codeOf(refused)).toBe("BAD_USER_INPUT");
    }
    expect((await post(fixture.url, query, key)).status).toBe(200);
  });

  test("of events is charged as they come, and what is asked for then waits", async () => {
    const key = await start({ costs: { ...SMALL, restorePerSecond: 0.001 } });
    const url = fixture.url.replace("http", "ws");
    const client = createClient({ url, webSocketImpl, connectionParams: { authorization: key } });
    const ticks = client.iterate({ query: "subscription { ticks(count: 120) { number } }" });
    let count = 0;
    for await (const _tick of ticks) count += 1;
    expect(count).toBe(120);
    await client.dispose();
    expect(codeOf(await list(fixture.url, key, 1))).toBe("RATE_LIMITED");
  });
});

describe("operations of one key at once", () => {
  test("are as many as allowed, on both ways, and others' do not count", async () => {
    const operation = { ...EDGE_LIMITS.operation, concurrentMax: 2 };
    const key = await start({ limits: { ...EDGE_LIMITS, operation } });
    const variables = { ms: 400 };
    const persisted = (ms: number) =>
      fetch(fixture.url, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: key },
        body: JSON.stringify({ documentId: "slow", variables: { ms } }),
      });
    const running = [post(fixture.url, "{ slow(ms: 400) }", key), persisted(variables.ms)];
    await until(() => fixture.inside.contexts === 2);
    const third = await post(fixture.url, "{ whoami }", key);
    expect([third.status, codeOf(third)]).toEqual([429, "OPERATIONS_TOO_MANY"]);
    expect(third.headers.get("retry-after")).toBe("1");
    expect((await persisted(1)).status).toBe(429);
    const other = await post(fixture.url, "{ whoami }", await fixture.keyFor("admin"));
    expect(other.status).toBe(200);
    for (const { status } of await Promise.all(running)) expect(status).toBe(200);
    expect((await post(fixture.url, "{ whoami }", key)).status).toBe(200);
  });
});

describe("an operation's deadline", () => {
  test("aborts what is under way, and answers what was there by then or a code", async () => {
    const operation = { ...EDGE_LIMITS.operation, deadlineMs: 150 };
    const key = await start({ limits: { ...EDGE_LIMITS, operation } });
    const late = await post(fixture.url, "{ whoami slow(ms: 5000) }", key);
    expect([late.status, codeOf(late)]).toEqual([504, "OPERATION_TIMEOUT"]);
    expect(fixture.inside.lastRequest?.signal.aborted).toBe(true);
    expect(fixture.inside.lastRequest?.signal.reason).toMatchObject({ name: "TimeoutError" });
    expect((await post(fixture.url, "{ whoami slow(ms: 50) }", key)).status).toBe(200);
    // What ends when it is told to has a short while for it.
    const soon = await post(fixture.url, "{ whoami slow(ms: 250) }", key);
    expect(soon.body.data).toEqual({ whoami: "admin", slow: "done" });
  });

  test("brings what was there by then, whichever way it was asked", async () => {
    const operation = { ...EDGE_LIMITS.operation, deadlineMs: 150 };
    const authorization = await start({ limits: { ...EDGE_LIMITS, operation } });
    const query = "{ whoami patient }";
    const partial = { data: { whoami: "admin", patient: "given up" } };
    expect((await post(fixture.url, query, authorization)).body).toEqual(partial);

    const url = fixture.url.replace("http", "ws");
    const client = createClient({ url, webSocketImpl, connectionParams: { authorization } });
    for await (const answer of client.iterate({ query })) expect(answer).toEqual(partial);
    await client.dispose();

    const headers = { authorization, accept: "text/event-stream" };
    const stream = await fetch(`${fixture.url}?${new URLSearchParams({ query })}`, { headers });
    expect(await stream.text()).toContain(`data: ${JSON.stringify(partial)}`);
  });
});
