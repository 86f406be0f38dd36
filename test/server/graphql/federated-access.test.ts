import { getOperationAST, Kind, OperationTypeNode, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { differenceOf } from "../../../bench/support/federation/compare.ts";
import { fixedGraph } from "../../../src/server/graphql/graph-versions.ts";
import { type Fixture, post, startEdge } from "../edge-fixture.ts";
import { caseOf, readAnswer } from "./case-pipeline.ts";

const { queries, begin } = await caseOf("access-rules");

const SCOPES = ["letters:read", "drafts:read", "ledgers:read", "archive:write"];
const POLICIES = ["policy:family", "policy:notary", "policy:keeper"];
/** `text` is open by another way too. */
const OTHER_WAY = ["archive:read", "post:read", ...SCOPES.slice(1)];

/** By operation: where a scope is missing to whom has none, and where a policy. */
const CLOSED: Readonly<Record<string, readonly [scope: string[], policy: string[]]>> = {
  "of an object": [["letter.text"], ["letter.seal"]],
  "of a union": [["findings"], ["findings"]],
  "of an interface": [
    ["records.title", "records.text"],
    ["records.title", "records.seal"],
  ],
  "in fragments": [["letter.text"], ["letter.seal"]],
  "where nothing is": [
    ["record.text", "lost.title"],
    ["record.seal", "lost.title"],
  ],
  "what fails": [["record.text"], ["record.seal"]],
  "in nested lists": [
    ["shelves.drafts", "boxes"],
    ["shelves.marks", "boxes"],
  ],
  "under aliases": [
    ["l.t", "f"],
    ["l.s", "f"],
  ],
  "by variables": [["record.text"], ["record.seal"]],
  // What a condition leaves out has to be open all the same.
  "asked for": [
    ["letter.text", "findings"],
    ["letter.seal", "records"],
  ],
  "left out": [
    ["letter.text", "findings"],
    ["letter.seal", "records"],
  ],
  "what changes": [
    ["burn", "burn.text"],
    ["close", "close.seal"],
  ],
};

it("says of each operation of the case where it is closed", () => {
  expect(Object.keys(CLOSED).toSorted()).toEqual(queries.map(({ title }) => title).toSorted());
});

describe.each(queries)("$title", (query) => {
  const [scope = [], policy = []] = CLOSED[query.title] ?? [];

  it.each([
    ["a scope", POLICIES, scope],
    ["a policy", SCOPES, policy],
    ["a policy, also to administrators", ["admin"], policy],
    ["both", [], [...new Set([...scope, ...policy])]],
  ])("is refused before anything is fetched, where %s is missing", (_what, held, paths) => {
    const { admit, world } = begin();
    const admission = admit(query, held);
    const errors = "refusal" in admission ? admission.refusal.errors : [];
    expect(errors.map(({ extensions }) => extensions["code"])).toEqual(
      errors.map(() => "SCOPE_MISSING"),
    );
    const at = new Set(errors.map(({ extensions }) => String(extensions["at"])));
    expect([...at].toSorted()).toEqual(paths.toSorted());
    expect("refusal" in admission && admission.refusal.status).toBe(403);
    expect(world.requests).toEqual([]);
  });

  it.each([
    ["each rule", [...SCOPES, ...POLICIES]],
    ["a rule by its other way", [...OTHER_WAY, ...POLICIES]],
  ])("is answered to whom meets %s", async (_what, held) => {
    const { admit, execute, world } = begin();
    const admission = admit(query, held);
    if ("refusal" in admission) throw new Error(admission.refusal.errors.join());
    const answered = readAnswer(await execute(admission.admitted, query));
    expect(differenceOf(answered, begin().world.judge(query.source, query.variables))).toBeNull();
    expect(new Set(world.requests.map(({ subgraph }) => subgraph)).size).toBeGreaterThan(0);
  });
});

/** Those that may be asked of events, too: with one field at their root. */
const subscribable = queries.flatMap((query) => {
  const operation = getOperationAST(parse(query.source));
  const [first, ...others] = operation?.selectionSet.selections ?? [];
  const isOne = first?.kind === Kind.FIELD && others.length === 0;
  if (!isOne || operation?.operation !== OperationTypeNode.QUERY) return [];
  return [{ ...query, source: query.source.replace(/^query\b/, "subscription") }];
});

describe.each(subscribable)("$title, asked of events", (query) => {
  const [scope = [], policy = []] = CLOSED[query.title] ?? [];

  it.each([
    ["a scope", POLICIES, scope],
    ["a policy", SCOPES, policy],
  ])("is refused before anything is begun, where %s is missing", (_what, held, paths) => {
    const { admit, world } = begin();
    const admission = admit(query, held, "websocket");
    const errors = "refusal" in admission ? admission.refusal.errors : [];
    const at = new Set(errors.map(({ extensions }) => String(extensions["at"])));
    expect([...at].toSorted()).toEqual(paths.toSorted());
    expect(world.requests).toEqual([]);
  });

  it("is admitted to whom meets each rule", () => {
    const admission = begin().admit(query, [...SCOPES, ...POLICIES], "websocket");
    expect("admitted" in admission).toBe(true);
  });
});

it("asks most of the case of events", () => {
  expect(subscribable.length).toBeGreaterThan(5);
});

describe("what asks for authentication", () => {
  const { graph, world } = begin();
  let edge: Fixture;
  beforeAll(async () => {
    edge = await startEdge({ graph: fixedGraph(graph) });
  });
  afterAll(() => edge.stop());

  it.each(queries)("$title: is refused to whom brings no key", async ({ source, variables }) => {
    const { status, body } = await post(edge.url, source, null, { variables });
    expect([status, body.data]).toEqual([401, undefined]);
    expect(world.requests).toEqual([]);
  });

  it("is answered to whom brings one, whatever it may", async () => {
    const key = await edge.keyFor(["catalog:read"]);
    const { body } = await post(edge.url, "{ letter { title pages } }", key);
    expect(body).toEqual({ data: { letter: { title: "l1", pages: [["a", null], null] } } });
  });
});
