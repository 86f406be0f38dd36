import type { ExecutionResult } from "graphql";
import { buildSchema, GraphQLError } from "graphql";
import { describe, expect, test } from "vitest";
import type { Principal } from "../../../src/server/auth/principal.ts";
import { discretion } from "../../../src/server/graphql/discretion.ts";
import { DOCUMENT_LIMITS } from "../../../src/server/graphql/document-limits.ts";
import type {
  ExecutableGraph,
  OperationCall,
  PlacedResponses,
  ResponseStream,
} from "../../../src/server/graphql/executable-graph.ts";
import { createPipeline } from "../../../src/server/graphql/pipeline.ts";

const SECRET = "The subgraph reviews says: no table stars. Did you mean scars?";
const error = new GraphQLError(SECRET, {
  extensions: { code: "SUBGRAPH_ERROR", recovery: "give-up", subgraph: "reviews", trace: "x" },
});
const failed: ExecutionResult = { data: null, errors: [error] };

async function* answering(): ResponseStream {
  yield failed;
}
// biome-ignore lint/correctness/useYield: it fails before it yields
async function* failing(): ResponseStream {
  throw error;
}
const placed = (inner: ResponseStream): PlacedResponses => {
  const placedInner = (async function* () {
    for await (const result of inner) yield { place: 1, key: "a", result };
  })();
  return Object.assign(placedInner, { place: () => 1 });
};
const never = async (): Promise<never> => {
  throw error;
};

type Opened = Awaited<ReturnType<ExecutableGraph["subscribe"]>>;

function live(missed: () => Promise<PlacedResponses>, follow: () => Promise<PlacedResponses>) {
  const placeAt = () => ({ ok: true, value: 1 }) as const;
  return Object.assign(answering(), { live: { after: null, placeAt, missed, follow } });
}

const isStream = (opened: Opened): opened is ResponseStream => Symbol.asyncIterator in opened;

async function first(stream: AsyncIterator<unknown> | Promise<AsyncIterator<unknown>>) {
  const { value } = await (await stream).next();
  return value.result ?? value;
}
const ofStream = (opened: Opened) => (isStream(opened) ? first(opened) : opened);
const ofLive = (which: "missed" | "follow") => (opened: Opened) =>
  isStream(opened) && opened.live ? first(opened.live[which](0)) : null;

const SAME = async () => placed(answering());
const ENDS = async () => placed(failing());
const WAYS: readonly [string, () => Opened, (opened: Opened) => unknown][] = [
  ["the one answer that says why there is no stream", () => failed, ofStream],
  ["an answer to an event", answering, ofStream],
  ["the error that ends a stream", failing, ofStream],
  ["an answer to what was missed", () => live(SAME, SAME), ofLive("missed")],
  ["an answer to an event that many are told", () => live(SAME, SAME), ofLive("follow")],
  ["the error that ends what was missed", () => live(ENDS, ENDS), ofLive("missed")],
  ["the error that ends what many are told", () => live(ENDS, ENDS), ofLive("follow")],
  ["the error by which what was missed is not opened", () => live(never, never), ofLive("missed")],
  ["the error by which what many are told is not", () => live(never, never), ofLive("follow")],
];

const SCOPED: Principal = {
  ...{ id: "key_1", name: "", role: null, rows: null, expiresAtMs: null },
  scopes: new Set(["events:read"]),
};
const WHO: readonly [string, Principal, boolean][] = [
  ["no scope for it", SCOPED, false],
  ["the scope", { ...SCOPED, scopes: new Set(["events:read", "schema:read"]) }, true],
  ["a role", { ...SCOPED, role: "dashboard" }, true],
];

describe.each(WAYS)("%s", (_way, opens, read) => {
  test.each(WHO)("told to who has %s", async (_who, principal, isTold) => {
    const graph: ExecutableGraph = {
      schema: buildSchema("type Query { a: Int } type Subscription { a: Int }"),
      execute: async () => failed,
      subscribe: async () => opens(),
    };
    const pipeline = createPipeline(graph, DOCUMENT_LIMITS, discretion("scope"));
    const source = "subscription { a }";
    const request = { source, operationName: null, variables: {} };
    const admission = pipeline.admit(request, principal, "sse");
    if ("refusal" in admission) throw new Error("it was refused");
    const call = { principal, variables: {} } as OperationCall;
    const opened = await pipeline.subscribe(admission.admitted, call);
    const told = await Promise.resolve(read(opened)).catch((thrown: unknown) => thrown);
    expect(JSON.stringify(told).includes("reviews")).toBe(isTold);
    expect(JSON.stringify(told)).toContain("SUBGRAPH_ERROR");
  });
});
