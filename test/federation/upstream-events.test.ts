import type { Socket } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { describe, expect, it, test } from "vitest";
import type { WebSocket } from "ws";
import { until } from "../server/edge-fixture.ts";
import { acking, next, readAll, upstream } from "./support/remote-events.ts";

const shop = (code: string) => ({ code, subgraph: "shop" });

test("events come in order, with the rules' headers sent before them, and end with the upstream's", async () => {
  const { begin, heard, headers } = await upstream(
    acking((send) => {
      for (const a of [1, 2, 3]) send(next(a));
      send({ type: "complete" });
    }),
  );
  expect(await readAll(await begin())).toEqual({ data: [1, 2, 3], ended: null });
  const given = { "x-api-key": "ours", "x-locale": "de" };
  expect(heard[0]).toEqual({ type: "connection_init", payload: given });
  expect(heard[1]?.payload).toEqual({ query: "subscription { a }", variables: {} });
  expect(headers[0]).toMatchObject(given);
  expect(headers[0]).not.toHaveProperty("cookie");
});

test("who reads no more completes it upstream, and a connection that nobody needs is closed", async () => {
  const { begin, types, sockets } = await upstream(acking((send) => send(next(1))));
  const [left, aborted] = [await begin(), new AbortController()];
  const gone = await begin({ signal: aborted.signal });
  if (!left || !gone || !("events" in left) || !("events" in gone)) throw new Error("no events");
  expect(sockets.clients.size).toBe(1);
  const reader = left.events[Symbol.asyncIterator]();
  await reader.next();
  const waiting = reader.next();
  await reader.return?.();
  expect((await waiting).done).toBe(true);
  aborted.abort();
  await until(() => types().filter((type) => type === "complete").length === 2);
  await until(() => sockets.clients.size === 0);
});

test("each audience, and each set of headers, has a connection of its own, within the limits", async () => {
  const { begin, sockets } = await upstream(
    acking(() => {}),
    {
      ...{ socketsMax: 3, subscriptionsMax: 5, idleMs: 60_000 },
    },
  );
  await begin();
  await begin();
  expect(sockets.clients.size).toBe(1);
  await begin({ audience: "two" });
  await begin({ headers: { "x-locale": "fr" } });
  expect(sockets.clients.size).toBe(3);
  expect((await readAll(await begin({ audience: "three" }))).ended).toEqual(shop("OVERLOADED"));
  const fifth = await begin();
  expect((await readAll(await begin())).ended).toEqual(shop("OVERLOADED"));
  if (!fifth || !("events" in fifth)) throw new Error("no events");
  await fifth.events[Symbol.asyncIterator]().return?.();
  expect(await begin()).toHaveProperty("events");
});

describe("an upstream ends its subscriptions with an error that names it when it", () => {
  it.each<[string, (socket: WebSocket) => void, string, number[]]>([
    [
      "dies after an event",
      acking((send, socket) => {
        send(next(1));
        setTimeout(() => socket.terminate(), 20);
      }),
      "SUBGRAPH_UNAVAILABLE",
      [1],
    ],
    [
      "closes in good order without completing",
      acking((_send, socket) => socket.close(1000)),
      "SUBGRAPH_UNAVAILABLE",
      [],
    ],
    ["never acknowledges", () => {}, "SUBGRAPH_TIMEOUT", []],
    ["refuses the connection", (socket) => socket.close(4403), "SUBGRAPH_UNAVAILABLE", []],
    ["sends no JSON", acking((_send, socket) => socket.send("{")), "SUBGRAPH_ANSWER_INVALID", []],
    [
      "sends a binary message",
      acking((_send, socket) => socket.send(Buffer.from('{"type":"ping"}'))),
      "SUBGRAPH_ANSWER_INVALID",
      [],
    ],
    [
      "sends a message of a client's",
      acking((_send, socket) => socket.send('{"type":"connection_init"}')),
      "SUBGRAPH_ANSWER_INVALID",
      [],
    ],
    [
      "acknowledges twice",
      acking((_send, socket) => socket.send('{"type":"connection_ack"}')),
      "SUBGRAPH_ANSWER_INVALID",
      [],
    ],
    [
      "sends events before it acknowledges",
      (socket) => socket.send(JSON.stringify({ id: "1", ...next(1) })),
      "SUBGRAPH_ANSWER_INVALID",
      [],
    ],
    [
      "sends what is no response",
      acking((send) => send({ type: "next", payload: { data: [] } })),
      "SUBGRAPH_ANSWER_INVALID",
      [],
    ],
    [
      "sends a larger event than allowed",
      acking((send) => send(next("x".repeat(10_000)))),
      "SUBGRAPH_ANSWER_INVALID",
      [],
    ],
    [
      "breaks its frames",
      acking((_send, socket) =>
        (socket as unknown as { _socket: { write(bytes: Buffer): void } })._socket.write(
          Buffer.from([0xff, 0xff, 0xff, 0xff]),
        ),
      ),
      "SUBGRAPH_ANSWER_INVALID",
      [],
    ],
  ])("%s", async (_what, speak, code, data) => {
    const { begin } = await upstream(speak, { timeoutMs: 300 });
    expect(await readAll(await begin())).toEqual({ data, ended: shop(code) });
  });

  it("cannot be reached, or answers no WebSocket", async () => {
    const { subgraph, sockets } = await upstream(() => {});
    sockets.shouldHandle = () => false;
    const call = { signal: new AbortController().signal, context: {}, audience: "", headers: {} };
    const request = { operation: "subscription { a }", variables: {} };
    const ended = shop("SUBGRAPH_UNAVAILABLE");
    expect(await readAll(await subgraph.subscribe?.(request, call))).toEqual({ data: [], ended });
  });

  it("tells an error of its own", async () => {
    const payload = [{ message: "not today", extensions: { code: "CLOSED", stack: "secret" } }];
    const { begin } = await upstream(acking((send) => send({ type: "error", payload })));
    expect(await readAll(await begin())).toEqual({ data: [], ended: shop("CLOSED") });
  });

  it("is not heard of any more", async () => {
    const { begin, sockets } = await upstream(
      acking(() => {}),
      { pingEveryMs: 100 },
    );
    const ended = shop("SUBGRAPH_UNAVAILABLE");
    expect(await readAll(await begin())).toEqual({ data: [], ended });
    await until(() => sockets.clients.size === 0);
  });
});

test("an upstream that floods is cut at the limit; what came before is read", async () => {
  const { begin, types } = await upstream(
    acking((send) => {
      for (let a = 1; a <= 6; a += 1) send(next(a));
    }),
    { eventsMax: 5 },
  );
  const flooded = await begin();
  await until(() => types().includes("complete"));
  const ended = shop("SUBGRAPH_EVENTS_TOO_MANY");
  expect(await readAll(flooded)).toEqual({ data: [1, 2, 3, 4, 5], ended });
  await sleep(50);
  expect(types().filter((type) => type === "complete")).toHaveLength(1);
});

test("events that wait are bounded by their size, too", async () => {
  const { begin } = await upstream(
    acking((send) => {
      for (let i = 0; i < 3; i += 1) send(next("x".repeat(4_000)));
    }),
    { eventsMax: 100 },
  );
  const begun = await begin();
  await sleep(100);
  const { data, ended } = await readAll(begun);
  expect([data.length, ended]).toEqual([2, shop("SUBGRAPH_EVENTS_TOO_MANY")]);
});

test("pings are answered, and words about ended subscriptions are let pass", async () => {
  const { begin, types } = await upstream(
    acking((send, socket) => {
      socket.send('{"type":"ping"}');
      socket.send('{"type":"next","id":"99","payload":{"data":{"a":0}}}');
      send(next(1));
      send({ type: "complete" });
    }),
  );
  expect(await readAll(await begin())).toEqual({ data: [1], ended: null });
  await until(() => types().includes("pong"));
});

test("a connection that breaks in the moment in which it is acknowledged is told of", async () => {
  const { begin, subgraph } = await upstream((socket) =>
    socket.on("message", () => {
      const raw = (socket as unknown as { readonly _socket: Socket })._socket;
      raw.cork();
      socket.send('{"type":"connection_ack"}');
      socket.send("{");
      raw.uncork();
    }),
  );
  expect((await readAll(await begin())).ended).toEqual(shop("SUBGRAPH_ANSWER_INVALID"));
  expect(subgraph.events()).toMatchObject({ subscriptions: 0 });
});
