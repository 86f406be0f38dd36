import { connect, type Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { CloseCode } from "graphql-ws";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { EDGE_LIMITS } from "../../../src/server/limits.ts";
import type { Fixture } from "../edge-fixture.ts";
import { startEdge, until } from "../edge-fixture.ts";

const LIMITS = {
  ...EDGE_LIMITS.subscriptions,
  connectionsPerPrincipalMax: 3,
  subscriptionsPerPrincipalMax: 4,
  operationsMax: 10,
  pingEveryMs: 200,
};

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startEdge({ limits: { ...EDGE_LIMITS, subscriptions: LIMITS } });
});
afterAll(() => fixture.stop());

const SILENCE = "subscription { silence { number } }";

type Said = { readonly id?: string; readonly type: string; readonly payload?: never };

async function open(protocols = ["graphql-transport-ws"]) {
  const socket = new WebSocket(fixture.url.replace("http", "ws"), protocols);
  const heard: Said[] = [];
  socket.on("message", (data) => heard.push(JSON.parse(String(data))));
  socket.on("error", () => undefined);
  const closed = new Promise<{ code: number; reason: string }>((resolve) => {
    socket.once("close", (code, reason) => resolve({ code, reason: String(reason) }));
  });
  await new Promise((resolve) => socket.once("open", resolve));
  const say = (message: unknown) => socket.send(JSON.stringify(message));
  return { socket, heard, closed, say };
}

async function ready(authorization?: string) {
  const client = await open();
  const payload = { authorization: authorization ?? (await fixture.keyFor("dashboard")) };
  client.say({ type: "connection_init", payload });
  await until(() => client.heard.length === 1 || client.socket.readyState !== WebSocket.OPEN);
  client.heard.length = 0;
  return client;
}

const subscribe = (id: string, query = SILENCE) => ({ id, type: "subscribe", payload: { query } });

describe("what breaks the protocol closes the connection with the code that it says", () => {
  const broken: readonly [string, (client: Awaited<ReturnType<typeof ready>>) => void, number][] = [
    ["no JSON", ({ socket }) => socket.send("{"), CloseCode.BadRequest],
    ["no message", ({ say }) => say({ type: "hello" }), CloseCode.BadRequest],
    ["no object", ({ say }) => say(null), CloseCode.BadRequest],
    ["a message of servers", ({ say }) => say({ type: "connection_ack" }), CloseCode.BadRequest],
    [
      "an answer from the client",
      ({ say }) => say({ id: "1", type: "next", payload: {} }),
      CloseCode.BadRequest,
    ],
    ["an empty id", ({ say }) => say(subscribe("")), CloseCode.BadRequest],
    ["an id of 257 characters", ({ say }) => say(subscribe("x".repeat(257))), CloseCode.BadRequest],
    ["bytes", ({ socket }) => socket.send(Buffer.from("{}")), CloseCode.BadRequest],
    [
      "an id twice",
      ({ say }) => {
        say(subscribe("1"));
        say(subscribe("1"));
      },
      CloseCode.SubscriberAlreadyExists,
    ],
    [
      "a second connection_init",
      ({ say }) => say({ type: "connection_init" }),
      CloseCode.TooManyInitialisationRequests,
    ],
    ["text that is no UTF-8", ({ socket }) => rawFrame(socket, 0x81, [0xc3, 0x28]), 1007],
    ["a frame of no kind", ({ socket }) => rawFrame(socket, 0x83, []), 1002],
    ["a long ping", ({ socket }) => rawFrame(socket, 0x89, Array(126).fill(0)), 1002],
    ["a frame that is not masked", ({ socket }) => rawOf(socket).write("\x81\x02{}"), 1002],
  ];
  test.each(broken)("%s", async (_name, breakIt, code) => {
    const client = await ready();
    breakIt(client);
    expect((await client.closed).code).toBe(code);
  });

  test("no subprotocol", async () => {
    const { closed } = await open([]);
    expect((await closed).code).toBe(CloseCode.SubprotocolNotAcceptable);
  });

  test("a reason longer than a close frame holds is cut between characters", async () => {
    const { say, closed } = await ready();
    for (let times = 0; times < 2; times += 1) say(subscribe("ü".repeat(200)));
    const { code, reason } = await closed;
    expect(code).toBe(CloseCode.SubscriberAlreadyExists);
    expect(reason).toMatch(/^Subscriber for ü+$/);
  });
});

describe("a principal has its share", () => {
  test("of connections, over WebSocket and event streams together", async () => {
    const authorization = await fixture.keyFor("dashboard");
    const clients = [await ready(authorization), await ready(authorization)];
    const headers = { authorization, accept: "text/event-stream" };
    const search = new URLSearchParams({ query: SILENCE });
    const leave = new AbortController();
    const stream = await fetch(`${fixture.url}?${search}`, { headers, signal: leave.signal });
    expect(stream.status).toBe(200);
    const one = await open();
    one.say({ type: "connection_init", payload: { authorization } });
    expect(await one.closed).toEqual({ code: 1013, reason: "CONNECTIONS_TOO_MANY" });
    const refused = await fetch(`${fixture.url}?${search}`, { headers });
    expect(refused.status).toBe(429);
    expect(await refused.json()).toMatchObject({
      errors: [{ extensions: { code: "CONNECTIONS_TOO_MANY" } }],
    });
    leave.abort();
    clients[0]?.socket.close();
    await clients[0]?.closed;
    await until(async () => {
      const again = await ready(authorization);
      const isOpen = again.socket.readyState === WebSocket.OPEN;
      again.socket.terminate();
      return isOpen;
    });
    clients[1]?.socket.terminate();
  });

  test("of subscriptions, however they are spread, and gets it back", async () => {
    const authorization = await fixture.keyFor("dashboard");
    const [one, other] = [await ready(authorization), await ready(authorization)];
    for (const id of ["1", "2"]) {
      one.say(subscribe(id));
      other.say(subscribe(id));
    }
    await sleep(200);
    one.say(subscribe("3"));
    await until(() => one.heard.length === 1);
    expect(one.heard).toMatchObject([
      { id: "3", type: "error", payload: [{ extensions: { code: "SUBSCRIPTIONS_TOO_MANY" } }] },
    ]);
    other.say({ id: "1", type: "complete" });
    await sleep(100);
    one.say(subscribe("4"));
    await sleep(300);
    expect(one.heard.length).toBe(1);
    one.socket.terminate();
    other.socket.terminate();
  });
});

describe("a client that is up to no good", () => {
  test("that completes what is still being opened has it counted until it is open", async () => {
    const { silences } = fixture.inside;
    await until(() => silences.open === 0);
    silences.most = 0;
    const slowly = "subscription { slowSilence(openedAfterMs: 1000) { number } }";
    const { say, heard, socket } = await ready();
    const ids = ["1", "2", "3", "4"];
    for (const id of ids) say(subscribe(id, slowly));
    await sleep(100);
    for (const id of ids) say({ id, type: "complete" });
    say(subscribe("5"));
    await until(() => heard.length === 1);
    expect(heard).toMatchObject([
      { id: "5", type: "error", payload: [{ extensions: { code: "SUBSCRIPTIONS_TOO_MANY" } }] },
    ]);
    await until(() => silences.most > 0 && silences.open === 0);
    say(subscribe("6"));
    await until(() => silences.open === 1);
    expect(heard.filter(({ id }) => id === "6")).toEqual([]);
    socket.terminate();
    await until(() => silences.open === 0);
  });

  test("that subscribes and completes in a loop has at most its operations under way", async () => {
    const { silences } = fixture.inside;
    await until(() => silences.open === 0);
    silences.most = 0;
    const { say, heard, socket } = await ready();
    // What is completed before it is begun opens nothing: this one is open while the others come.
    say(subscribe("first"));
    await until(() => silences.open === 1);
    for (let round = 0; round < 3_000; round += 1) {
      say(subscribe(`r${round}`));
      say({ id: `r${round % 3 === 0 ? round : round - 15}`, type: "complete" });
      if (round % 100 === 0) await sleep(1);
    }
    say({ id: "first", type: "complete" });
    say(subscribe("last", "{ whoami }"));
    await until(() => heard.some(({ id }) => id === "last"));
    const codes = heard
      .filter(({ type }) => type === "error")
      .map(({ payload }) => (payload as unknown as { extensions: { code: string } }[])[0])
      .map((error) => error?.extensions.code);
    const refusals = ["OPERATIONS_TOO_MANY", "SUBSCRIPTIONS_TOO_MANY"];
    expect(refusals).toEqual(expect.arrayContaining([...new Set(codes)]));
    await until(() => silences.open === 0);
    expect(silences.most).toBeLessThanOrEqual(LIMITS.subscriptionsPerPrincipalMax);
    say(subscribe("again"));
    await until(() => silences.open === 1);
    expect(heard.filter(({ id }) => id === "again")).toEqual([]);
    socket.terminate();
    await until(() => silences.open === 0);
  });

  test.each([
    ["is told nothing", SILENCE],
    ["is told something all the time", "subscription { slowly(everyMs: 50) { number } }"],
  ])("that has gone without a word and %s is noticed by its silence", async (_name, query) => {
    const before = fixture.inside.ended;
    const { socket, say } = await ready();
    say(subscribe("1", query));
    await sleep(200);
    // It reads nothing more, so it answers no ping either.
    rawOf(socket).pause();
    await until(() => fixture.inside.ended > before);
    socket.terminate();
  });

  test("that reads nothing of an event stream is cut off", async () => {
    const before = fixture.inside.ended;
    const address = new URL(fixture.origin);
    const raw = connect(Number(address.port), address.hostname);
    raw.on("error", () => undefined);
    raw.pause();
    const query = "subscription { ticks(count: 1000000, bytes: 50000) { padding } }";
    raw.write(
      [
        `GET /graphql?${new URLSearchParams({ query })} HTTP/1.1`,
        ...["host: x", "accept: text/event-stream"],
        `authorization: ${await fixture.keyFor("dashboard")}`,
        "\r\n",
      ].join("\r\n"),
    );
    await until(() => fixture.inside.ended > before);
    raw.destroy();
  });

  test("that never says who it is, or half of it, costs its time and no more", async () => {
    const address = new URL(fixture.origin);
    const raw = connect(Number(address.port), address.hostname);
    raw.on("error", () => undefined);
    raw.write("GET /graphql HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n");
    await sleep(100);
    raw.destroy();
    const { closed, socket } = await open();
    rawOf(socket).write(Buffer.from([0x81, 0xfe, 0x01]));
    const { code } = await closed;
    expect([1006, CloseCode.ConnectionInitialisationTimeout]).toContain(code);
  }, 15_000);
});

function rawOf(socket: WebSocket): Socket {
  return (socket as unknown as { _socket: Socket })._socket;
}

/** A frame as clients send them, masked with zeros. */
function rawFrame(socket: WebSocket, first: number, payload: readonly number[]): void {
  const length = payload.length < 126 ? [payload.length] : [126, 0, payload.length];
  const [short = 0, ...rest] = length;
  rawOf(socket).write(Buffer.from([first, short | 0x80, ...rest, 0, 0, 0, 0, ...payload]));
}
