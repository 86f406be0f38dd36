import { inspect } from "node:util";
import { createClient } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { healthRecord } from "../../src/federation/subgraphs/health.ts";
import { createTokens } from "../../src/server/auth/tokens.ts";
import { JwtSettings } from "../../src/server/config/jwt-settings.ts";
import { loadConfig } from "../../src/server/config/load.ts";
import { defaultSubgraph } from "../../src/server/config/subgraph-settings.ts";
import { openSubgraphs } from "../../src/server/federation/open-subgraphs.ts";
import { createOutbound, NOWHERE_ELSE } from "../../src/server/outbound/outbound.ts";
import { systemClock } from "../../src/server/system-clock.ts";
import { type Fixture, post, startEdge } from "./edge-fixture.ts";

/** Each stands in one place where somebody's secret may stand. */
const SECRET = {
  key: `tutti_${"0".repeat(26)}_${"hush5k".padEnd(52, "0")}`,
  header: "hush5-header",
  literal: "hush5-literal",
  variable: "hush5-variable",
  body: "hush5-body",
  jwks: "hush5-jwks",
  subgraph: "hush5-subgraph",
  token: `${btoa('{"alg":"ES256"}')}.${btoa('{"iss":"https://id.example.com","sub":"h"}')}.hush5token`,
} as const;
const SECRETS = /hush5/;

const logged: unknown[] = [];
const keep =
  (level: string) =>
  (fields: object, message: string): void =>
    void logged.push([level, fields, message]);
const log = {
  ...{ debug: keep("debug"), info: keep("info"), warn: keep("warn"), error: keep("error") },
};
const outbound = createOutbound(NOWHERE_ELSE);
let fixture: Fixture;
beforeAll(async () => {
  // Nobody listens there.
  const jwksUrl = `http://127.0.0.1:9/keys?token=${SECRET.jwks}`;
  const issuers = JwtSettings.parse({ issuer: "https://id.example.com", audience: "x", jwksUrl });
  const tokens = createTokens({ issuers, fetch: outbound.fetch, clock: systemClock(), log });
  fixture = await startEdge({ tokens });
});
afterAll(async () => {
  await fixture.stop();
  await outbound.close();
});

/** Everything that was logged since the last time, at any level, errors with their causes. */
function logs(): string {
  const all = [...logged.splice(0), ...fixture.logged.splice(0)];
  return inspect(all, { depth: 20, showHidden: true, maxStringLength: null });
}

describe("a secret is in no log, and in no answer but to who sent it in the document", () => {
  const headers = { "x-secret": SECRET.header, cookie: `session=${SECRET.header}` };
  const asked: Record<string, () => Promise<string>> = {
    "an unknown key": async () =>
      JSON.stringify(await post(fixture.url, "{ whoami }", `Bearer ${SECRET.key}`, { headers })),
    "a malformed credential": async () =>
      JSON.stringify(await post(fixture.url, "{ whoami }", `Basic ${SECRET.key}`, { headers })),
    "a key that is cut off": async () =>
      JSON.stringify(
        await post(fixture.url, "{ whoami }", `Bearer ${SECRET.key.slice(0, -1)}`, { headers }),
      ),
    "a token whose keys cannot be read": async () =>
      JSON.stringify(await post(fixture.url, "{ whoami }", `Bearer ${SECRET.token}`, { headers })),
    "a mutation without its scope": async () => {
      const source = `mutation ($title: String!) { rename(title: $title) { id } }`;
      const variables = { title: SECRET.variable };
      const key = await fixture.keyFor(["catalog:read"]);
      return JSON.stringify(await post(fixture.url, source, key, { variables, headers }));
    },
    "a bug, with secrets all around it": async () => {
      const source = `query ($how: String!) { fails(how: $how) a: fails(how: "${SECRET.literal}") }`;
      const variables = { how: SECRET.variable };
      const key = await fixture.keyFor("admin");
      return JSON.stringify(await post(fixture.url, source, key, { variables, headers }));
    },
    "a body that is not JSON": async () => {
      const response = await fetch(fixture.url, {
        method: "POST",
        headers: {
          ...headers,
          authorization: await fixture.keyFor("app"),
          "content-type": "application/json",
        },
        body: `{"query": "${SECRET.body}`,
      });
      return response.text();
    },
    "an upgrade with a wrong key": () =>
      new Promise<string>((resolve) => {
        const client = createClient({
          ...{
            url: fixture.url.replace(/^http/, "ws"),
            webSocketImpl: WebSocket,
            retryAttempts: 0,
          },
          connectionParams: { authorization: `Bearer ${SECRET.key}` },
        });
        const sink = {
          ...{ next: () => undefined, complete: () => resolve("") },
          error: (error: unknown) => resolve(inspect(error, { depth: 5, getters: true })),
        };
        client.subscribe({ query: "subscription { silence { number } }" }, sink);
      }),
  };
  test.each(Object.keys(asked))("of %s", async (name) => {
    const answer = (await asked[name]?.()) ?? "";
    if (name !== "an upgrade with a wrong key") expect(answer).not.toMatch(SECRETS);
    expect(logs()).not.toMatch(SECRETS);
  });

  test("of a subgraph that does not answer", async () => {
    const open = openSubgraphs(() => healthRecord(systemClock()), outbound);
    const url = `http://127.0.0.1:9/graphql?key=${SECRET.subgraph}`;
    const settings = {
      ...defaultSubgraph(url),
      ...{ name: "reviews", url },
      headers: { authorization: `Bearer ${SECRET.subgraph}` },
      passHeaders: ["x-secret"],
    };
    const { subgraph } = open.lease(settings as never);
    const signal = AbortSignal.timeout(5_000);
    const call = { signal, context: {}, audience: "", headers: { "x-secret": SECRET.header } };
    const answer = await subgraph.fetch(
      { kind: "query", operation: "{ a }", variables: { v: SECRET.variable } },
      call,
    );
    expect(answer.errors[0]?.extensions?.["code"]).toBe("SUBGRAPH_UNAVAILABLE");
    expect(JSON.stringify(answer)).not.toMatch(SECRETS);
    await open.close();
  });

  test("of settings that are refused", () => {
    const env = {
      TUTTI_APPROVAL_WEBHOOK_SECRET: "hush5",
      TUTTI_APPROVAL_WEBHOOK_URL: "ftp://hush5@example.com",
      DATABASE_URL: "mysql://me:hush5@example.com/x",
      REDIS_URL: "http://me:hush5@example.com",
    };
    const loaded = loadConfig({ argv: [], systemTypes: {} as never, env, cwd: "/nonexistent" });
    expect(loaded).toMatchObject({ ok: false, fault: { code: "SETTING_INVALID" } });
    expect(JSON.stringify(loaded)).not.toMatch(SECRETS);
  });
});
