import { type QueryPlan, QueryPlanner } from "@graphql-hive/router-query-planner";
import { type DocumentNode, getOperationAST, print } from "graphql";
import { LRUCache } from "lru-cache";
import type { Json } from "../subgraphs/subgraph.ts";
import type { Supergraph } from "../supergraph.ts";
import { takenKeys } from "../told-fields.ts";
import { type CompiledPlan, compilePlan } from "./compile-plan.ts";
import {
  conditionVariables,
  type Decide,
  type PlainOptions,
  plainOperation,
} from "./plain-operation.ts";
import { forPlanner, type PlannerSupergraph } from "./planner-supergraph.ts";
import type { Splitting } from "./split-requires.ts";

/** Plans an operation of a document that is valid in the schema that clients see. */
export type Plan = (document: DocumentNode, operationName: string | null) => Promise<PlanFor>;

/** The plan of an operation for the variables that it is executed with. */
export type PlanFor = (variables: Json) => CompiledPlan | Promise<CompiledPlan>;

const NO_LABELS: ReadonlySet<string> = new Set();

/** What the planner is given, one after the other until it finds a plan. */
const SPLITTINGS: readonly Splitting[] = [
  { types: "several-keys", key: null },
  { types: "all", key: null },
  ...[0, 1, 2, 3].map((key): Splitting => ({ types: "all", key })),
];

/** Plans happen off the event loop; how they are kept is up to whoever asks. */
export function createPlanner(supergraph: Supergraph): Plan {
  const { sdl, isOfType, told } = supergraph;
  const planners: Planner[] = [plannerOf(sdl, SPLITTINGS[0])];
  // Most are never needed, and each has all of the supergraph.
  const plannerAt = (i: number): Planner => {
    const planner = planners[i] ?? plannerOf(sdl, SPLITTINGS[i]);
    planners[i] = planner;
    return planner;
  };
  const interfaceObjects = plannerAt(0).supergraph.interfaceObjects;
  const splittings = splittingsOf(sdl);
  const compiled = async (text: string, name: string | null) => {
    const tried: unknown[] = [];
    for (const i of splittings.keys()) {
      const { supergraph, plan } = plannerAt(i);
      try {
        return compilePlan(await plan(text, name), isOfType, supergraph.nameOf);
      } catch (error) {
        tried.push(error);
      }
    }
    throw tried[0];
  };
  return async (document, operationName) => {
    const operation = getOperationAST(document, operationName);
    if (!operation) throw new Error("The operation was not validated");
    const taken = takenKeys(document, told);
    const planOf = async (options: PlainOptions): Promise<CompiledPlan> => {
      const plain = plainOperation(supergraph, document, operation, options);
      if (plain === null) return NOTHING;
      const { document: all, withLiterals } = plain;
      return { ...(await compiled(print(all), operationName)), withLiterals };
    };
    const planFor = async (decide: Decide): Promise<CompiledPlan> => {
      const options = { interfaceObjects, taken, decide };
      // Of one type alone plans fetch nothing for the others; but not every one is found.
      const plan = planOf({ ...options, narrowerMax: 1 });
      if (interfaceObjects.size === 0) return plan;
      return plan.catch((error) =>
        planOf({ ...options, narrowerMax: 0 }).catch(() => Promise.reject(error)),
      );
    };
    const variables = conditionVariables(document);
    if (variables.length > 0) return planByConditions(variables, planFor);
    const plan = await planFor(() => undefined);
    return () => plan;
  };
}

/**
 * Makes every planner that `createPlanner` may come to need. The planner is native code, which ends
 * the process where it cannot read a supergraph: so this is done in a process of its own.
 */
export function rehearsePlanners(sdl: string): void {
  for (const splitting of splittingsOf(sdl)) plannerOf(sdl, splitting);
}

function splittingsOf(sdl: string): readonly Splitting[] {
  return /\brequires:/.test(sdl) ? SPLITTINGS : SPLITTINGS.slice(0, 1);
}

/** A plan for each choice of the variables that decide conditions, made when it is needed. */
function planByConditions(
  variables: readonly string[],
  planFor: (decide: Decide) => Promise<CompiledPlan>,
): PlanFor {
  const plans = new LRUCache<string, Promise<CompiledPlan>>({ max: CHOICES_MAX });
  return (given) => {
    const choice = variables.map((name) => (given[name] === true ? "1" : "0")).join("");
    const known = plans.get(choice);
    if (known !== undefined) return known;
    const plan = planFor((name) => given[name] === true);
    plans.set(choice, plan);
    plan.catch(() => plans.delete(choice));
    return plan;
  };
}

/** Of one operation so many plans are kept. */
const CHOICES_MAX = 16;
const NOTHING: CompiledPlan = { source: null, run: async () => {}, withLiterals: null };

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
