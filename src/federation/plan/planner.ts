import { type QueryPlan, QueryPlanner } from "@graphql-hive/router-query-planner";
import { type DocumentNode, getOperationAST, print } from "graphql";
import type { Supergraph } from "../supergraph.ts";
import { type CompiledPlan, compilePlan } from "./compile-plan.ts";
import { plainOperation } from "./plain-operation.ts";
import { forPlanner, type PlannerSupergraph } from "./planner-supergraph.ts";
import type { Splitting } from "./split-requires.ts";

/** Plans an operation of a document that is valid in the schema that clients see. */
export type Plan = (document: DocumentNode, operationName: string | null) => Promise<CompiledPlan>;

const NO_LABELS: ReadonlySet<string> = new Set();

/** What the planner is given, one after the other until it finds a plan. */
const SPLITTINGS: readonly Splitting[] = [
  { types: "several-keys", key: null },
  { types: "all", key: null },
  ...[0, 1, 2, 3].map((key): Splitting => ({ types: "all", key })),
];

/** Plans happen off the event loop; how they are kept is up to whoever asks. */
export function createPlanner({ sdl, schema, isOfType }: Supergraph): Plan {
  const planners: Planner[] = [plannerOf(sdl, SPLITTINGS[0])];
  // Most are never needed, and each has all of the supergraph.
  const plannerAt = (i: number): Planner => {
    const planner = planners[i] ?? plannerOf(sdl, SPLITTINGS[i]);
    planners[i] = planner;
    return planner;
  };
  const interfaceObjects = plannerAt(0).supergraph.interfaceObjects;
  const hasRequires = /\brequires:/.test(sdl);
  return async (document, operationName) => {
    const operation = getOperationAST(document, operationName);
    if (!operation) throw new Error("The operation was not validated");
    const plain = plainOperation(schema, document, operation, interfaceObjects);
    if (plain === null) return compilePlan({ kind: "QueryPlan" }, isOfType, (name) => name);
    const text = print(plain);
    const tried: unknown[] = [];
    for (const [i] of (hasRequires ? SPLITTINGS : SPLITTINGS.slice(0, 1)).entries()) {
      const { supergraph, plan } = plannerAt(i);
      try {
        return compilePlan(await plan(text, operationName), isOfType, supergraph.nameOf);
      } catch (error) {
        tried.push(error);
      }
    }
    throw tried[0];
  };
}

type Planner = {
  readonly supergraph: PlannerSupergraph;
  readonly plan: (text: string, operationName: string | null) => Promise<QueryPlan>;
};

function plannerOf(sdl: string, splitting: Splitting | undefined): Planner {
  if (splitting === undefined) throw new Error("There is no other way to split");
  const supergraph = forPlanner(sdl, splitting);
  const planner = new QueryPlanner(supergraph.sdl);
  return {
    supergraph,
    plan: (text, name) => planner.planAsync(text, name, new Set(NO_LABELS), 0),
  };
}
