import { parse } from "graphql";
import { expect, test } from "vitest";
import { federate } from "../../bench/support/federation/federate.ts";
import { prepareOperation } from "../../src/federation/operation.ts";
import { createPlanner } from "../../src/federation/plan/planner.ts";
import { planHere } from "../../src/federation/plan/query-planning.ts";
import type { Subgraph } from "../../src/federation/subgraphs/subgraph.ts";

const A = "type Query { list: [Int!]! numbers: [Int]! } type Mutation { slow: Int }";
const B = "type Query { b: Int } type Mutation { charge: Int }";

function world(around?: (subgraph: Subgraph) => Subgraph) {
  const root = { __typename: "Mutation", slow: 1, charge: 1, numbers: Array(150).fill("none") };
  const options = around === undefined ? {} : { around };
  return federate({ subgraphs: { a: A, b: B }, entities: [], root }, options);
}

test("begins nothing after its time", async () => {
  const gone = new AbortController();
  const { supergraph, subgraphs, requests } = world((subgraph) => ({
    ...subgraph,
    async fetch(request, call) {
      const answer = await subgraph.fetch(request, call);
      gone.abort();
      return answer;
    },
  }));
  const document = parse("mutation { slow charge }");
  const [operation] = document.definitions;
  if (operation?.kind !== "OperationDefinition") throw new Error("no operation");
  const parts = {
    supergraph,
    subgraphs,
    plan: createPlanner(supergraph, planHere(supergraph.sdl)),
  };
  const prepared = await prepareOperation(parts, document, operation);
  const call = { signal: gone.signal, context: {}, audience: "test", headers: {} };
  const { data, errors } = await prepared.execute({}, call);
  expect(data).toBe('{"slow":1,"charge":null}');
  expect(errors).toMatchObject([
    { path: ["charge"], extensions: { code: "SUBGRAPH_TIMEOUT", subgraph: "b" } },
  ]);
  expect(requests.map(({ subgraph }) => subgraph)).toEqual(["a"]);
});

test("says how many errors it does not tell", async () => {
  const around = (subgraph: Subgraph): Subgraph => ({
    ...subgraph,
    fetch: async () => ({ data: { numbers: Array(150).fill("none") }, errors: [] }),
  });
  const { data, errors = [] } = await world(around).ask("{ numbers }");
  expect(data?.["numbers"]).toEqual(Array(150).fill(null));
  expect(errors).toHaveLength(101);
  expect(errors[100]?.message).toBe("50 more errors are not told.");
});
