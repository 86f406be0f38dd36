import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, expect, test } from "vitest";
import type { FaultCode } from "../../../src/kernel/faults.ts";
import { err, ok } from "../../../src/kernel/result.ts";
import type { Principal } from "../../../src/server/auth/principal.ts";
import { numbered } from "../../events/world.ts";
import { until } from "../edge-fixture.ts";
import type { LiveWorld } from "./live-world.ts";
import { liveWorld } from "./live-world.ts";
import { rawClient } from "./raw-client.ts";

const AUTHORIZATION = "Bearer a.b.c";
const KEPT_MS = 2_000;

let world: LiveWorld;
let found: FaultCode | null = null;
let expiresAtMs: number | null = null;
beforeEach(async () => {
  found = null;
  expiresAtMs = null;
  const ada = (): Principal => ({
    ...{ id: "sub_ada", name: "ada", role: null, rows: null, expiresAtMs },
    scopes: new Set(["events:read"]),
  });
  world = await liveWorld(
    { checkEveryMs: 100, unknownMaxMs: KEPT_MS },
    {
      tokens: {
        isToken: () => true,
        principalOf: async () => (found === null ? ok(ada()) : err(found, "It cannot be known.")),
      },
    },
  );
});
afterEach(() => world.close());

const CLOSE = 8;

async function follower() {
  const client = rawClient(world.fixture.origin);
  client.say({ type: "connection_init", payload: { authorization: AUTHORIZATION } });
  await until(() => client.frames.length === 1);
  const query = "subscription { log { number cursor } }";
  client.say({ id: "1", type: "subscribe", payload: { query } });
  await sleep(400);
  const said = () => client.frames.filter(({ opcode }) => opcode !== CLOSE).slice(1);
  return { ...client, said: () => said().map(({ text }) => JSON.parse(text)) };
}

test.each(["DATABASE_UNAVAILABLE", "TOKEN_KEYS_UNAVAILABLE"] as const)(
  "one lookup that fails with %s sends nobody away, and refuses what is new",
  async (code) => {
    const client = await follower();
    found = code;
    await sleep(500);
    client.say({ id: "2", type: "subscribe", payload: { query: "{ whoami }" } });
    await until(() => client.said().length === 1);
    expect(client.said()).toMatchObject([
      { id: "2", type: "error", payload: [{ extensions: { code } }] },
    ]);
    found = null;
    await sleep(KEPT_MS);
    client.say({ id: "3", type: "subscribe", payload: { query: "{ whoami }" } });
    await world.events.append(numbered(1));
    await until(() => client.said().length === 4);
    expect(client.said().slice(1)).toEqual(
      expect.arrayContaining([
        expect.objectContaining({ id: "3", type: "next" }),
        expect.objectContaining({ id: "1", type: "next" }),
      ]),
    );
    client.socket.destroy();
  },
);

test("whose credentials stay unknown is sent away with its cursor when the time is over", async () => {
  const client = await follower();
  const stream = await fetch(
    `${world.fixture.url}?${new URLSearchParams({ query: "subscription { log { number } }" })}`,
    { headers: { accept: "text/event-stream", authorization: AUTHORIZATION } },
  );
  await sleep(400);
  const began = performance.now();
  found = "DATABASE_UNAVAILABLE";
  await until(() => client.frames.some(({ opcode }) => opcode === CLOSE));
  expect(performance.now() - began).toBeGreaterThan(KEPT_MS - 500);
  const resumeAfter = world.events.log.cursors.format((await world.events.log.bounds()).head);
  const extensions = { code: "DATABASE_UNAVAILABLE", resumeAfter };
  expect(client.said()).toMatchObject([
    { id: "1", type: "next", payload: { data: null, errors: [{ extensions }] } },
  ]);
  expect(client.frames.at(-1)?.text).toContain("DATABASE_UNAVAILABLE");
  const told = await stream.text();
  expect(told).toContain(resumeAfter);
  expect(told).not.toContain("event: complete");
});

test("nobody stays past the end of its credentials", async () => {
  expiresAtMs = Date.now() + 1_200;
  const client = await follower();
  found = "DATABASE_UNAVAILABLE";
  await until(() => client.frames.some(({ opcode }) => opcode === CLOSE));
  expect(Date.now() - expiresAtMs).toBeLessThan(KEPT_MS / 2);
  expect(client.frames.at(-1)?.text).toContain("CREDENTIALS_EXPIRED");
});
