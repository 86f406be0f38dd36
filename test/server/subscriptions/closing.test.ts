import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { numbered } from "../../events/world.ts";
import { until } from "../edge-fixture.ts";
import type { LiveWorld } from "./live-world.ts";
import { liveWorld } from "./live-world.ts";
import { rawClient } from "./raw-client.ts";

const CLOSE = 8;
const TEXT = 1;

let world: LiveWorld;
beforeAll(async () => {
  world = await liveWorld({ initTimeoutMs: 400, initBytesMax: 4_000, unauthenticatedMax: 3 });
});
afterAll(() => world.close());

/** A client that is told of everything, and does not answer when it is to go. */
async function follower(token: string) {
  const client = rawClient(world.fixture.origin);
  client.say({ type: "connection_init", payload: { authorization: `Bearer ${token}` } });
  await until(() => client.frames.length === 1);
  const query = "subscription { log { number } }";
  client.say({ id: "1", type: "subscribe", payload: { query } });
  await sleep(400);
  await world.events.append(numbered(1));
  await until(() => client.frames.length === 2);
  return client;
}

describe("a client that does not answer a Close", () => {
  test("whose key is revoked is told nothing more behind it, and is cut off", async () => {
    const { id, token } = await world.fixture.makeKey("dashboard");
    const client = await follower(token);
    await world.fixture.repository.revoke(id, new Date().toISOString());
    await until(() => client.frames.some(({ opcode }) => opcode === CLOSE));
    const closedAt = performance.now();
    for (let number = 2; client.isOpen(); number += 1) {
      await world.events.append(numbered(number));
      await sleep(50);
      expect(performance.now() - closedAt).toBeLessThan(5_000);
    }
    expect(client.frames.map(({ opcode }) => opcode)).toEqual([TEXT, TEXT, CLOSE]);
  });

  test("that broke the protocol is told nothing more either", async () => {
    const { token } = await world.fixture.makeKey("dashboard");
    const client = await follower(token);
    // A frame of no kind, which `ws` itself refuses.
    client.socket.write(Buffer.from([0x83, 0x80, 0, 0, 0, 0]));
    await until(() => client.frames.some(({ opcode }) => opcode === CLOSE));
    await world.events.append(numbered(2));
    await until(() => !client.isOpen());
    expect(client.frames.map(({ opcode }) => opcode)).toEqual([TEXT, TEXT, CLOSE]);
  });

  test("and never said who it is has its place for its time, and no longer", async () => {
    const began = performance.now();
    const client = rawClient(world.fixture.origin);
    await until(() => !client.isOpen());
    expect(performance.now() - began).toBeLessThan(4_000);
    expect(client.frames.map(({ opcode }) => opcode)).toEqual([CLOSE]);
  });
});

describe("clients that have not said who they are", () => {
  test("may send so much and no more", async () => {
    const client = rawClient(world.fixture.origin);
    client.say({ type: "connection_init", payload: { pad: "x".repeat(5_000) } });
    await until(() => !client.isOpen());
    const [first] = client.frames;
    expect(first?.opcode).toBe(CLOSE);
    expect(first?.text).toMatch(/before connection_ack/);
  });

  test("have a share of the places, and the rest is for those who have", async () => {
    const { token } = await world.fixture.makeKey("dashboard");
    const known = await follower(token);
    const strangers = [1, 2, 3].map(() => rawClient(world.fixture.origin));
    await until(() => strangers.every(({ head }) => head()?.startsWith("HTTP/1.1 101")));
    const another = rawClient(world.fixture.origin);
    await until(() => another.head() !== null);
    expect(another.head()).toMatch(/^HTTP\/1.1 503/);
    await until(() => strangers.every(({ isOpen }) => !isOpen()));
    const later = rawClient(world.fixture.origin);
    await until(() => later.head() !== null);
    expect(later.head()).toMatch(/^HTTP\/1.1 101/);
    expect(known.isOpen()).toBe(true);
  });
});
