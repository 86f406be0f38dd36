import { connect } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { afterAll, beforeAll, expect, test } from "vitest";
import { numbered, range } from "../../events/world.ts";
import { until } from "../edge-fixture.ts";
import type { LiveWorld } from "./live-world.ts";
import { liveWorld } from "./live-world.ts";

let world: LiveWorld;
let authorization: string;
beforeAll(async () => {
  world = await liveWorld({ pingEveryMs: 320 });
  authorization = await world.fixture.keyFor("dashboard");
});
afterAll(() => world.close());

type Told = { readonly event: string; readonly id: string | null; readonly data: string };

type Options = {
  readonly method?: "GET" | "POST";
  readonly variables?: object;
  readonly headers?: Record<string, string>;
  readonly operationName?: string;
};

/** A stream of events as a browser would take it apart. */
async function open(
  query: string,
  { method = "POST", variables = {}, headers = {}, operationName }: Options = {},
) {
  const leave = new AbortController();
  const search = new URLSearchParams({ query, variables: JSON.stringify(variables) });
  if (operationName !== undefined) search.set("operationName", operationName);
  const response = await fetch(
    method === "GET" ? `${world.fixture.url}?${search}` : world.fixture.url,
    {
      method,
      headers: {
        accept: "text/event-stream",
        authorization,
        ...(method === "POST" ? { "content-type": "application/json" } : {}),
        ...headers,
      },
      ...(method === "POST" ? { body: JSON.stringify({ query, variables, operationName }) } : {}),
      signal: leave.signal,
    },
  );
  const told: Told[] = [];
  const comments: string[] = [];
  const over = (async () => {
    let text = "";
    for await (const chunk of response.body ?? []) {
      text += Buffer.from(chunk).toString();
      const parts = text.split("\n\n");
      text = parts.pop() ?? "";
      for (const part of parts) {
        const field = (name: string) =>
          part.match(new RegExp(`^${name}: ?(.*)$`, "m"))?.[1] ?? null;
        if (part.startsWith(":")) comments.push(part);
        else told.push({ event: field("event") ?? "", id: field("id"), data: field("data") ?? "" });
      }
    }
  })().catch(() => undefined);
  const answers = () =>
    told.filter(({ event }) => event === "next").map(({ data }) => JSON.parse(data));
  return { response, told, answers, comments, over, leave: () => leave.abort() };
}

const LOG = `subscription ($after: String, $about: About) {
  log(after: $after, about: $about) { number cursor execution } }`;

test("a subscription is a stream of answers, executed once with those over WebSocket", async () => {
  const variables = { about: { subjects: ["prod_sse"] } };
  const posted = await open(LOG, { variables });
  const got = await open(LOG, { variables, method: "GET" });
  expect(posted.response.headers.get("content-type")).toBe("text/event-stream; charset=utf-8");
  const overWebSocket: { data?: unknown }[] = [];
  world
    .client(authorization)
    .subscribe(
      { query: LOG, variables },
      { next: (answer) => overWebSocket.push(answer), error: () => undefined, complete: () => {} },
    );
  await sleep(500);
  await world.events.append(numbered(1, "prod_sse"), numbered(2, "prod_sse"));
  await until(() => overWebSocket.length === 2 && got.answers().length === 2);
  expect(posted.answers()).toEqual(overWebSocket);
  expect(got.answers()).toEqual(overWebSocket);
  expect(got.told.map(({ id }) => id)).toEqual(got.answers().map(({ data }) => data.log.cursor));
  posted.leave();
  got.leave();
});

test.each([
  ["executed for many", "prod_back", LOG],
  ["executed for it alone", "prod_own", LOG.replace("number", "number viewer { name }")],
])("a browser that comes back gets what it missed, %s", async (_how, subject, query) => {
  const variables = { about: { subjects: [subject] } };
  const first = await open(query, { variables });
  await sleep(300);
  await world.events.append(...range(1, 3).map((number) => numbered(number, subject)));
  await until(() => first.answers().length === 3);
  first.leave();
  await world.events.append(...range(4, 9).map((number) => numbered(number, subject)));
  const headers = { "last-event-id": first.told[1]?.id ?? "" };
  const again = await open(query, { variables, headers, method: "GET" });
  await until(() => again.answers().length === 7);
  expect(again.answers().map(({ data }) => data.log.number)).toEqual(range(3, 9));
  again.leave();
});

test("queries and what is refused come as one answer, and then the end", async () => {
  const codes = async (query: string, options: Options = {}) => {
    const { over, told, answers } = await open(query, options);
    await over;
    expect(told.map(({ event }) => event)).toEqual(["next", "complete"]);
    return answers()[0].errors?.[0].extensions.code ?? answers()[0].data;
  };
  expect(await codes("{ whoami }")).toEqual({ whoami: "dashboard" });
  expect(await codes("{ nothing }")).toBe("GRAPHQL_VALIDATION_FAILED");
  expect(await codes("mutation { change }", { method: "GET" })).toBe("METHOD_NOT_ALLOWED");
  for (const query of [LOG, LOG.replace("number", "number viewer { name }")]) {
    expect(await codes(query, { headers: { "last-event-id": "nonsense" } })).toBe("CURSOR_INVALID");
  }
  const variables = { after: "nonsense" };
  expect(await codes(LOG, { variables })).toBe("CURSOR_INVALID");
});

const STREAM = "text/event-stream; charset=utf-8";
const JSON_TYPE = "application/json; charset=utf-8";
const NEWER = "application/graphql-response+json; charset=utf-8";
test.each([
  ["text/event-stream", STREAM, STREAM],
  ["text/event-stream, application/json;q=0.5", STREAM, STREAM],
  ["text/event-stream, application/json;q=0", STREAM, STREAM],
  ["text/event-stream, */*;q=0.1", STREAM, STREAM],
  ["text/event-stream, */*", JSON_TYPE, STREAM],
  ["application/json, text/event-stream", JSON_TYPE, STREAM],
  ["Application/JSON;q=0.9, Text/Event-Stream;q=0.8", JSON_TYPE, STREAM],
  ["application/graphql-response+json, text/event-stream, multipart/mixed", NEWER, STREAM],
  ["application/json, text/event-stream;q=0", JSON_TYPE, JSON_TYPE],
  ["application/json, text/event-streams", JSON_TYPE, JSON_TYPE],
  ["*/*", JSON_TYPE, JSON_TYPE],
])("who accepts %s", async (accept, ofQuery, ofSubscription) => {
  const headers = { accept };
  for (const method of ["GET", "POST"] as const) {
    const query = await open("{ whoami }", { headers, method });
    expect(query.response.headers.get("content-type")).toBe(ofQuery);
    query.leave();
    const document = `query Q { whoami } ${LOG.replace("subscription", "subscription S")}`;
    for (const asked of [LOG, document]) {
      const more = asked === document ? { operationName: "S" } : {};
      const subscription = await open(asked, { headers, method, ...more });
      expect(subscription.response.headers.get("content-type")).toBe(ofSubscription);
      subscription.leave();
    }
  }
});

test("a body that is long in coming counts as a request under way, and gets no stream before", async () => {
  const { port, hostname } = new URL(world.fixture.origin);
  const client = connect(Number(port), hostname);
  let heard = "";
  client.on("data", (chunk) => {
    heard += String(chunk);
  });
  const body = JSON.stringify({ query: "{ whoami }" });
  const head = [
    "POST /graphql HTTP/1.1",
    "host: x",
    `authorization: ${authorization}`,
    "accept: text/event-stream",
    "content-type: application/json",
    `content-length: ${body.length}`,
  ];
  client.write(`${head.join("\r\n")}\r\n\r\n${body.slice(0, 5)}`);
  // Longer than the time after which a stream that is open gets a comment.
  await sleep(800);
  expect(heard).toBe("");
  client.write(body.slice(5));
  await until(() => heard.includes("event: complete"));
  expect(heard).toContain("content-type: text/event-stream");
  client.destroy();
});

test("whoever shows no key gets no stream", async () => {
  const { response } = await open("{ whoami }", { headers: { authorization: "" } });
  expect(response.status).toBe(401);
});

test("a stream without events is kept open, and its key can end it", async () => {
  const { id, token } = await world.fixture.makeKey("dashboard");
  const headers = { authorization: `Bearer ${token}` };
  const variables = { about: { subjects: ["prod_silent"] } };
  const stream = await open(LOG, { variables, headers });
  await until(() => stream.comments.length >= 2);
  await world.fixture.repository.revoke(id, new Date().toISOString());
  await stream.over;
  expect(stream.answers()).toMatchObject([{ errors: [{ extensions: { code: "KEY_UNKNOWN" } }] }]);
  expect(stream.told.at(-1)?.event).toBe("complete");
});

test("draining tells where to go on, and ends without saying that it is complete", async () => {
  const stream = await open(LOG, { variables: { about: { subjects: ["prod_drain"] } } });
  await sleep(300);
  await world.events.append(numbered(1, "prod_drain"));
  await until(() => stream.answers().length === 1);
  await world.fixture.drain(5_000);
  await stream.over;
  expect(stream.answers()[1]).toMatchObject({
    data: null,
    errors: [{ extensions: { code: "SHUTTING_DOWN", resumeAfter: stream.told[0]?.id } }],
  });
  expect(stream.told.map(({ event }) => event)).toEqual(["next", "next"]);
});
