import { expect, it } from "vitest";
import { linked } from "../../../bench/support/federation/world.ts";
import { compose } from "../../../src/federation/compose.ts";
import { planHere } from "../../../src/federation/plan/query-planning.ts";
import type { Subgraph } from "../../../src/federation/subgraphs/subgraph.ts";
import { readSupergraph } from "../../../src/federation/supergraph.ts";
import { unwrap } from "../../../src/kernel/result.ts";
import { DOCUMENT_LIMITS } from "../../../src/server/graphql/document-limits.ts";
import { createErrorMask } from "../../../src/server/graphql/error-mask.ts";
import type { ExecutableGraph } from "../../../src/server/graphql/executable-graph.ts";
import { federatedGraph } from "../../../src/server/graphql/federated-graph.ts";
import { createPipeline } from "../../../src/server/graphql/pipeline.ts";
import { quietLog } from "../../support/quiet-log.ts";

const SCHEMAS = {
  tutti: 'type Query { mug: Mug } type Mug @key(fields: "id") { id: ID! title: String }',
  reviews: 'type Mug @key(fields: "id") { id: ID! stars: Int }',
};

/** Two graphs, of which the first is ours; it tells which of them was asked, and in which way. */
function twoGraphs() {
  const asked: string[] = [];
  const schemas = Object.entries(SCHEMAS).map(([name, sdl]) => ({ name, sdl: linked(sdl) }));
  const supergraph = unwrap(readSupergraph(unwrap(compose(schemas))));
  const subgraph = (name: string, data: object): Subgraph => ({
    name,
    async fetch() {
      asked.push(`a plan asks ${name}`);
      return { data: { ...data }, errors: [] };
    },
  });
  const told = (way: string) => async () => {
    asked.push(`ours is ${way}`);
    return { data: { mug: { title: "ours" } } };
  };
  const own: ExecutableGraph = {
    schema: supergraph.schema,
    warm: async () => void asked.push("ours is warmed"),
    ...{ execute: told("executed"), subscribe: told("subscribed to") },
  };
  const graph = federatedGraph({
    supergraph,
    planning: planHere(supergraph.sdl),
    subgraphs: new Map(
      [
        subgraph("tutti", { mug: { __typename: "Mug", id: "1", title: "planned" } }),
        subgraph("reviews", { _entities: [{ __typename: "Mug", stars: 5 }] }),
      ].map((one) => [one.name, one]),
    ),
    own: { name: "tutti", graph: own },
    mask: createErrorMask(quietLog, () => "test-error"),
  });
  const pipeline = createPipeline(graph, DOCUMENT_LIMITS);
  const principal = { id: "key_1", name: "x", role: null, scopes: new Set(["admin"]), rows: null };
  return {
    asked,
    warm: pipeline.warm,
    async ask(source: string) {
      const request = { source, operationName: null, variables: {} };
      const admission = pipeline.admit(request, principal as never, "http");
      if ("refusal" in admission) throw new Error(admission.refusal.errors.join());
      const answer = await pipeline.execute(admission.admitted, {
        ...{ variables: {}, newContext: () => ({}), headers: {}, principal: principal as never },
        signal: new AbortController().signal,
        culprit: { requestId: "1", principalId: principal.id, operationName: null },
      });
      return JSON.parse(JSON.stringify(answer));
    },
  };
}

it("what our own graph answers alone is given to it as it is, without a plan", async () => {
  const { ask, asked } = twoGraphs();
  const source = "query Q { ...F __typename } fragment F on Query { mug { title __typename id } }";
  expect(await ask(source)).toEqual({ data: { mug: { title: "ours" } } });
  expect(asked).toEqual(["ours is executed"]);
});

it("what another graph has a part in is planned", async () => {
  const { ask, asked } = twoGraphs();
  expect(await ask("{ mug { title stars } }")).toEqual({
    data: { mug: { title: "planned", stars: 5 } },
  });
  expect(asked).toEqual(["a plan asks tutti", "a plan asks reviews"]);
});

it("what is made ready ahead is made ready where it will be executed", async () => {
  const { warm, asked } = twoGraphs();
  expect(await warm("{ mug { title } }")).toBeNull();
  expect(await warm("{ mug { stars } }")).toBeNull();
  expect(asked).toEqual(["ours is warmed"]);
});
