import { connect } from "node:net";
import type { Client } from "graphql-ws";
import { createClient } from "graphql-ws";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { WebSocket } from "ws";
import { EDGE_LIMITS } from "../../../src/server/limits.ts";
import type { Fixture } from "../edge-fixture.ts";
import { clock, post, startEdge, until } from "../edge-fixture.ts";

const LIMITS = {
  ...EDGE_LIMITS.subscriptions,
  operationsMax: 3,
  messageBytesMax: 10_000,
  initTimeoutMs: 300,
  pingEveryMs: 250,
};

let fixture: Fixture;
let clients: Client[] = [];
beforeEach(async () => {
  clients = [];
  const http = { ...EDGE_LIMITS.http, drainLingerMs: 0 };
  fixture = await startEdge({ limits: { ...EDGE_LIMITS, http, subscriptions: LIMITS } });
});
afterEach(async () => {
  for (const client of clients) void client.dispose();
  await fixture.stop();
});

const wsUrl = () => fixture.url.replace("http", "ws");

type Closed = { readonly code: number; readonly reason: string };

/** The reference client, connecting with this payload; `closed` resolves with its close event. */
function connectWith(connectionParams: Record<string, unknown> | undefined) {
  let close = (_event: Closed) => {};
  const closed = new Promise<Closed>((resolve) => {
    close = resolve;
  });
  const client = createClient({
    url: wsUrl(),
    webSocketImpl: WebSocket,
    lazy: false,
    retryAttempts: 0,
    onNonLazyError: () => undefined,
    ...(connectionParams ? { connectionParams } : {}),
    on: { closed: (event) => close(event as Closed) },
  });
  clients.push(client);
  return { client, closed };
}

async function clientFor(...grant: Parameters<Fixture["keyFor"]>) {
  return connectWith({ authorization: await fixture.keyFor(...grant) });
}

async function collect(client: Client, query: string, max = Number.POSITIVE_INFINITY) {
  const results: unknown[] = [];
  for await (const result of client.iterate({ query })) {
    results.push(result);
    if (results.length >= max) break;
  }
  return results;
}

describe("who is calling, over WebSocket", () => {
  test.each([
    ["nothing", undefined, 4401, "CREDENTIALS_MISSING"],
    ["a malformed header", { authorization: "Basic abc" }, 4400, "CREDENTIALS_MALFORMED"],
    ["a number", { authorization: 7 }, 4400, "CREDENTIALS_MALFORMED"],
    [
      "an unknown key",
      { Authorization: `Bearer tutti_${"a".repeat(26)}_${"b".repeat(52)}` },
      4403,
      "KEY_UNKNOWN",
    ],
  ])("%s closes the connection", async (_name, payload, code, reason) => {
    const { closed } = connectWith(payload);
    expect(await closed).toMatchObject({ code, reason });
    expect(fixture.inside.contexts).toBe(0);
  });

  test("no connection_init in time, or an operation before it", async () => {
    const silent = new WebSocket(wsUrl(), "graphql-transport-ws");
    const code = await new Promise((resolve) => silent.once("close", resolve));
    expect(code).toBe(4408);
    const hasty = new WebSocket(wsUrl(), "graphql-transport-ws");
    hasty.once("open", () => {
      hasty.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query: "{ whoami }" } }));
    });
    expect(await new Promise((resolve) => hasty.once("close", resolve))).toBe(4401);
    expect(fixture.inside.contexts).toBe(0);
  });

  test("a key that is revoked loses its open connection at once", async () => {
    const { id, token } = await fixture.makeKey("dashboard");
    const { client, closed } = connectWith({ authorization: `Bearer ${token}` });
    const ended = collect(client, "subscription { silence { number } }").catch(() => "cut off");
    await until(() => fixture.inside.contexts > 0);
    await fixture.repository.revoke(id, clock.now().toISOString());
    expect(await closed).toMatchObject({ code: 4403, reason: "KEY_UNKNOWN" });
    expect(await ended).toBe("cut off");
    await until(() => fixture.inside.ended === 1);
  });

  test("a key that expires loses it at that moment", async () => {
    const { token } = await fixture.makeKey("dashboard", new Date(Date.now() + 1_500));
    const { closed } = connectWith({ authorization: `Bearer ${token}` });
    expect(await closed).toMatchObject({ code: 4403, reason: "CREDENTIALS_EXPIRED" });
  });
});

describe("operations over WebSocket", () => {
  test("queries and mutations are answered as over HTTP", async () => {
    const { client } = await clientFor("operator");
    expect(await collect(client, "{ whoami }")).toEqual([{ data: { whoami: "operator" } }]);
    expect(await collect(client, 'mutation { rename(title: "New") { title } }')).toEqual([
      { data: { rename: { title: "New" } } },
    ]);
  });

  test("a subscription delivers each event in order, each in a context of its own", async () => {
    const { client } = await clientFor("dashboard");
    const results = await collect(client, "subscription { ticks(count: 3) { number context } }");
    const events = results.map((result) => (result as { data: { ticks: object } }).data.ticks);
    expect(events.map((event) => "number" in event && event.number)).toEqual([1, 2, 3]);
    expect(new Set(events.map((event) => "context" in event && event.context)).size).toBe(3);
  });

  test("arguments reach the subscription, from variables and defaults", async () => {
    const { client } = await clientFor("dashboard");
    const query = "subscription ($n: Int!) { t: ticks(count: $n) { number padding } }";
    const results: unknown[] = [];
    for await (const result of client.iterate({ query, variables: { n: 2, other: 9 } })) {
      results.push(result);
    }
    expect(results).toEqual([
      { data: { t: { number: 1, padding: "x" } } },
      { data: { t: { number: 2, padding: "x" } } },
    ]);
  });

  test("a missing scope refuses a subscription before it begins", async () => {
    const { client } = await clientFor("app");
    await expect(collect(client, "subscription { t: ticks(count: 1) { number } }")).rejects.toEqual(
      [
        expect.objectContaining({
          extensions: expect.objectContaining({ code: "SCOPE_MISSING", at: "t" }),
        }),
      ],
    );
    expect(fixture.inside).toMatchObject({ pulled: 0, contexts: 0 });
  });

  test("errors have the same codes, and a source that fails is masked", async () => {
    const { client } = await clientFor("admin");
    const codeOf = async (query: string) =>
      collect(client, query).then(
        (results) => results,
        (errors: { extensions: { code: string } }[]) => errors[0]?.extensions.code,
      );
    expect(await codeOf("{ product {")).toBe("GRAPHQL_PARSE_FAILED");
    expect(await codeOf("{ nothing }")).toBe("GRAPHQL_VALIDATION_FAILED");
    expect(await codeOf("subscription { ticks(count: 1) { number } fails { number } }")).toBe(
      "GRAPHQL_VALIDATION_FAILED",
    );
    expect(await codeOf('{ fails(how: "bug") }')).toMatchObject([
      { errors: [{ extensions: { code: "INTERNAL" } }] },
    ]);
    expect(await codeOf("subscription { fails { number } }")).toBe("INTERNAL");
    expect(
      fixture.logged.some(({ fields }) => "err" in fields && /disk 7/.test(String(fields.err))),
    );
  });

  test("unsubscribing ends the source at once, even while it waits", async () => {
    const { client } = await clientFor("dashboard");
    const subscription = client.iterate({ query: "subscription { silence { number } }" });
    void subscription.next();
    await until(() => fixture.inside.contexts > 0);
    await subscription.return?.();
    await until(() => fixture.inside.ended === 1);
  });

  test("at most so many operations at once on one connection", async () => {
    const { client } = await clientFor("dashboard");
    for (let open = 0; open < LIMITS.operationsMax; open += 1) {
      client.subscribe(
        { query: "subscription { silence { number } }" },
        { next: () => undefined, error: () => undefined, complete: () => undefined },
      );
    }
    await until(() => fixture.inside.contexts === LIMITS.operationsMax);
    await expect(collect(client, "{ whoami }")).rejects.toMatchObject([
      { extensions: { code: "OPERATIONS_TOO_MANY" } },
    ]);
  });

  test("a message larger than allowed ends the connection", async () => {
    const { client, closed } = await clientFor("app");
    void collect(client, `{ whoami } # ${"x".repeat(LIMITS.messageBytesMax)}`).catch(() => 0);
    expect((await closed).code).toBe(1009);
  });

  test("other paths take no upgrade", async () => {
    const socket = new WebSocket(`${wsUrl()}/elsewhere`, "graphql-transport-ws");
    const error = await new Promise<Error>((resolve) => socket.once("error", resolve));
    expect(error.message).toContain("404");
  });
});

/** A client that opens a stream and then reads nothing at all. */
async function deafClient(query: string) {
  const authorization = await fixture.keyFor("dashboard");
  const socket = new WebSocket(wsUrl(), "graphql-transport-ws");
  socket.once("open", () => {
    socket.send(JSON.stringify({ type: "connection_init", payload: { authorization } }));
  });
  await new Promise((resolve) => socket.once("message", resolve));
  socket.send(JSON.stringify({ id: "1", type: "subscribe", payload: { query } }));
  await until(() => fixture.inside.pulled > 0);
  socket.pause();
  return socket;
}

describe("a reader that is slow", () => {
  const EVENT_BYTES = 20_000;
  const COUNT = 5_000;
  const query = `subscription { ticks(count: ${COUNT}, bytes: ${EVENT_BYTES}) { number padding } }`;

  test("has its stream stand still, costs bounded memory, and then misses nothing", async () => {
    const socket = await deafClient(query);
    let before = -1;
    await until(async () => {
      const still = before === fixture.inside.pulled;
      before = fixture.inside.pulled;
      if (!still) await clock.sleep(100);
      return still;
    });
    // What the kernel's own buffers hold comes on top of ours; all of it is far from 100 MB.
    expect(before * EVENT_BYTES).toBeLessThan(20_000_000);
    const numbers: number[] = [];
    const complete = new Promise<void>((resolve) => {
      socket.on("message", (data) => {
        const message = JSON.parse(String(data));
        if (message.type === "next") numbers.push(message.payload.data.ticks.number);
        if (message.type === "complete") resolve();
      });
    });
    socket.resume();
    await complete;
    expect(numbers).toEqual(Array.from({ length: COUNT }, (_, index) => index + 1));
    socket.close();
  });

  test("is cut off when it neither reads nor answers, and its source ends", async () => {
    const socket = await deafClient(query);
    await until(() => fixture.inside.ended === 1);
    expect(fixture.inside.pulled).toBeLessThan(COUNT);
    socket.terminate();
  });

  test("cannot fill the line with pings or refused operations", async () => {
    const socket = await deafClient(query);
    const ping = JSON.stringify({ type: "ping", payload: { filler: "x".repeat(5_000) } });
    const wrong = (id: number) =>
      JSON.stringify({
        id: `w${id}`,
        type: "subscribe",
        payload: { query: `{ ${"n ".repeat(99)}}` },
      });
    const before = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    for (let index = 0; index < 2_000 && socket.readyState === socket.OPEN; index += 1) {
      socket.send(ping);
      socket.send(wrong(index));
      if (index % 100 === 0) await clock.sleep(1);
    }
    await until(() => fixture.inside.ended === 1);
    const after = process.memoryUsage().arrayBuffers + process.memoryUsage().heapUsed;
    expect(after - before).toBeLessThan(100_000_000);
    socket.terminate();
  });
});

describe("draining", () => {
  test("sends clients away with 1001 after what was told is out, and answers what runs", async () => {
    const { client, closed } = await clientFor("dashboard");
    const told: unknown[] = [];
    const sink = (name: string) => ({
      next: () => told.push("next"),
      error: () => undefined,
      complete: () => told.push(`${name} complete`),
    });
    const endless = "subscription { ticks(count: 1000000, bytes: 20000) { number padding } }";
    client.subscribe({ query: endless }, sink("ticks"));
    client.subscribe({ query: "subscription { silence { number } }" }, sink("silence"));
    const slow = collect(client, "{ slow(ms: 300) }");
    await until(() => told.length > 10);
    const before = performance.now();
    await fixture.drain(5_000);
    expect(performance.now() - before).toBeLessThan(3_000);
    expect(await slow).toEqual([{ data: { slow: "done" } }]);
    expect(await closed).toMatchObject({ code: 1001, reason: "SHUTTING_DOWN" });
    expect(new Set(told), "a client must not take it for the stream's end").toEqual(
      new Set(["next"]),
    );
    await until(() => fixture.inside.ended === 2);
    // Only the event that was being told at that moment may be lost, to be asked for again.
    expect(fixture.inside.pulled - told.length).toBeLessThanOrEqual(1);
  });

  test("begins nothing new: no operation, no connection", async () => {
    const { client } = await clientFor("dashboard");
    const slow = collect(client, "{ slow(ms: 300) }");
    await until(() => fixture.inside.contexts === 1);
    const drained = fixture.drain(5_000);
    const late = new WebSocket(wsUrl(), "graphql-transport-ws");
    const error = new Promise<Error>((resolve) => late.once("error", resolve));
    await expect(collect(client, "{ whoami }")).rejects.toMatchObject([
      { extensions: { code: "SHUTTING_DOWN", recovery: "retry" } },
    ]);
    expect((await error).message).toMatch(/503|ECONNRESET|ECONNREFUSED|socket hang up/);
    expect(await slow).toEqual([{ data: { slow: "done" } }]);
    await drained;
  });

  test("cuts off, at its deadline, who does not go", async () => {
    const address = new URL(fixture.origin);
    const raw = connect(Number(address.port), address.hostname);
    raw.on("error", () => undefined);
    raw.write(
      "GET /graphql HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n" +
        "Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n" +
        "Sec-WebSocket-Protocol: graphql-transport-ws\r\n\r\n",
    );
    await new Promise((resolve) => raw.once("data", resolve));
    const before = performance.now();
    await fixture.drain(200);
    expect(performance.now() - before).toBeLessThan(2_000);
    raw.destroy();
    await expect(post(fixture.url, "{ whoami }", null)).rejects.toThrow("fetch failed");
  });
});
