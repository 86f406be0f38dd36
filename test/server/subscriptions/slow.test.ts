import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { numbered, range } from "../../events/world.ts";
import type { Fixture } from "../edge-fixture.ts";
import { until } from "../edge-fixture.ts";
import type { LiveWorld } from "./live-world.ts";
import { liveWorld } from "./live-world.ts";

const LIMITS = { waitingEventsMax: 20, waitingBytesMax: 4_000_000, pingEveryMs: 60_000 };
/** Far more than sockets and their kernels hold. */
const BYTES = 100_000;
const COUNT = 250;

let world: LiveWorld;
beforeEach(async () => {
  world = await liveWorld(LIMITS);
});
afterEach(() => world.close());

type Message = {
  readonly id: string;
  readonly type: string;
  readonly payload: never;
};
type Next = {
  readonly data: Record<string, { number: number; subject: string; cursor: string }> | null;
  readonly errors?: readonly { extensions: Record<string, unknown> }[];
};

/** A client that speaks the protocol itself, and can stop reading. */
async function socketFor(authorization: string, at: Fixture = world.fixture) {
  const socket = new WebSocket(at.url.replace("http", "ws"), "graphql-transport-ws");
  const heard: Message[] = [];
  socket.on("message", (data) => heard.push(JSON.parse(String(data))));
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once("close", (code, reason) => resolve({ code, reason: String(reason) }));
  });
  const say = (message: object) => socket.send(JSON.stringify(message));
  await new Promise((resolve) => socket.once("open", resolve));
  say({ type: "connection_init", payload: { authorization } });
  await until(() => heard.length === 1);
  heard.length = 0;
  const items = (id = "1") =>
    heard
      .filter((message) => message.type === "next" && message.id === id)
      .flatMap(({ payload }) => Object.values((payload as Next).data ?? {}));
  return { socket, heard, say, items, closed };
}

const ask = (field: string, bytes: number, id = "1", after?: string) => ({
  id,
  type: "subscribe",
  payload: {
    query: `subscription ($after: String) { ${field}(after: $after) {
      number subject cursor padding(bytes: ${bytes}) } }`,
    variables: { after },
  },
});

/** Until a subscription that was asked for is under way. */
async function underWay(say: () => void) {
  const before = world.fixture.inside.contexts;
  say();
  await until(() => world.fixture.inside.contexts > before);
  await sleep(300);
}

describe("a client that does not read", () => {
  test("of a log: is ended with the cursor to go on behind, and nothing is lost behind it", async () => {
    const authorization = await world.fixture.keyFor("dashboard");
    const slow = await socketFor(authorization);
    const other = await socketFor(authorization);
    await underWay(() => slow.say(ask("log", BYTES)));
    await underWay(() => other.say(ask("log", 1)));
    slow.socket.pause();
    for (const number of range(1, COUNT)) await world.events.append(numbered(number));
    await until(() => other.items().length === COUNT);
    slow.socket.resume();
    await until(() => slow.heard.some(({ type }) => type === "error"));
    const told = slow.items().map(({ number }) => number);
    expect(told.length).toBeLessThan(COUNT);
    expect(told).toEqual(range(1, told.length));
    const resumeAfter = slow.items().at(-1)?.cursor;
    expect(slow.heard.find(({ type }) => type === "error")?.payload).toMatchObject([
      { extensions: { code: "SUBSCRIBER_TOO_SLOW", recovery: "retry", resumeAfter } },
    ]);
    slow.say(ask("log", 1, "2", resumeAfter));
    await until(() => slow.items("2").length === COUNT - told.length);
    const rest = slow.items("2").map(({ number }) => number);
    expect([...told, ...rest]).toEqual(range(1, COUNT));
  });

  test("of states: gets the newest of each, is not ended, and follows on", async () => {
    const slow = await socketFor(await world.fixture.keyFor("dashboard"));
    await underWay(() => slow.say(ask("state", BYTES)));
    slow.socket.pause();
    for (const number of range(1, COUNT)) {
      await world.events.append(numbered(number, `prod_${number % 3}`));
    }
    await world.events.sequenced();
    await sleep(1_000);
    slow.socket.resume();
    const newest = () => new Map(slow.items().map(({ subject, number }) => [subject, number]));
    await until(() => Math.max(...newest().values()) === COUNT);
    expect([...newest().values()].sort()).toEqual([COUNT - 2, COUNT - 1, COUNT].sort());
    expect(slow.items().length).toBeLessThan(COUNT);
    const numbers = slow.items().map(({ number }) => number);
    expect(numbers, "a reader can resume behind any").toEqual([...numbers].sort((a, b) => a - b));
    await world.events.append(numbered(COUNT + 1, "prod_1"));
    await until(() => newest().get("prod_1") === COUNT + 1);
    expect(slow.heard.filter(({ type }) => type !== "next")).toEqual([]);
  });

  test("of more states than may wait: is read on from the log when it reads again", async () => {
    const slow = await socketFor(await world.fixture.keyFor("dashboard"));
    await underWay(() => slow.say(ask("state", BYTES)));
    slow.socket.pause();
    for (const number of range(1, COUNT)) {
      await world.events.append(numbered(number, `prod_${number}`));
    }
    await world.events.sequenced();
    await sleep(1_000);
    slow.socket.resume();
    await until(() => slow.items().length === COUNT);
    expect(slow.items().map(({ number }) => number)).toEqual(range(1, COUNT));
    expect(slow.heard.filter(({ type }) => type !== "next")).toEqual([]);
  });
});

describe("draining", () => {
  test("tells each reader where to go on, of states too, which it can do elsewhere", async () => {
    const authorization = await world.fixture.keyFor("dashboard");
    const client = await socketFor(authorization);
    await underWay(() => client.say(ask("log", 1)));
    await underWay(() => client.say(ask("state", 1, "2")));
    await underWay(() => client.say(ask("log", 2, "3")));
    const ofItsOwn = "subscription { log { number subject cursor viewer { name } } }";
    await underWay(() => client.say({ ...ask("log", 1, "4"), payload: { query: ofItsOwn } }));
    await world.events.append(numbered(1), numbered(2));
    await until(() => ["1", "2", "3", "4"].every((id) => client.items(id).length === 2));
    await world.fixture.drain(5_000);
    expect(await client.closed).toEqual({ code: 1001, reason: "SHUTTING_DOWN" });
    const ends = client.heard.filter(({ payload }) => (payload as Next).errors);
    expect(ends.map(({ id, type }) => [id, type])).toEqual([
      ["1", "next"],
      ["2", "next"],
      ["3", "next"],
      ["4", "next"],
    ]);
    const last = client.items().at(-1)?.cursor;
    for (const { payload } of ends) {
      expect(payload).toMatchObject({
        data: null,
        errors: [{ extensions: { code: "SHUTTING_DOWN", resumeAfter: last } }],
      });
    }
    expect(client.heard.filter(({ type }) => type !== "next")).toEqual([]);

    await world.events.append(numbered(3));
    const elsewhere = await world.another();
    try {
      const again = await socketFor(await elsewhere.keyFor("dashboard"), elsewhere);
      again.say(ask("log", 1, "1", last));
      again.say(ask("state", 1, "2", last));
      await until(() => ["1", "2"].every((id) => again.items(id).length === 1));
      expect(again.items().map(({ number }) => number)).toEqual([3]);
      expect(again.items("2").map(({ number }) => number)).toEqual([3]);
      again.socket.terminate();
    } finally {
      await elsewhere.stop();
    }
  });

  test.each([
    ["with others", "number"],
    ["alone", "number viewer { name }"],
  ])("a reader that was told nothing yet, %s, is told where it began", async (_how, fields) => {
    const client = await socketFor(await world.fixture.keyFor("dashboard"));
    await world.events.append(numbered(1));
    const head = await world.events.sequenced();
    const payload = { query: `subscription { log { ${fields} } }` };
    await underWay(() => client.say({ id: "1", type: "subscribe", payload }));
    await world.fixture.drain(5_000);
    const resumeAfter = world.events.log.cursors.format(head);
    expect(client.heard).toMatchObject([
      { payload: { errors: [{ extensions: { resumeAfter } }] } },
    ]);
  });
});

describe("clients that read later than others", () => {
  test("get their own messages, whole and in order", async () => {
    const patient = await liveWorld({ waitingBytesMax: 50_000_000, pingEveryMs: 60_000 });
    try {
      const authorization = await patient.fixture.keyFor("dashboard");
      const crowd = await Promise.all(
        range(1, 4).map(() => socketFor(authorization, patient.fixture)),
      );
      // Small enough to be copied behind each operation's own beginning.
      for (const [index, { say }] of crowd.entries()) say(ask("log", 15_000, `operation-${index}`));
      await until(() => patient.fixture.inside.contexts >= crowd.length);
      await sleep(300);
      const events = 500;
      for (const { socket } of crowd.slice(2)) socket.pause();
      for (const number of range(1, events)) await patient.events.append(numbered(number));
      await until(() => crowd.slice(0, 2).every(({ heard }) => heard.length === events));
      for (const { socket } of crowd.slice(2)) socket.resume();
      await until(() => crowd.every(({ heard }) => heard.length >= events));
      for (const [index, { items }] of crowd.entries()) {
        const told = items(`operation-${index}`);
        expect(told.map(({ number }) => number)).toEqual(range(1, events));
      }
      for (const { socket } of crowd) socket.terminate();
    } finally {
      await patient.close();
    }
  });
});
