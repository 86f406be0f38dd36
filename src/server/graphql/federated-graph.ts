import type { ExecutionResult } from "graphql";
import { GraphQLError } from "graphql";
import { LRUCache } from "lru-cache";
import type { FederatedOperation, WrittenResponse } from "../../federation/operation.ts";
import { prepareOperation } from "../../federation/operation.ts";
import { touchesOnly } from "../../federation/ownership.ts";
import { createPlanner } from "../../federation/plan/planner.ts";
import type { Subgraph } from "../../federation/subgraphs/subgraph.ts";
import type { Supergraph } from "../../federation/supergraph.ts";
import { FAULTS } from "../../kernel/faults.ts";
import { fault } from "../../kernel/result.ts";
import type { PreparedOperation } from "./document-store.ts";
import type { ErrorMask } from "./error-mask.ts";
import type { ExecutableGraph, OperationCall } from "./executable-graph.ts";
import { coded, faultError } from "./refusal.ts";
import { WrittenData } from "./written-data.ts";

export type FederatedGraphParts = {
  readonly supergraph: Supergraph;
  readonly subgraphs: ReadonlyMap<string, Subgraph>;
  /** Our own graph, under the name by which it is one of the subgraphs; null where it is none. */
  readonly own: { readonly name: string; readonly graph: ExecutableGraph } | null;
  readonly mask: ErrorMask;
};

export type FederatedGraph = ExecutableGraph & {
  /** How many operations that ask subgraphs are under way. */
  running(): number;
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
  let running = 0;

  return {
    schema: parts.supergraph.schema,
    running: () => running,
    async execute(prepared, call) {
      running += 1;
      try {
        const planned = await plan(prepared);
        if (planned === "own") return await ownGraph(own).execute(prepared, call);
        const { variables, newContext, signal, headers, culprit } = call;
        const audience = culprit.principalId;
        const context = newContext();
        return toResult(
          await planned.execute(variables, { signal, headers, audience, context }),
          mask,
          call,
        );
      } catch (error) {
        return { data: null, errors: [mask(error, call.culprit)] };
      } finally {
        running -= 1;
      }
    },
    async subscribe(prepared, call) {
      if ((await plan(prepared)) === "own") return ownGraph(own).subscribe(prepared, call);
      return { errors: [faultError(OWN_SUBSCRIPTIONS)] };
    },
    async warm(prepared) {
      if ((await plan(prepared)) === "own") await ownGraph(own).warm?.(prepared);
    },
  };
}

function rememberedPlans(parts: FederatedGraphParts) {
  const { supergraph, own } = parts;
  const owns = own === null ? () => false : supergraph.ownedBy(own.name);
  const operations = { ...parts, plan: createPlanner(supergraph) };
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

const OWN_SUBSCRIPTIONS = fault(
  "SUBSCRIPTION_NOT_OWN",
  "Subscriptions may select fields of Tutti's own graph only. Read the others by a query, by the " +
    "id that the event tells.",
);

/** A subgraph's own codes say nothing of what a caller can do; ours do. */
function withRecovery(extensions: Readonly<Record<string, unknown>> = {}) {
  const known = FAULTS[extensions["code"] as keyof typeof FAULTS];
  return { recovery: known?.recovery ?? "give-up", ...extensions };
}

function toResult(
  { data, values, errors }: WrittenResponse,
  mask: ErrorMask,
  { culprit }: OperationCall,
): ExecutionResult {
  const told = errors.map((error) =>
    error instanceof GraphQLError
      ? coded(mask(error, culprit), "BAD_USER_INPUT")
      : new GraphQLError(error.message, {
          path: error.path ?? null,
          extensions: withRecovery(error.extensions),
        }),
  );
  return {
    ...(data !== undefined && {
      data: data === "null" ? null : (new WrittenData(data, values) as never),
    }),
    ...(told.length > 0 && { errors: told }),
  };
}
