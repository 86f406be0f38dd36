import type { GraphQLSchema } from "graphql";
import { parse } from "graphql";
import { expect, test } from "vitest";
import { compose } from "../../src/federation/compose.ts";
import { readSupergraph } from "../../src/federation/supergraph.ts";
import { unwrap } from "../../src/kernel/result.ts";
import { readCostRules } from "../../src/server/cost/cost-rules.ts";
import { prepareCost } from "../../src/server/cost/operation-cost.ts";
import { createSubgraph } from "../../src/server/graph.ts";

function requested(schema: GraphQLSchema, source: string, variables = {}): number {
  const document = parse(source);
  const [operation] = document.definitions;
  if (operation?.kind !== "OperationDefinition") throw new Error("no operation");
  return prepareCost(schema, readCostRules(schema), document, operation).requested(variables);
}

test("what subgraphs say of costs holds in the graph that they make", () => {
  const sdl = `
    extend schema @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@cost", "@listSize"])
    type P @key(fields: "id") @cost(weight: 3) { id: ID! dear(a: Int @cost(weight: 2)): Int @cost(weight: 5) }
    enum E @cost(weight: 2) { A }
    scalar S @cost(weight: 7)
    input I { f: Int @cost(weight: 4) }
    type Page { items: [P!] }
    type Query {
      ps(first: Int): [P] @listSize(assumedSize: 4, slicingArguments: ["first"], requireOneSlicingArgument: false)
      page(limit: Int!): Page @listSize(slicingArguments: ["limit"], sizedFields: ["items"])
      e(i: I): E
      s: S
    }`;
  const { schema } = unwrap(readSupergraph(unwrap(compose([{ name: "a", sdl }]))));
  const cost = (source: string) => requested(schema, source);
  expect(cost("{ ps { id } }")).toBe(12);
  expect(cost("{ ps(first: 2) { dear(a: 1) } }")).toBe(2 * (3 + 5 + 2));
  expect(cost("{ page(limit: 9) { items { id } } }")).toBe(1 + 27);
  expect(cost("{ e(i: { f: 1 }) s }")).toBe(2 + 4 + 7);
});

test("entities cost as many as another graph names", () => {
  const subgraph = createSubgraph();
  const source = "query ($all: [_Any!]!) { _entities(representations: $all) { __typename } }";
  for (const count of [1, 3, 1_000]) {
    const all = Array.from({ length: count }, () => ({ __typename: "Product", id: "prd_1" }));
    expect(requested(subgraph, source, { all })).toBe(count);
  }
});
