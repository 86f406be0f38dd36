import { settle } from "./plan/answer.ts";
import type { CompiledPlan } from "./plan/compile-plan.ts";
import { AT_ROOT, type Fetched } from "./plan/fetched.ts";
import { usedVariables } from "./plan/plan-run.ts";
import type { IsOfType } from "./plan/plan-schema.ts";
import { compileRewrites } from "./plan/rewrite.ts";
import { rootTree } from "./plan/selection-tree.ts";
import type {
  Call,
  Json,
  ResponseError,
  Subgraph,
  SubgraphAnswer,
  SubgraphEvents,
} from "./subgraphs/subgraph.ts";

export type EventSource = {
  begin(variables: Json, call: Call): Promise<SubgraphEvents | SubgraphAnswer>;
  /** What is asked of it for each event. */
  readonly fetched: Fetched;
  /** The data of an event's answer; errors that have no place in it go to `loose`. */
  dataOf(answer: SubgraphAnswer, loose: ResponseError[]): Json;
};

/** Where the events of a subscription come from: the first fetch of its plan. */
export function eventSource(
  node: NonNullable<CompiledPlan["source"]>,
  isOfType: IsOfType,
  subgraphs: ReadonlyMap<string, Subgraph>,
): EventSource {
  const { serviceName, operation, variableUsages } = node;
  const tree = rootTree(operation);
  const rewrite = compileRewrites(node.outputRewrites, isOfType);
  const subgraph = subgraphs.get(serviceName);
  return {
    fetched: { subgraph: serviceName, at: AT_ROOT, tree },
    async begin(all, call) {
      if (subgraph?.subscribe === undefined) {
        throw new Error(`The plan subscribes to ${serviceName}, which sends no events`);
      }
      return subgraph.subscribe({ operation, variables: usedVariables(variableUsages, all) }, call);
    },
    dataOf(answer, loose) {
      const data = settle(answer, tree, serviceName, loose);
      rewrite?.(data);
      return data;
    },
  };
}
