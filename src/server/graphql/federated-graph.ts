import { LRUCache } from "lru-cache";
import type { FederatedOperation } from "../../federation/operation.ts";
import { prepareOperation } from "../../federation/operation.ts";
import { touchesOnly } from "../../federation/ownership.ts";
import { createPlanner } from "../../federation/plan/planner.ts";
import type { QueryPlanning } from "../../federation/plan/query-planning.ts";
import type { Subgraph } from "../../federation/subgraphs/subgraph.ts";
import type { Supergraph } from "../../federation/supergraph.ts";
import { FaultError, fault } from "../../kernel/result.ts";
import type { PreparedOperation } from "./document-store.ts";
import { endingStreams } from "./ending-streams.ts";
import type { ErrorMask } from "./error-mask.ts";
import type { ExecutableGraph } from "./executable-graph.ts";
import { callOf, subscribeTo, toResult } from "./federated-subscription.ts";
import { faultError } from "./refusal.ts";
import { alongCourse } from "./response-stream.ts";

export type FederatedGraphParts = {
  readonly supergraph: Supergraph;
  readonly planning: QueryPlanning;
  readonly subgraphs: ReadonlyMap<string, Subgraph>;
  /** Our own graph, under the name by which it is one of the subgraphs; null where it is none. */
  readonly own: { readonly name: string; readonly graph: ExecutableGraph } | null;
  readonly mask: ErrorMask;
};

export type FederatedGraph = ExecutableGraph & {
  /** How many operations that ask subgraphs are under way. */
  running(): number;
  /** Ends subscriptions that are not of our own graph alone, by GRAPH_CHANGED. */
  endStreams(): void;
};

const PLANS_MAX = 1_000;

type Plan = "own" | FederatedOperation;

/**
 * The graph of several subgraphs. What our own answers alone is executed as if there were no
 * others; the rest is planned once and remembered while there is room.
 */
export function federatedGraph(parts: FederatedGraphParts): FederatedGraph {
  const { own, mask } = parts;
  const plan = rememberedPlans(parts);
  const streams = endingStreams();
  let [running, replaced] = [0, false];

  return {
    schema: parts.supergraph.schema,
    running: () => running,
    endStreams() {
      replaced = true;
      streams.end(CHANGED);
    },
    async execute(prepared, call) {
      running += 1;
      try {
        const planned = await plan(prepared);
        if (planned === "own") return await ownGraph(own).execute(prepared, call);
        const response = await planned.execute(call.variables, callOf(call, call.signal));
        return toResult(response, mask, call);
      } catch (error) {
        const errors = [mask(error, call.culprit)];
        return isUnplannable(error) ? { errors } : { data: null, errors };
      } finally {
        running -= 1;
      }
    },
    async subscribe(prepared, call) {
      try {
        const planned = await plan(prepared);
        if (planned === "own") return await ownGraph(own).subscribe(prepared, call);
        if (replaced) return { errors: [CHANGED] };
        const begun = await subscribeTo(planned, call, mask);
        if (!(Symbol.asyncIterator in begun)) return begun;
        const stream = alongCourse(streams.add(begun), begun.course);
        if (replaced) streams.end(CHANGED);
        return stream;
      } catch (error) {
        return { errors: [mask(error, call.culprit)] };
      }
    },
    async warm(prepared) {
      if ((await plan(prepared)) === "own") await ownGraph(own).warm?.(prepared);
    },
  };
}

function rememberedPlans(parts: FederatedGraphParts) {
  const { supergraph, planning, own } = parts;
  const owns = own === null ? () => false : supergraph.ownedBy(own.name);
  const operations = { ...parts, plan: createPlanner(supergraph, planning) };
  const plans = new LRUCache<PreparedOperation, Promise<Plan>>({ max: PLANS_MAX });
  const planOf = ({ document, operation }: PreparedOperation): Promise<Plan> =>
    touchesOnly(owns, supergraph.schema, document, operation)
      ? Promise.resolve("own")
      : prepareOperation(operations, document, operation);
  return (prepared: PreparedOperation): Promise<Plan> => {
    const known = plans.get(prepared);
    if (known !== undefined) return known;
    const made = planOf(prepared);
    plans.set(prepared, made);
    // What could not be planned is tried again: it may have been a want of memory.
    made.catch(() => plans.delete(prepared));
    return made;
  };
}

function ownGraph(own: FederatedGraphParts["own"]): ExecutableGraph {
  if (own === null) throw new Error("an operation is our own, and our graph is none of these");
  return own.graph;
}

/** Then nothing was executed. */
function isUnplannable(error: unknown): boolean {
  return error instanceof FaultError && error.fault.code === "OPERATION_UNPLANNABLE";
}

const CHANGED = faultError(
  fault(
    "GRAPH_CHANGED",
    "The graph has changed, and this subscription was of the one before. Subscribe again.",
  ),
);
