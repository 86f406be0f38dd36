import { parse } from "graphql";
import { expect, it } from "vitest";
import { linked } from "../../bench/support/federation/world.ts";
import { compose } from "../../src/federation/compose.ts";
import { createPlanner } from "../../src/federation/plan/planner.ts";
import { planHere } from "../../src/federation/plan/query-planning.ts";
import type { Subgraph } from "../../src/federation/subgraphs/subgraph.ts";
import { readSupergraph } from "../../src/federation/supergraph.ts";
import { unwrap } from "../../src/kernel/result.ts";
import { DOCUMENT_LIMITS } from "../../src/server/graphql/document-limits.ts";
import { createErrorMask } from "../../src/server/graphql/error-mask.ts";
import { federatedGraph } from "../../src/server/graphql/federated-graph.ts";
import { createPipeline } from "../../src/server/graphql/pipeline.ts";
import { quietLog } from "../support/quiet-log.ts";

const FIELDS = ["a", "b", "c", "d", "e"];
const SDL = `type Query { thing: Thing } type Thing { ${FIELDS.map((name) => `${name}: Int`).join(" ")} }`;
const supergraph = unwrap(readSupergraph(unwrap(compose([{ name: "things", sdl: linked(SDL) }]))));

/** A planner that is counted. */
function counted() {
  const planned = { times: 0 };
  const planning = planHere(supergraph.sdl);
  const plan: typeof planning.plan = (...asked) => {
    planned.times += 1;
    return planning.plan(...asked);
  };
  return { planned, planning: { ...planning, plan } };
}

it("keeps of one operation the plans of the sixteen choices that were used last", async () => {
  const { planned, planning } = counted();
  const variables = FIELDS.map((name) => `$${name}: Boolean!`).join(" ");
  const fields = FIELDS.map((name) => `${name} @include(if: $${name})`).join(" ");
  const document = parse(`query (${variables}) { thing { __typename ${fields} } }`);
  const planFor = await createPlanner(supergraph, planning)(document, null);
  const choose = (choice: number) =>
    planFor(Object.fromEntries(FIELDS.map((name, bit) => [name, ((choice >> bit) & 1) === 1])));

  for (let choice = 0; choice < 16; choice += 1) await choose(choice);
  for (let choice = 0; choice < 16; choice += 1) await choose(choice);
  expect(planned.times).toBe(16);
  await choose(16);
  await choose(1);
  expect(planned.times).toBe(17);
  await choose(0);
  expect(planned.times).toBe(18);
});

it("keeps the plans of the thousand operations that were used last", async () => {
  const { planned, planning } = counted();
  const things: Subgraph = {
    name: "things",
    fetch: async () => ({ data: { thing: null }, errors: [] }),
  };
  const graph = federatedGraph({
    ...{ supergraph, planning, own: null, mask: createErrorMask(quietLog, () => "1") },
    subgraphs: new Map([["things", things]]),
  });
  const pipeline = createPipeline(graph, DOCUMENT_LIMITS);
  const admit = (n: number) => {
    const asked = { source: `{ thing { a${n}: a } }`, operationName: null, variables: {} };
    const principal = { ...{ id: "key_1", name: "", role: null, rows: null }, scopes: new Set([]) };
    const admission = pipeline.admit(asked, principal as never, "http");
    if ("refusal" in admission) throw new Error(admission.refusal.errors.join());
    return admission.admitted;
  };
  // Admitted once, so that it is one operation however much else is remembered of documents.
  const operations = Array.from({ length: 1_001 }, (_, n) => admit(n));
  const warm = async (n: number) => {
    const operation = operations[n];
    if (operation !== undefined) await graph.warm?.(operation);
  };

  for (let n = 0; n < 1_000; n += 1) await warm(n);
  await warm(0);
  expect(planned.times).toBe(1_000);
  await warm(1_000);
  await warm(0);
  expect(planned.times).toBe(1_001);
  await warm(1);
  expect(planned.times).toBe(1_002);
});
