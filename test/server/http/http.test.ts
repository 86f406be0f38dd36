import { connect } from "node:net";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { post } from "../edge-fixture.ts";
import { codeOf, edgeForEach, withHttp } from "./edge-for-each.ts";

const { edge, authorization, restart, at } = edgeForEach();

describe("paths and methods", () => {
  test("what is not there, and what is there but not so, gets a coded error in JSON", async () => {
    expect(await codeOf(await at("/nowhere"))).toEqual([404, "NOT_FOUND"]);
    expect(await codeOf(await at("/graphiql/../../package.json"))).toEqual([404, "NOT_FOUND"]);
    const deleted = await at("/graphql", { method: "DELETE" });
    expect(deleted.headers.get("allow")).toBe("GET, POST");
    expect(await codeOf(deleted)).toEqual([405, "METHOD_NOT_ALLOWED"]);
    expect(await codeOf(await at("/healthz", { method: "POST" }))).toEqual([
      405,
      "METHOD_NOT_ALLOWED",
    ]);
    expect(await codeOf(await at("/webhooks/shopify"))).toEqual([405, "METHOD_NOT_ALLOWED"]);
  });

  test("the bare address leads to GraphiQL", async () => {
    const { status, headers } = await at("/", { redirect: "manual" });
    expect([status, headers.get("location")]).toEqual([302, "/graphiql"]);
    expect((await at("/")).headers.get("content-type")).toContain("text/html");
    expect(await codeOf(await at("/", { method: "POST" }))).toEqual([405, "METHOD_NOT_ALLOWED"]);
  });

  test("headers that are too large, and what is no request, get a coded error in JSON", async () => {
    const large = await at("/graphql", { headers: { "x-large": "x".repeat(20_000) } });
    expect(await codeOf(large)).toEqual([431, "HEADERS_TOO_LARGE"]);
    expect(large.headers.get("content-type")).toContain("application/json");
    const socket = connect(Number(new URL(edge().origin).port), "127.0.0.1");
    socket.end("NO REQUEST AT ALL\r\n\r\n");
    const said = Buffer.concat(await socket.toArray()).toString();
    expect(said).toMatch(/^HTTP\/1\.1 400 /);
    expect(said).toContain('"code":"REQUEST_MALFORMED"');
    expect((await at("/healthz")).status).toBe(200);
  });

  test("a request that does not arrive in its time gets a coded error in JSON", async () => {
    await restart(withHttp({ headersTimeoutMs: 200, requestTimeoutMs: 200 }));
    const socket = connect(Number(new URL(edge().origin).port), "127.0.0.1");
    socket.write("GET /healthz HTTP/1.1\r\nhost: tutti\r\n");
    const said = Buffer.concat(await socket.toArray()).toString();
    expect(said).toMatch(/^HTTP\/1\.1 408 /);
    expect(said).toContain('"code":"REQUEST_TIMEOUT"');
  });

  test("GET answers queries and never runs a mutation", async () => {
    const get = (query: string) =>
      at(`/graphql?query=${encodeURIComponent(query)}`, {
        headers: { authorization: authorization() },
      });
    expect(await (await get("{ whoami }")).json()).toEqual({ data: { whoami: "admin" } });
    const before = edge().inside.resolved;
    expect((await get('mutation { rename(title: "x") { title } }')).status).toBe(405);
    expect(edge().inside.resolved).toBe(before);
  });

  test("probes answer without a key, and readiness tells what is missing", async () => {
    expect((await at("/healthz")).status).toBe(200);
    expect(await (await at("/readyz")).json()).toEqual({
      status: "ready",
      parts: { database: "up" },
    });
    edge().setReadiness({ ready: false, parts: { sync: "41%" } });
    const response = await at("/readyz");
    expect([response.status, await response.json()]).toEqual([
      503,
      { status: "not ready", parts: { sync: "41%" } },
    ]);
    expect((await at("/healthz", { method: "HEAD" })).headers.get("content-length")).not.toBe("0");
    await at("/some/unlabelled/path");
    const metrics = await (await at("/metrics")).text();
    expect(metrics).toContain('tutti_http_request_seconds_count{route="/readyz",status="503"} 1');
    expect(metrics).not.toContain("unlabelled");
  });
});

describe("bodies", () => {
  const send = (body: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = {}) =>
    at("/graphql", {
      method: "POST",
      headers: { authorization: authorization(), "content-type": "application/json", ...headers },
      body,
    });

  test.each([
    ["not JSON", "{ query", 400, "REQUEST_MALFORMED"],
    ["half a JSON", '{"query": "{ who', 400, "REQUEST_MALFORMED"],
    ["no object", "1", 400, "REQUEST_MALFORMED"],
    ["a batch", '[{"query": "{ whoami }"}]', 400, "BATCH_UNSUPPORTED"],
    ["nothing at all", "", 400, "REQUEST_MALFORMED"],
    ["an empty object", "{}", 400, "REQUEST_MALFORMED"],
    [
      "a query that is a parsed document",
      '{"query": {"kind": "Document"}}',
      400,
      "REQUEST_MALFORMED",
    ],
    ["no query", '{"variables": {}}', 400, "REQUEST_MALFORMED"],
    [
      "variables that are a list",
      '{"query": "{ whoami }", "variables": []}',
      400,
      "REQUEST_MALFORMED",
    ],
  ])("%s", async (_name, body, status, code) => {
    expect(await codeOf(await send(body))).toEqual([status, code]);
  });

  test("other media types and encodings, among them those a form can send", async () => {
    const body = JSON.stringify({ query: "{ whoami }" });
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "application/xml"]) {
      const sent = await send(body, { "content-type": type });
      expect(await codeOf(sent)).toEqual([415, "MEDIA_TYPE_UNSUPPORTED"]);
    }
    const latin = await send(body, { "content-type": "application/json; charset=latin1" });
    expect(await codeOf(latin)).toEqual([415, "MEDIA_TYPE_UNSUPPORTED"]);
    const zipped = await send(new Uint8Array(gzipSync(body)), { "content-encoding": "gzip" });
    expect(await codeOf(zipped)).toEqual([415, "MEDIA_TYPE_UNSUPPORTED"]);
  });

  test("as large as allowed, and one byte more, whether the length is declared or not", async () => {
    await restart(withHttp({ bodyBytesMax: 1_000 }));
    const sized = (bytes: number) => JSON.stringify({ query: "{ whoami }" }).padEnd(bytes);
    expect((await send(sized(1_000))).status).toBe(200);
    expect(await codeOf(await send(sized(1_001)))).toEqual([413, "REQUEST_TOO_LARGE"]);
    const chunked = await at("/graphql", {
      method: "POST",
      headers: { authorization: authorization(), "content-type": "application/json" },
      body: new Blob([sized(1_001)]).stream(),
      duplex: "half",
    } as RequestInit);
    expect(await codeOf(chunked)).toEqual([413, "REQUEST_TOO_LARGE"]);
  });
});

describe("webhooks", () => {
  test("get the bytes as they came, under the address the caller used", async () => {
    await restart({ trustedProxies: ["127.0.0.0/8"] });
    const body = new Uint8Array([0, 255, 10, 13, 128]);
    const response = await at("/webhooks/shopify", {
      method: "POST",
      headers: {
        "x-shopify-hmac-sha256": "abc=",
        "x-forwarded-proto": "https",
        "x-forwarded-host": "shop.example",
      },
      body,
    });
    expect([response.status, await response.text()]).toEqual([200, "taken"]);
    const [delivery] = edge().delivered;
    expect(delivery?.system).toBe("shopify");
    expect(delivery?.request.url).toBe("https://shop.example/webhooks/shopify");
    expect(delivery?.request.headers["x-shopify-hmac-sha256"]).toBe("abc=");
    expect(new Uint8Array(delivery?.request.body ?? [])).toEqual(body);
  });

  test("are bounded, and odd names reach nobody", async () => {
    await restart(withHttp({ webhookBytesMax: 10 }));
    const sent = (path: string, bytes: number) =>
      at(path, { method: "POST", body: "x".repeat(bytes) });
    expect((await sent("/webhooks/shopify", 10)).status).toBe(200);
    expect(await codeOf(await sent("/webhooks/shopify", 11))).toEqual([413, "REQUEST_TOO_LARGE"]);
    expect(await codeOf(await sent("/webhooks/Shop%20ify", 1))).toEqual([404, "NOT_FOUND"]);
    expect(edge().delivered).toHaveLength(1);
  });
});

describe("proxies and origins", () => {
  const ask = (headers: Record<string, string>) =>
    post(edge().url, "{ whoami }", authorization(), { headers });

  test("X-Forwarded-For counts only from a trusted proxy, and only as far as trust goes", async () => {
    const forged = { "x-forwarded-for": "6.6.6.6, 203.0.113.9, 10.0.0.2", "x-request-id": "mine" };
    const stranger = await ask(forged);
    expect(edge().inside.lastRequest?.clientAddress).toBe("127.0.0.1");
    expect(stranger.headers.get("x-request-id")).not.toBe("mine");
    await restart({ trustedProxies: ["127.0.0.1", "10.0.0.0/8"] });
    const proxied = await ask(forged);
    expect(edge().inside.lastRequest?.clientAddress).toBe("203.0.113.9");
    expect(proxied.headers.get("x-request-id")).toBe("mine");
  });

  test("a trace goes on with the caller's id", async () => {
    const traceId = "4bf92f3577b34da6a3ce929d0e0e4736";
    await ask({ traceparent: `00-${traceId}-00f067aa0ba902b7-01` });
    expect(edge().inside.lastRequest?.traceId).toBe(traceId);
    await ask({ traceparent: "00-zz-00f067aa0ba902b7-01" });
    expect(edge().inside.lastRequest?.traceId).toMatch(/^[0-9a-f]{32}$/);
    expect(edge().inside.lastRequest?.traceId).not.toBe(traceId);
  });

  const origin = "https://shop.example";
  const preflight = (from: string) =>
    at("/graphql", {
      method: "OPTIONS",
      headers: { origin: from, "access-control-request-method": "POST" },
    });
  const CORS = { origins: [origin], headers: ["X-Shop"], maxAgeSeconds: 60 };

  test("other origins are let in only by name, with the headers that are configured", async () => {
    const refused = await preflight(origin);
    expect([refused.status, refused.headers.has("access-control-allow-origin")]).toEqual([
      405,
      false,
    ]);
    await restart({ cors: CORS });
    const allowed = await preflight(origin);
    const said = (name: string) => allowed.headers.get(`access-control-${name}`);
    expect([allowed.status, said("allow-origin"), said("max-age")]).toEqual([204, origin, "60"]);
    expect(said("allow-headers")).toMatch(/authorization, content-type.* x-shop$/);
    expect(said("allow-credentials")).toBeNull();
    expect(allowed.headers.get("vary")).toBe("origin");
    for (const other of ["https://evil.example", "null", `${origin}.evil.example`]) {
      const answer = await ask({ origin: other });
      expect(answer.headers.has("access-control-allow-origin")).toBe(false);
      expect((await preflight(other)).headers.has("access-control-allow-methods")).toBe(false);
    }
    expect((await at("/graphql", { method: "OPTIONS", headers: { origin } })).status).toBe(405);
  });

  test("all origins are let in where that is said", async () => {
    await restart({ cors: { ...CORS, origins: ["*"] } });
    const answer = await ask({ origin: "https://any.example" });
    expect(answer.headers.get("access-control-allow-origin")).toBe("*");
  });
});
