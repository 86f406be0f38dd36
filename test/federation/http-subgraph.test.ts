import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { expect, onTestFinished, test } from "vitest";
import { httpSubgraph } from "../../src/federation/subgraphs/http-subgraph.ts";
import type { Call } from "../../src/federation/subgraphs/subgraph.ts";
import { until } from "../server/edge-fixture.ts";

type Handle = (request: IncomingMessage, response: ServerResponse, body: string) => void;

const ANSWER = '{"data":{"a":1}}';
const answer = (response: ServerResponse, text = ANSWER, status = 200) => {
  response.writeHead(status, { "content-type": "application/json" });
  response.end(text);
};
const CONNECTIONS_MAX = 4;
const QUERY = { kind: "query", operation: "{ a }", variables: {} } as const;

async function behind(
  handle: Handle,
  options: { timeoutMs?: number; failuresMax?: number; restMs?: number } = {},
) {
  const requests: { headers: IncomingMessage["headers"]; body: string }[] = [];
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    requests.push({ headers: request.headers, body });
    handle(request, response, body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const subgraph = httpSubgraph({
    name: "shop",
    url: new URL(`http://127.0.0.1:${(server.address() as AddressInfo).port}/graphql`),
    headers: { pass: ["x-locale", "cookie", "Host"], set: { "x-api-key": "ours" } },
    timeoutMs: options.timeoutMs ?? 5_000,
    connectionsMax: CONNECTIONS_MAX,
    answerBytesMax: 20_000,
    retries: 1,
    subscriptionUrl: new URL("ws://127.0.0.1:1/"),
    ...{ socketsMax: 1, subscriptionsMax: 1, eventsMax: 1 },
    failuresMax: options.failuresMax ?? 100,
    restMs: options.restMs ?? 60_000,
  });
  onTestFinished(async () => {
    await subgraph.close();
    server.closeAllConnections();
    server.close();
  });
  return { subgraph, requests };
}

function caller(over: Partial<Call> = {}): Call {
  const headers = { "x-locale": "de", cookie: "secret", host: "evil", authorization: "Bearer x" };
  return { signal: new AbortController().signal, context: {}, audience: "one", headers, ...over };
}

const codeOf = (answered: { errors: readonly { extensions?: object }[] }) =>
  answered.errors[0]?.extensions;

test("passes on what its rules say, and nothing else of the client", async () => {
  const { subgraph, requests } = await behind((_request, response) => answer(response));
  expect(await subgraph.fetch(QUERY, caller())).toMatchObject({ data: { a: 1 }, errors: [] });
  expect(requests[0]?.headers).toMatchObject({ "x-locale": "de", "x-api-key": "ours" });
  expect(requests[0]?.headers).not.toHaveProperty("cookie");
  expect(requests[0]?.headers).not.toHaveProperty("authorization");
  expect(requests[0]?.headers.host).toMatch(/^127\.0\.0\.1/);
});

test.each<[string, Handle, string]>([
  [
    "a page",
    (_q, response) => response.writeHead(200, { "content-type": "text/html" }).end("<p>"),
    "SUBGRAPH_ANSWER_INVALID",
  ],
  ["half of JSON", (_q, response) => answer(response, '{"data":{"a'), "SUBGRAPH_ANSWER_INVALID"],
  ["neither data nor errors", (_q, response) => answer(response, "{}"), "SUBGRAPH_ANSWER_INVALID"],
  ["a list", (_q, response) => answer(response, "[]"), "SUBGRAPH_ANSWER_INVALID"],
  [
    "data that is a list",
    (_q, response) => answer(response, '{"data":[]}'),
    "SUBGRAPH_ANSWER_INVALID",
  ],
  [
    "errors that are none",
    (_q, response) => answer(response, '{"errors":[1]}'),
    "SUBGRAPH_ANSWER_INVALID",
  ],
  [
    "a redirect",
    (_q, response) => response.writeHead(302, { location: "http://127.0.0.1:1/" }).end(),
    "SUBGRAPH_ANSWER_INVALID",
  ],
  ["a cut connection", (_q, response) => response.destroy(), "SUBGRAPH_UNAVAILABLE"],
  [
    "a longer answer than allowed",
    (_q, response) => answer(response, `{"data":{"a":"${"x".repeat(20_000)}"}}`),
    "SUBGRAPH_ANSWER_INVALID",
  ],
])("%s is an answer that names the subgraph", async (_what, handle, code) => {
  const { subgraph } = await behind(handle);
  const answered = await subgraph.fetch(QUERY, caller());
  expect(answered.data).toBeNull();
  expect(codeOf(answered)).toEqual({ code, subgraph: "shop" });
});

test("a body without end is cut off, and one that hangs is given up", async () => {
  const { subgraph } = await behind(
    (_request, response, body) => {
      response.writeHead(200, { "content-type": "application/json" });
      if (body.includes("hang")) return void response.write("{");
      const more = () => response.write("x".repeat(5_000), (error) => !error && more());
      more();
    },
    { timeoutMs: 2_000 },
  );
  expect(codeOf(await subgraph.fetch(QUERY, caller()))).toMatchObject({
    code: "SUBGRAPH_ANSWER_INVALID",
  });
  const hanging = { ...QUERY, operation: "{ hang }" };
  expect(codeOf(await subgraph.fetch(hanging, caller()))).toMatchObject({
    code: "SUBGRAPH_TIMEOUT",
  });
});

test("a query whose connection fails is sent once more, a mutation never", async () => {
  let cut = 0;
  const { subgraph, requests } = await behind((_request, response) => {
    cut += 1;
    if (cut % 2 === 1) response.destroy();
    else answer(response);
  });
  expect((await subgraph.fetch(QUERY, caller())).data).toEqual({ a: 1 });
  expect(requests).toHaveLength(2);
  const mutation = { ...QUERY, kind: "mutation" as const, operation: "mutation { a }" };
  expect(codeOf(await subgraph.fetch(mutation, caller()))).toMatchObject({
    code: "SUBGRAPH_UNAVAILABLE",
  });
  expect(requests).toHaveLength(3);
});

test("equal queries of one audience are sent once, of two audiences twice, mutations always", async () => {
  const { subgraph, requests } = await behind(
    (_q, response) => void setTimeout(() => answer(response), 50),
  );
  const mutation = { ...QUERY, kind: "mutation" as const };
  const all = await Promise.all([
    subgraph.fetch(QUERY, caller()),
    subgraph.fetch(QUERY, caller()),
    subgraph.fetch(QUERY, caller({ audience: "two" })),
    subgraph.fetch(QUERY, caller({ headers: { "x-locale": "fr" } })),
    subgraph.fetch(mutation, caller()),
    subgraph.fetch(mutation, caller()),
  ]);
  expect(requests).toHaveLength(5);
  for (const { data } of all) expect(data).toEqual({ a: 1 });
  // Each may change what it got.
  expect(all[0]?.data).not.toBe(all[1]?.data);
});

test("no more is asked at once than there may be connections, and all of it in the end", async () => {
  let [underWay, most] = [0, 0];
  const { subgraph, requests } = await behind((_q, response) => {
    underWay += 1;
    most = Math.max(most, underWay);
    setTimeout(() => {
      underWay -= 1;
      answer(response);
    }, 50);
  });
  const audiences = Array.from({ length: 3 * CONNECTIONS_MAX }, (_, i) => String(i));
  const all = await Promise.all(
    audiences.map((audience) => subgraph.fetch(QUERY, caller({ audience }))),
  );
  for (const { data } of all) expect(data).toEqual({ a: 1 });
  expect(requests).toHaveLength(audiences.length);
  expect(most).toBe(CONNECTIONS_MAX);
});

test("what is not waited for any longer ends with its connection", async () => {
  let closed = 0;
  const { subgraph, requests } = await behind(
    (_q, response, body) => {
      response.on("close", () => (closed += 1));
      response.writeHead(200, { "content-type": "application/json" });
      const more = () => response.write("x".repeat(5_000), (error) => !error && more());
      if (body.includes("endless")) more();
    },
    { timeoutMs: 1_000 },
  );
  await subgraph.fetch({ ...QUERY, operation: "{ endless }" }, caller());
  await until(() => closed === 1);
  await subgraph.fetch({ ...QUERY, operation: "{ hanging }" }, caller());
  await until(() => closed === 2);
  const leaving = new AbortController();
  const left = subgraph.fetch(QUERY, caller({ signal: leaving.signal }));
  await until(() => requests.length === 3);
  leaving.abort();
  await left;
  await until(() => closed === 3);
});

test("who leaves does not take along who shares his query", async () => {
  const { subgraph } = await behind((_q, response) => void setTimeout(() => answer(response), 100));
  const leaving = new AbortController();
  const left = subgraph.fetch(QUERY, caller({ signal: leaving.signal }));
  const stays = subgraph.fetch(QUERY, caller());
  leaving.abort();
  expect((await left).data).toBeNull();
  expect((await stays).data).toEqual({ a: 1 });
});

test("one that keeps failing is left alone, and callers who leave do not count as failures", async () => {
  const { subgraph, requests } = await behind((_q, response) => response.destroy(), {
    failuresMax: 2,
  });
  for (let i = 0; i < 3; i += 1) {
    const gone = new AbortController();
    const fetched = subgraph.fetch({ ...QUERY, kind: "mutation" }, caller({ signal: gone.signal }));
    gone.abort();
    await fetched;
  }
  const before = requests.length;
  for (let i = 0; i < 5; i += 1) await subgraph.fetch({ ...QUERY, kind: "mutation" }, caller());
  expect(requests.length - before).toBe(2);
  const answered = await subgraph.fetch(QUERY, caller());
  expect(answered.errors[0]?.message).toContain("shop has failed too often");
});

test("one that hangs is left alone, however many callers leave in between", async () => {
  const { subgraph } = await behind(() => {}, { failuresMax: 3, timeoutMs: 60 });
  const leave = () => subgraph.fetch(QUERY, caller({ signal: AbortSignal.timeout(15) }));
  for (let i = 0; i < 3; i += 1) {
    expect(subgraph.circuit()).toBe("CLOSED");
    await subgraph.fetch(QUERY, caller());
    if (i < 2) await leave();
  }
  expect(subgraph.circuit()).toBe("OPEN");
});

test("one that hangs longer than its callers may wait is left alone, too", async () => {
  const { subgraph } = await behind(() => {}, { failuresMax: 2 });
  const wait = (ms: number) =>
    subgraph.fetch(QUERY, caller({ signal: AbortSignal.timeout(ms), audience: String(ms) }));
  await Promise.all([wait(10), wait(20), wait(30)]);
  expect(subgraph.circuit()).toBe("CLOSED");
  await Promise.all([wait(1_100), wait(1_101)]);
  expect(subgraph.circuit()).toBe("OPEN");
});

test("a trial whose caller leaves comes to its own end", async () => {
  let isHanging = true;
  const { subgraph } = await behind(
    (_q, response) => {
      if (!isHanging) setTimeout(() => answer(response), 100);
    },
    { failuresMax: 1, timeoutMs: 200, restMs: 50 },
  );
  const leaveTrial = async () => {
    await sleep(150);
    const signal = AbortSignal.timeout(20);
    expect((await subgraph.fetch(QUERY, caller({ signal }))).data).toBeNull();
    expect(subgraph.circuit()).toBe("TRYING");
  };
  await subgraph.fetch(QUERY, caller());
  await leaveTrial();
  await sleep(200);
  expect(subgraph.circuit()).toBe("OPEN");
  isHanging = false;
  await sleep(200);
  await leaveTrial();
  await sleep(120);
  expect(subgraph.circuit()).toBe("CLOSED");
});

test("errors that are wrong, or too many, do not take the data along", async () => {
  let errors: unknown;
  const { subgraph } = await behind((_request, response) =>
    answer(response, JSON.stringify({ data: { a: 1 }, errors })),
  );
  const ask = async (given: unknown) => {
    errors = given;
    return await subgraph.fetch(QUERY, caller({ audience: JSON.stringify(given) }));
  };
  const wrong = await ask([{ message: 5, path: ["a"] }, 7, { message: "late" }]);
  expect(wrong.data).toEqual({ a: 1 });
  const none = "An error without a message.";
  expect(wrong.errors.map(({ message, path }) => [message, path])).toEqual([
    ...[
      [none, ["a"]],
      [none, undefined],
    ],
    ["late", undefined],
  ]);
  expect(await ask("no list")).toMatchObject({ data: { a: 1 }, errors: [{ message: none }] });
  const many = await ask(Array.from({ length: 1_100 }, () => ({ message: "" })));
  expect(many.data).toEqual({ a: 1 });
  expect(many.errors).toHaveLength(1_001);
  expect(many.errors.at(-1)?.message).toBe("The subgraph shop told 100 more errors.");
});

test("of an error only its message, path and code are told on", async () => {
  const wire = {
    data: { a: null },
    errors: [
      {
        message: "no",
        path: ["a"],
        locations: [{ line: 1, column: 1 }],
        extensions: { code: "X", stacktrace: ["secret"] },
      },
    ],
  };
  const { subgraph } = await behind((_q, response) => answer(response, JSON.stringify(wire)));
  const { errors } = await subgraph.fetch(QUERY, caller());
  expect(errors).toEqual([
    { message: "no", path: ["a"], extensions: { code: "X", subgraph: "shop" } },
  ]);
});
