import { type QueryPlan, QueryPlanner } from "@graphql-hive/router-query-planner";
import { type DocumentNode, getOperationAST, print } from "graphql";
import type { Supergraph } from "../supergraph.ts";
import { type CompiledPlan, compilePlan } from "./compile-plan.ts";
import { plainOperation } from "./plain-operation.ts";
import { forPlanner, type PlannerSupergraph } from "./planner-supergraph.ts";

/** Plans an operation of a document that is valid in the schema that clients see. */
export type Plan = (document: DocumentNode, operationName: string | null) => Promise<CompiledPlan>;

const NO_LABELS: ReadonlySet<string> = new Set();
/** So many keys of one entity are tried one by one where a plan with all of them does not stand. */
const KEYS_MAX = 4;

/** Plans happen off the event loop; how they are kept is up to whoever asks. */
export function createPlanner({ sdl, schema, isOfType }: Supergraph): Plan {
  const first = plannerOf(sdl, null);
  const { nameOf, interfaceObjects, parts } = first.supergraph;
  const others = new Map<number, Planner>();
  const other = (key: number): Planner => {
    const made = others.get(key) ?? plannerOf(sdl, key);
    others.set(key, made);
    return made;
  };
  return async (document, operationName) => {
    const operation = getOperationAST(document, operationName);
    if (!operation) throw new Error("The operation was not validated");
    const plain = plainOperation(schema, document, operation, interfaceObjects);
    if (plain === null) return compilePlan({ kind: "QueryPlan" }, isOfType, nameOf);
    const text = print(plain);
    try {
      return compilePlan(await first.plan(text, operationName), isOfType, nameOf);
    } catch (error) {
      if (parts === 0) throw error;
      return await tryKeys(0, error);
    }
    async function tryKeys(key: number, failed: unknown): Promise<CompiledPlan> {
      if (key === KEYS_MAX) throw failed;
      const { supergraph, plan } = other(key);
      try {
        return compilePlan(await plan(text, operationName), isOfType, supergraph.nameOf);
      } catch {
        return await tryKeys(key + 1, failed);
      }
    }
  };
}

type Planner = {
  readonly supergraph: PlannerSupergraph;
  readonly plan: (text: string, operationName: string | null) => Promise<QueryPlan>;
};

function plannerOf(sdl: string, only: number | null): Planner {
  const supergraph = forPlanner(sdl, only);
  const planner = new QueryPlanner(supergraph.sdl);
  return {
    supergraph,
    plan: (text, name) => planner.planAsync(text, name, new Set(NO_LABELS), 0),
  };
}
