import { type DocumentNode, getOperationAST, print } from "graphql";
import { LRUCache } from "lru-cache";
import { FaultError, fault } from "../../kernel/result.ts";
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
import type { QueryPlanning } from "./query-planning.ts";

/** Plans an operation of a document that is valid in the schema that clients see. */
export type Plan = (document: DocumentNode, operationName: string | null) => Promise<PlanFor>;

/** The plan of an operation for the variables that it is executed with. */
export type PlanFor = (variables: Json) => CompiledPlan | Promise<CompiledPlan>;

/** Plans happen off the event loop; how they are kept is up to whoever asks. */
export function createPlanner(supergraph: Supergraph, planning: QueryPlanning): Plan {
  const { isOfType, told, interfaceObjects } = supergraph;
  const compiled = async (text: string, name: string | null) => {
    for (let way = 0; way < planning.ways; way += 1) {
      try {
        return compilePlan(await planning.plan(text, name, way), isOfType);
      } catch (error) {
        if (error instanceof FaultError) throw error;
      }
    }
    throw new FaultError(UNPLANNABLE);
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

const UNPLANNABLE = fault(
  "OPERATION_UNPLANNABLE",
  "No way was found to ask the subgraphs for this operation. Ask for its parts in operations of their own.",
);

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
