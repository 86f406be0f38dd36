import { once } from "node:events";
import { connect } from "node:net";
import { describe, expect, test } from "vitest";
import { post, until } from "../edge-fixture.ts";
import { codeOf, edgeForEach, withHttp } from "./edge-for-each.ts";

const { edge, authorization, restart, at } = edgeForEach();

describe("load and shutdown", () => {
  const sent = async (text: string, options: { readonly allowHalfOpen?: boolean } = {}) => {
    const port = Number(new URL(edge().origin).port);
    const socket = connect({ port, host: "127.0.0.1", ...options });
    socket.on("error", () => undefined);
    await once(socket, "connect");
    socket.write(text);
    return socket;
  };
  const slow = (ms: number) => post(edge().url, `{ slow(ms: ${ms}) }`, authorization());

  test("more requests at once than allowed are told to come back", async () => {
    await restart(withHttp({ inFlightMax: 2 }));
    const running = [slow(400), slow(400)];
    await until(() => edge().inside.contexts === 2);
    const third = await slow(1);
    expect([third.status, third.body.errors?.[0]?.extensions["code"]]).toEqual([503, "OVERLOADED"]);
    expect(third.headers.get("retry-after")).toBe("1");
    expect((await Promise.all(running)).map(({ status }) => status)).toEqual([200, 200]);
    expect((await slow(1)).status).toBe(200);
  });

  test("who sends slowly takes nobody's place, and is cut off in the end", async () => {
    await restart(withHttp({ inFlightMax: 2, headersTimeoutMs: 500, requestTimeoutMs: 500 }));
    const part = "POST /webhooks/nobody HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n{";
    const slowSockets = await Promise.all(Array.from({ length: 6 }, () => sent(part)));
    expect((await slow(1)).status).toBe(200);
    const cutOff = slowSockets.map((socket) => once(socket.resume(), "close"));
    await Promise.all(cutOff);
    expect((await slow(1)).status).toBe(200);
  });

  test("who reads no answer does not keep its place", async () => {
    await restart(withHttp({ inFlightMax: 20, stalledMs: 300 }));
    const page = await (await at("/graphiql")).text();
    const script = /src="([^"]+graphiql\.min\.js)"/.exec(page)?.[1];
    const asked = `GET ${script} HTTP/1.1\r\nHost: x\r\n\r\n`;
    const deaf = await sent(asked.repeat(60), { allowHalfOpen: true });
    deaf.pause();
    const status = async () => (await at("/graphiql")).status;
    await until(async () => (await status()) === 503);
    await until(async () => (await status()) === 200);
    deaf.destroy();
  });

  test("who leaves with requests one behind the other leaves nothing behind", async () => {
    await restart(withHttp({ inFlightMax: 3 }));
    const body = JSON.stringify({ query: "{ slow(ms: 60000) }" });
    const head = `POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n`;
    const asked = `${head}Authorization: ${authorization()}\r\nContent-Length: ${body.length}\r\n\r\n`;
    const socket = await sent(`${asked}${body}`.repeat(3));
    await until(() => edge().inside.contexts === 3);
    expect((await slow(1)).status).toBe(503);
    socket.destroy();
    await until(async () => (await slow(1)).status === 200);
  });

  test("probes are answered however much else there is", async () => {
    await restart(withHttp({ inFlightMax: 1 }));
    const running = slow(300);
    await until(() => edge().inside.contexts === 1);
    expect((await slow(1)).status).toBe(503);
    for (const probe of ["/healthz", "/readyz", "/metrics"]) {
      expect((await at(probe)).status).toBe(200);
    }
    expect((await running).status).toBe(200);
  });

  test("large bodies that are on their way are bounded together, small ones are not", async () => {
    await restart(withHttp({ arrivingBytesMax: 50_000 }));
    const head = "POST /graphql HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n";
    const first = `${head}Authorization: ${authorization()}\r\nContent-Length: 100000\r\n\r\n`;
    const arriving = await sent(first + " ".repeat(60_000));
    // It has to be there before the next comes, or the next would be there before it.
    await slow(200);
    const body = `${" ".repeat(30_000)}{"query":"{ slow(ms: 1) }"}`;
    const headers = { authorization: authorization(), "content-type": "application/json" };
    const large = () => at("/graphql", { method: "POST", headers, body });
    await until(async () => (await large()).status === 503);
    expect(await codeOf(await large())).toEqual([503, "OVERLOADED"]);
    expect((await slow(1)).status).toBe(200);
    arriving.destroy();
    await until(async () => (await large()).status === 200);
  });

  test("the request's signal aborts when the client has gone", async () => {
    const leave = new AbortController();
    const asked = fetch(edge().url, {
      method: "POST",
      headers: { authorization: authorization(), "content-type": "application/json" },
      body: JSON.stringify({ query: "{ slow(ms: 300) }" }),
      signal: leave.signal,
    });
    await until(() => edge().inside.contexts === 1);
    leave.abort();
    await expect(asked).rejects.toThrow();
    await until(() => edge().inside.lastRequest?.signal.aborted === true);
  });

  test("draining answers what runs, says 503 meanwhile, and ends kept-alive connections", async () => {
    await restart(withHttp({ drainLingerMs: 200 }));
    const running = slow(500);
    const idle = connect(Number(new URL(edge().origin).port), "127.0.0.1");
    idle.write("GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
    await once(idle, "data");
    const silent = await sent("");
    const silentEnded = once(silent.resume(), "close");
    const idleEnded = once(idle, "close");
    idle.resume();
    await until(() => edge().inside.contexts === 1);
    const drained = edge().drain(5_000);
    const probe = await at("/readyz");
    expect([probe.status, probe.headers.get("connection")]).toEqual([503, "close"]);
    expect((await running).body).toEqual({ data: { slow: "done" } });
    await drained;
    await Promise.all([idleEnded, silentEnded]);
    await expect(at("/healthz")).rejects.toThrow();
  });

  test("draining cuts off at its deadline", async () => {
    const running = slow(20_000).catch(() => "cut off");
    await until(() => edge().inside.contexts === 1);
    const before = performance.now();
    await edge().drain(100);
    expect(performance.now() - before).toBeLessThan(2_000);
    expect(await running).toBe("cut off");
  });
});
