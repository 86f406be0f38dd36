import type { FetchNode, PlanNode, QueryPlan } from "@graphql-hive/router-query-planner";
import { compileEntityFetch } from "./entity-fetch.ts";
import type { WithLiterals } from "./literals.ts";
import type { PlanRun, PlanStep } from "./plan-run.ts";
import type { IsOfType } from "./plan-schema.ts";
import { compileRootFetch } from "./root-fetch.ts";

/** A plan as functions: what it does, and for a subscription where its events come from. */
export type CompiledPlan = {
  /** The fetch whose subgraph gives the events; null for queries and mutations. */
  readonly source: FetchNode | null;
  /** Brings all the data of an operation, or what an event's own data lacks. */
  readonly run: PlanStep;
  /** What the operation's variables are to the plan; null where they are the same. */
  readonly withLiterals: WithLiterals | null;
};

/** What it does, with those variables. */
export function runPlan({ run: step, withLiterals }: CompiledPlan, run: PlanRun): Promise<void> {
  return step(withLiterals === null ? run : { ...run, variables: withLiterals(run.variables) });
}

const NOTHING: PlanStep = async () => {};

/** Compiles a query plan, whose types `isOfType` knows. Throws of a node that it does not know. */
export function compilePlan(
  { node }: QueryPlan,
  isOfType: IsOfType,
): Omit<CompiledPlan, "withLiterals"> {
  if (node === undefined) return { source: null, run: NOTHING };
  const compile = (one: PlanNode) => compileNode(one, isOfType);
  if (node.kind === "Subscription") return { source: node.primary, run: NOTHING };
  if (node.kind === "Sequence" && node.nodes[0]?.kind === "Subscription") {
    const [first, ...rest] = node.nodes;
    return { source: first.primary, run: sequence(rest.map(compile)) };
  }
  return { source: null, run: compile(node) };
}

function compileNode(node: PlanNode, isOfType: IsOfType): PlanStep {
  const compile = (one: PlanNode) => compileNode(one, isOfType);
  switch (node.kind) {
    case "Fetch":
      return compileRootFetch(node, isOfType);
    case "Flatten": {
      if (node.node.kind !== "Fetch") throw new Error(`A plan flattens no ${node.node.kind}`);
      const fetch = node.node;
      const { requires = [], inputRewrites, outputRewrites } = fetch;
      const alias = { alias: "_entities", representationsVariableName: "representations" };
      const entities = [{ ...alias, paths: [node.path], requires, inputRewrites, outputRewrites }];
      return compileEntityFetch(fetch, entities, isOfType);
    }
    case "BatchFetch":
      return compileEntityFetch(node, node.entityBatch.aliases, isOfType);
    case "Sequence":
      return sequence(node.nodes.map(compile));
    case "Parallel": {
      const all = node.nodes.map(compile);
      return async (run) => void (await Promise.all(all.map((step) => step(run))));
    }
    case "Condition": {
      const { condition, ifClause, elseClause } = node;
      const [yes, no] = [ifClause, elseClause].map((one) => (one ? compile(one) : NOTHING));
      return (run) => ((run.variables[condition] === true ? yes : no) ?? NOTHING)(run);
    }
    default:
      throw new Error(`Plans with ${node.kind} are not executed`);
  }
}

function sequence(steps: readonly PlanStep[]): PlanStep {
  return async (run) => {
    for (const step of steps) await step(run);
  };
}
