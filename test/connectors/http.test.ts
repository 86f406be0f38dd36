import { createServer, type RequestListener, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, expect, test } from "vitest";
import { z } from "zod";
import { type HttpClientSettings, httpClient } from "../../src/connectors/http.ts";
import { callOf, realOutside } from "./outside.ts";

const SECRET = "shpat_not-a-real-secret";
const Shape = z.strictObject({ id: z.string() });
const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A client of a server that answers as the listener says, and how often it was asked. */
async function clientOf(listener: RequestListener, settings: Partial<HttpClientSettings> = {}) {
  let requests = 0;
  const server = createServer((request, response) => {
    requests += 1;
    listener(request, response);
  });
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const url = new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/things?q=1`);
  const outside = realOutside();
  const client = httpClient(
    { system: "thing-store", timeoutMs: 2_000, secrets: [SECRET], ...settings },
    outside,
  );
  const get = (safe = true, call = callOf()) =>
    client.json({ method: "GET", url, safe, headers: { "x-token": SECRET } }, Shape, call);
  return { client, get, outside, url, server, requests: () => requests };
}

function answering(...answers: [status: number, body: string, headers?: Record<string, string>][]) {
  let next = 0;
  const listener: RequestListener = (_request, response) => {
    const [status, body, headers] = answers[Math.min(next++, answers.length - 1)] ?? [500, ""];
    response.writeHead(status, headers).end(body);
  };
  return listener;
}

test.each([
  ["HTML", 200, "<!doctype html><h1>Down</h1>", "SYSTEM_ANSWER_INVALID"],
  ["half a JSON", 200, '{"id":"a', "SYSTEM_ANSWER_INVALID"],
  ["nothing", 200, "", "SYSTEM_ANSWER_INVALID"],
  ["another shape", 200, '{"id":7}', "SYSTEM_ANSWER_INVALID"],
  ["a redirect", 302, "", "SYSTEM_ANSWER_INVALID"],
  ["401", 401, "no", "SYSTEM_UNAUTHORIZED"],
  ["403", 403, "no", "SYSTEM_UNAUTHORIZED"],
  ["404", 404, "no such thing", "SYSTEM_REFUSED"],
  ["500", 500, "oops", "SYSTEM_UNAVAILABLE"],
  ["504", 504, "oops", "SYSTEM_TIMEOUT"],
])(
  "an answer of %s becomes its fault, with a place and without a secret",
  async (_n, status, body, code) => {
    const { get } = await clientOf(answering([status, `${body}`, { "x-echo": SECRET }]), {
      attemptsMax: 1,
    });
    const result = await get();
    expect(result).toMatchObject({ ok: false, fault: { code, at: "thing-store GET /things" } });
  },
);

test("a body that echoes the credential and a person does not reach the fault", async () => {
  const { get } = await clientOf(
    answering([200, `<p>${SECRET} of ann@example.com, 447700900123</p>`]),
    { attemptsMax: 1 },
  );
  const result = await get();
  expect(JSON.stringify(result)).toContain("HTML: <p>[secret] of [email], [number]</p>");
});

test("a safe read is tried again until it succeeds", async () => {
  const { get, requests } = await clientOf(answering([503, ""], [200, "<p>"], [200, '{"id":"a"}']));
  expect(await get()).toEqual({ ok: true, value: { id: "a" } });
  expect(requests()).toBe(3);
});

test("an unsafe request is sent once, unless the system said it was throttled", async () => {
  const failing = await clientOf(answering([503, ""]));
  expect(await failing.get(false)).toMatchObject({ fault: { code: "SYSTEM_UNAVAILABLE" } });
  expect(failing.requests()).toBe(1);
  const throttling = await clientOf(
    answering([429, "", { "retry-after": "0" }], [200, '{"id":"a"}']),
  );
  expect(await throttling.get(false)).toMatchObject({ ok: true });
  expect(throttling.requests()).toBe(2);
});

test("what only a setting can repair is not tried again", async () => {
  const { get, requests } = await clientOf(answering([401, ""]));
  await get();
  expect(requests()).toBe(1);
});

test("Retry-After is waited for", async () => {
  const { get } = await clientOf(answering([429, "", { "retry-after": "1" }], [200, '{"id":"a"}']));
  const began = performance.now();
  expect(await get()).toMatchObject({ ok: true });
  expect(performance.now() - began).toBeGreaterThanOrEqual(1000);
});

test("a wait longer than the caller has ends with the system's own wish", async () => {
  const { get } = await clientOf(answering([429, "", { "retry-after": "30" }]));
  const result = await get(true, callOf("interactive", 200));
  expect(result).toMatchObject({ ok: false, fault: { code: "SYSTEM_THROTTLED" } });
  const longer = await clientOf(answering([429, "", { "retry-after": "300" }]));
  expect(await longer.get()).toMatchObject({ fault: { retryAfterMs: 300_000 } });
});

test("silence, and a body that stops half-way, end at the deadline", async () => {
  const silent = await clientOf(() => {}, { timeoutMs: 80, attemptsMax: 1 });
  expect(await silent.get()).toMatchObject({ fault: { code: "SYSTEM_TIMEOUT" } });
  const stalled = await clientOf((_q, response) => void response.write('{"id":'), {
    timeoutMs: 80,
    attemptsMax: 1,
  });
  expect(await stalled.get()).toMatchObject({ fault: { code: "SYSTEM_TIMEOUT" } });
});

test("a connection that is refused, or cut in the middle, is SYSTEM_UNAVAILABLE", async () => {
  const cut = await clientOf(
    (_q, response) => {
      response.writeHead(200, { "content-length": "100" }).write('{"id":');
      setTimeout(() => response.destroy(), 10);
    },
    { attemptsMax: 1 },
  );
  expect(await cut.get()).toMatchObject({ fault: { code: "SYSTEM_UNAVAILABLE" } });
  cut.server.closeAllConnections();
  await new Promise((resolve) => cut.server.close(resolve));
  expect(await cut.get()).toMatchObject({
    fault: { code: "SYSTEM_UNAVAILABLE", message: expect.stringContaining("ECONNREFUSED") },
  });
});

test("a body larger than the maximum is not read to its end", async () => {
  const { get, requests } = await clientOf(answering([200, `{"id":"${"a".repeat(5000)}"}`]), {
    bodyMaxBytes: 1000,
  });
  expect(await get()).toMatchObject({ fault: { code: "SYSTEM_ANSWER_INVALID" } });
  expect(requests()).toBe(1);
});

test("a system that hangs until its callers' time runs out opens the circuit", async () => {
  const settings = { circuitFailuresMax: 2, timeoutMs: 10_000 };
  const { get, outside, requests } = await clientOf(() => {}, settings);
  const late = () => get(true, callOf("interactive", 1_300));
  const both = await Promise.all([late(), late()]);
  for (const answer of both) expect(answer).toMatchObject({ fault: { code: "SYSTEM_TIMEOUT" } });
  // The callers have gone already when the attempts end.
  await outside.clock.sleep(200);
  expect(await late()).toMatchObject({ fault: { code: "SYSTEM_UNAVAILABLE" } });
  expect(requests()).toBe(2);
});

test("calling off ends a call at once and leaves the circuit as it was", async () => {
  const { get, server } = await clientOf(() => {}, { circuitFailuresMax: 1 });
  const controller = new AbortController();
  const began = performance.now();
  const pending = get(true, { priority: "interactive", signal: controller.signal });
  setTimeout(() => controller.abort(), 50);
  expect(await pending).toMatchObject({ ok: false, fault: { code: "SYSTEM_TIMEOUT" } });
  expect(performance.now() - began).toBeLessThan(1000);
  server.removeAllListeners("request");
  server.on("request", answering([200, '{"id":"a"}']));
  expect(await get()).toMatchObject({ ok: true });
});

test("after enough failures the system is left alone, then one trial goes through", async () => {
  let down = true;
  const { get, requests, outside } = await clientOf(
    (_q, response) => response.writeHead(down ? 500 : 200).end('{"id":"a"}'),
    { attemptsMax: 1, circuitFailuresMax: 3, circuitRestMs: 100 },
  );
  for (let i = 0; i < 6; i += 1) await get();
  expect(requests()).toBe(3);
  expect(await get()).toMatchObject({ fault: { code: "SYSTEM_UNAVAILABLE", retryAfterMs: 100 } });
  expect(outside.logged.filter(({ level }) => level === "warn")).toHaveLength(1);
  down = false;
  await outside.clock.sleep(250);
  expect(await get()).toMatchObject({ ok: true });
});

test("an outage is told once, and its end", async () => {
  let down = true;
  const { get, outside } = await clientOf(
    (_q, response) => response.writeHead(down ? 500 : 200).end('{"id":"a"}'),
    { attemptsMax: 1, circuitFailuresMax: 1, circuitRestMs: 20 },
  );
  const told = () =>
    outside.logged.flatMap(({ level, message }) => (level === "debug" ? [] : [message]));
  let trials = 0;
  while (trials < 4) {
    const answer = await get();
    if (!answer.ok && answer.fault.retryAfterMs === undefined) trials += 1;
    await outside.clock.sleep(20);
  }
  expect(told()).toEqual(["circuit opened"]);
  down = false;
  while (!(await get()).ok) await outside.clock.sleep(20);
  expect(told()).toEqual(["circuit opened", "circuit closed"]);
});

test("an interactive call does not wait behind background ones, and the queue has a maximum", async () => {
  let inFlight = 0;
  let most = 0;
  const { client, url } = await clientOf(
    (request, response) => {
      inFlight += 1;
      most = Math.max(most, inFlight);
      const slow = request.headers["x-priority"] === "background";
      setTimeout(
        () => {
          inFlight -= 1;
          response.end('{"id":"a"}');
        },
        slow ? 300 : 0,
      );
    },
    { concurrencyMax: 3, queueMax: 4 },
  );
  const ask = (priority: "interactive" | "background") =>
    client.json(
      { method: "GET", url, safe: true, headers: { "x-priority": priority } },
      Shape,
      callOf(priority),
    );
  const background = Array.from({ length: 6 }, () => ask("background"));
  const refused = await ask("background");
  expect(refused).toMatchObject({ ok: false });
  const began = performance.now();
  expect(await ask("interactive")).toMatchObject({ ok: true });
  expect(performance.now() - began).toBeLessThan(250);
  expect((await Promise.all(background)).every(({ ok }) => ok)).toBe(true);
  expect(most).toBeLessThanOrEqual(3);
}, 60_000);

test("normal operation logs nothing at info", async () => {
  const { get, outside } = await clientOf(answering([503, ""], [200, '{"id":"a"}']));
  await get();
  expect(outside.logged.filter(({ level }) => level !== "debug")).toEqual([]);
});
