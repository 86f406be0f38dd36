import { QueryPlanner } from "@graphql-hive/router-query-planner";
import { type DocumentNode, print } from "graphql";
import type { Supergraph } from "../supergraph.ts";
import { type CompiledPlan, compilePlan } from "./compile-plan.ts";

/** Plans an operation of a document that is valid in the supergraph's schema. */
export type Plan = (document: DocumentNode, operationName: string | null) => Promise<CompiledPlan>;

const NO_LABELS: ReadonlySet<string> = new Set();

/** Plans happen off the event loop; how they are kept is up to whoever asks. */
export function createPlanner({ sdl, isOfType }: Supergraph): Plan {
  const planner = new QueryPlanner(sdl);
  return async (document, operationName) => {
    const plan = await planner.planAsync(print(document), operationName, new Set(NO_LABELS), 0);
    return compilePlan(plan, isOfType);
  };
}
