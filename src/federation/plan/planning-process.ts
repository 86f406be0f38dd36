import type { QueryPlan } from "@graphql-hive/router-query-planner";
import { planHere, type QueryPlanning, tryPlanners } from "./query-planning.ts";

/** What `planAside` says to its process: first the supergraph, then what is to be planned. */
export type PlanningRequest =
  | { readonly kind: "supergraph"; readonly sdl: string; readonly isTried: boolean }
  | {
      readonly kind: "operation";
      readonly id: number;
      readonly text: string;
      readonly name: string | null;
      readonly way: number;
    };

export type PlanningAnswer =
  | { readonly kind: "ready" }
  | { readonly kind: "plan"; readonly id: number; readonly plan: QueryPlan }
  | { readonly kind: "none"; readonly id: number; readonly reason: string };

// The process of planAside: plans what it is asked for, and ends with whoever asks.
let planning: QueryPlanning | null = null;
const answer = (said: PlanningAnswer) => process.send?.(said);

process.on("disconnect", () => process.exit());
process.on("message", (request: PlanningRequest) => {
  if (request.kind === "supergraph") {
    if (request.isTried) tryPlanners(request.sdl);
    planning = planHere(request.sdl);
    answer({ kind: "ready" });
    return;
  }
  const { id, text, name, way } = request;
  planning?.plan(text, name, way).then(
    (plan) => answer({ kind: "plan", id, plan }),
    (error: unknown) =>
      answer({ kind: "none", id, reason: error instanceof Error ? error.message : String(error) }),
  );
});
