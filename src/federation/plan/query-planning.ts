import { type QueryPlan, QueryPlanner } from "@graphql-hive/router-query-planner";
import { forPlanner } from "./planner-supergraph.ts";
import type { Splitting } from "./split-requires.ts";

/** Finds how subgraphs are to be asked. The planner is native code. */
export type QueryPlanning = {
  /** In how many ways the supergraph can be put to the planner, tried one after the other. */
  readonly ways: number;
  /** Plans an operation's text in one of the ways. Rejects where there is no plan. */
  plan(text: string, operationName: string | null, way: number): Promise<QueryPlan>;
};

/** What the planner is given, one after the other until it finds a plan. */
const SPLITTINGS: readonly Splitting[] = [
  { types: "several-keys", key: null },
  { types: "all", key: null },
  ...[0, 1, 2, 3].map((key): Splitting => ({ types: "all", key })),
];

/**
 * Planning in this very process, which a supergraph or an operation that the planner cannot bear
 * ends: `planAside` is for what others may ask. Its threads are not those of JavaScript.
 */
export function planHere(sdl: string): QueryPlanning {
  const splittings = splittingsOf(sdl);
  const planners: Planner[] = [];
  // Most are never needed, and each has all of the supergraph.
  const plannerAt = (way: number): Planner => {
    const planner = planners[way] ?? plannerOf(sdl, splittings[way]);
    planners[way] = planner;
    return planner;
  };
  plannerAt(0);
  return {
    ways: splittings.length,
    plan: async (text, operationName, way) => plannerAt(way)(text, operationName),
  };
}

/** Throws, or ends the process, where not every planner can be made that may come to be needed. */
export function tryPlanners(sdl: string): void {
  for (const splitting of splittingsOf(sdl)) plannerOf(sdl, splitting);
}

export function splittingsOf(sdl: string): readonly Splitting[] {
  return /\brequires:/.test(sdl) ? SPLITTINGS : SPLITTINGS.slice(0, 1);
}

type Planner = (text: string, operationName: string | null) => Promise<QueryPlan>;

function plannerOf(sdl: string, splitting: Splitting | undefined): Planner {
  if (splitting === undefined) throw new Error("There is no other way to split");
  const supergraph = forPlanner(sdl, splitting);
  const planner = new QueryPlanner(supergraph.sdl);
  return async (text, operationName) => {
    const plan = await planner.planAsync(text, operationName, new Set(), 0);
    nameSubgraphs(plan, supergraph.nameOf);
    return plan;
  };
}

/** The planner's names of subgraphs back to their own, at every node. */
function nameSubgraphs(within: unknown, nameOf: (planned: string) => string): void {
  if (typeof within !== "object" || within === null) return;
  if ("serviceName" in within && typeof within.serviceName === "string") {
    within.serviceName = nameOf(within.serviceName);
  }
  for (const one of Object.values(within)) nameSubgraphs(one, nameOf);
}
