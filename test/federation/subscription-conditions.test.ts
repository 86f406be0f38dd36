import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { federate } from "../../bench/support/federation/federate.ts";
import { prepareOperation } from "../../src/federation/operation.ts";
import { createPlanner } from "../../src/federation/plan/planner.ts";
import { planHere } from "../../src/federation/plan/query-planning.ts";
import type { Call, Subgraph } from "../../src/federation/subgraphs/subgraph.ts";

const A = `
  type Query { thing: Item }
  type Subscription { thing: Item }
  interface Item { id: ID! }
  type A implements Item @key(fields: "id") { id: ID! name: String owner: User }
  type B implements Item @key(fields: "id") { id: ID! name: String }
  type User @key(fields: "uid") { uid: ID! }`;
const B = `
  type A @key(fields: "id") { id: ID! price: Int stock: Int }
  type B @key(fields: "id") { id: ID! price: Int }
  type User @key(fields: "uid") { uid: ID! mail: String age: Int }`;

const owner = { __typename: "User", uid: "u", mail: "m", age: 5 };
const thing = { __typename: "A", id: "1", name: "n", price: 3, stock: 4, owner };
const graph = federate({ subgraphs: { a: A, b: B }, entities: [thing, owner], root: { thing } });

/** Sends one event, and answers it as it answers a query. */
function sendingOne(subgraph: Subgraph): Subgraph {
  return {
    ...subgraph,
    async subscribe({ operation, variables }) {
      const query = operation.replace("subscription", "query");
      return {
        events: (async function* () {
          yield 1;
        })(),
        answer: (_event, now) =>
          subgraph.fetch({ kind: "query", operation: query, variables }, now),
      };
    },
  };
}

const call = (): Call => ({
  ...{ signal: new AbortController().signal, context: {}, audience: "test", headers: {} },
});

async function answered(source: string, variables: Record<string, boolean>) {
  const document = parse(source);
  const [operation] = document.definitions;
  if (operation?.kind !== "OperationDefinition") throw new Error("no operation");
  const parts = {
    supergraph: graph.supergraph,
    plan: createPlanner(graph.supergraph, planHere(graph.supergraph.sdl)),
    subgraphs: new Map([...graph.subgraphs].map(([name, one]) => [name, sendingOne(one)])),
  };
  const begun = await (await prepareOperation(parts, document, operation)).subscribe(
    variables,
    call(),
  );
  if (!("events" in begun)) return { data: null, errors: begun.errors };
  for await (const event of begun.events) {
    const { data, errors } = await begun.respond(event, call());
    return { data: JSON.parse(data ?? "null"), errors };
  }
  throw new Error("no event");
}

const FRAGMENT = "fragment F on A { price owner { mail age } }";

describe("an event's answer is that of a query, whatever conditions decide", () => {
  it.each([
    "id ... on A { price @include(if: $x) name @skip(if: $y) } ... on B { price }",
    "... on A @include(if: $x) { price owner { mail } } ... on A @skip(if: $y) { price stock }",
    "... on A { owner @include(if: $x) { mail @skip(if: $y) age } owner { uid } }",
    "... @include(if: $x) { ... on A { price } } ... on A @skip(if: $x) { stock @include(if: $y) }",
    "...F @include(if: $x) ...F @skip(if: $y)",
    "...F @include(if: $x) ...F @include(if: $y)",
    "... on A { stock @include(if: $x) } ... on A { stock @include(if: $y) }",
    "... on A { owner @include(if: $x) { mail } owner @include(if: $y) { age } }",
  ])("%s", async (body) => {
    const source = `($x: Boolean!, $y: Boolean = true) { thing { ${body} } }
      ${body.includes("...F") ? FRAGMENT : ""}`;
    for (const x of [true, false]) {
      for (const y of [true, false]) {
        const { data, errors } = await answered(`subscription ${source}`, { x, y });
        expect(errors).toEqual([]);
        const right = graph.judge(`query ${source}`, { x, y }).answer.data;
        expect(JSON.stringify(data), `${x} ${y}`).toBe(JSON.stringify(right));
      }
    }
  });

  it("and without an event where they leave nothing", async () => {
    const source = "subscription ($x: Boolean!) { thing @include(if: $x) { id } }";
    expect((await answered(source, { x: true })).data).toEqual({ thing: { id: "1" } });
    const { errors } = await answered(source, { x: false });
    expect(errors.map(({ message }) => message)).toEqual([
      "The conditions of the subscription leave nothing to subscribe to.",
    ]);
  });
});
