import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { Principal } from "../../../src/server/auth/principal.ts";
import { EDGE_LIMITS } from "../../../src/server/limits.ts";
import { range } from "../../events/world.ts";
import type { Fixture } from "../edge-fixture.ts";
import { startEdge, until } from "../edge-fixture.ts";

const CLIENTS = 40;
const ADA: Principal = {
  ...{ id: "sub_ada", name: "ada", role: null, rows: null, expiresAtMs: null },
  scopes: new Set(["events:read"]),
};

let fixture: Fixture;
let asked: (() => void)[] = [];
beforeEach(async () => {
  asked = [];
  const subscriptions = { ...EDGE_LIMITS.subscriptions, connectionsPerPrincipalMax: CLIENTS };
  fixture = await startEdge({
    limits: { ...EDGE_LIMITS, subscriptions },
    tokens: {
      isToken: () => true,
      async principalOf() {
        await new Promise<void>((resolve) => asked.push(resolve));
        return { ok: true, value: ADA };
      },
    },
  });
});
afterEach(() => fixture.stop());

const HEADERS = { accept: "text/event-stream", authorization: "Bearer a.b.c" };
const SILENCE = new URLSearchParams({ query: "subscription { silence { number } }" });

async function openStreams(): Promise<string | undefined> {
  const metrics = await (await fetch(`${fixture.origin}/metrics`)).text();
  return metrics.match(/^tutti_event_streams (\d+)$/m)?.[1];
}

/** By hand: the client of Node opens connections ahead, for which a drain would wait. */
function ask() {
  const { port, hostname } = new URL(fixture.origin);
  const client = connect(Number(port), hostname);
  client.on("error", () => undefined);
  const head = Object.entries(HEADERS).map(([name, value]) => `${name}: ${value}`);
  client.write([`GET /graphql?${SILENCE} HTTP/1.1`, "host: x", ...head, "\r\n"].join("\r\n"));
  return client;
}

const answerAll = () => {
  for (const resolve of asked.splice(0)) resolve();
};

test("event streams whose clients leave while their key is looked up leave nothing behind", async () => {
  const clients = range(1, CLIENTS).map(ask);
  await until(() => asked.length === CLIENTS);
  for (const client of clients) client.destroy();
  await sleep(200);
  answerAll();
  await sleep(200);
  expect(await openStreams()).toBe("0");
  expect(fixture.inside.contexts, "nothing is begun for who has gone").toBe(0);

  // Its principal has all of its connections again.
  const again = ask();
  let heard = "";
  again.on("data", (chunk) => {
    heard += String(chunk);
  });
  await until(() => asked.length === 1);
  answerAll();
  await until(() => heard.startsWith("HTTP/1.1 200"));
  again.destroy();
  await until(async () => (await openStreams()) === "0");

  const began = performance.now();
  await fixture.drain(20_000);
  expect(performance.now() - began).toBeLessThan(5_000);
});

test("a stream whose key is looked up when draining begins is not begun", async () => {
  const waiting = fetch(`${fixture.url}?${SILENCE}`, { headers: HEADERS });
  await until(() => asked.length === 1);
  const drained = fixture.drain(20_000);
  await sleep(100);
  answerAll();
  expect(await (await waiting).json()).toMatchObject({
    errors: [{ extensions: { code: "SHUTTING_DOWN" } }],
  });
  await drained;
});
