import type { FetchNode } from "@graphql-hive/router-query-planner";
import { settle } from "./answer.ts";
import { AT_ROOT } from "./fetched.ts";
import { mergeInto } from "./merge.ts";
import type { PlanStep } from "./plan-run.ts";
import { usedVariables } from "./plan-run.ts";
import type { IsOfType } from "./plan-schema.ts";
import { compileRewrites } from "./rewrite.ts";
import { rootTree } from "./selection-tree.ts";

/** Fetches root fields of the operation. */
export function compileRootFetch(node: FetchNode, isOfType: IsOfType): PlanStep {
  const { serviceName, operation, variableUsages } = node;
  const kind = node.operationKind === "mutation" ? "mutation" : "query";
  const tree = rootTree(operation);
  const fetched = { subgraph: serviceName, at: AT_ROOT, tree };
  const rewrite = compileRewrites(node.outputRewrites, isOfType);
  return async (run) => {
    const variables = usedVariables(variableUsages, run.variables);
    const answer = await run.fetch(serviceName, { kind, operation, variables });
    run.fetched.push(fetched);
    const data = settle(answer, tree, serviceName, run.errors);
    rewrite?.(data);
    mergeInto(run.data, data);
  };
}
