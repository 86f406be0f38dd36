import type { ExecutionResult } from "graphql";
import type { Fault } from "../../kernel/faults.ts";
import { fault } from "../../kernel/result.ts";
import type { CostControl, CostReport } from "../cost/cost-control.ts";
import { COST_HEADER, rateLimited } from "../cost/cost-control.ts";
import type { Concurrency } from "./concurrency.ts";
import { timedOut, withDeadline } from "./deadline.ts";
import type { PreparedOperation } from "./document-store.ts";
import type { LiveResponses, OperationCall } from "./executable-graph.ts";
import type { Pipeline } from "./pipeline.ts";
import { faultError } from "./refusal.ts";
import { mapPlaced, mapStream } from "./response-stream.ts";
import { WrittenData } from "./written-data.ts";

export type GuardOptions = {
  readonly costs: CostControl;
  /** Queries and mutations that each principal has under way, wherever it sent them. */
  readonly running: Concurrency;
  readonly deadlineMs: number;
};

/**
 * What stands before execution, whichever graph is current: how much a principal may have under way
 * and may spend, and how long an operation may take. Nothing of an operation is done before it is
 * paid for; what it did not cost is given back.
 */
export function guard(pipeline: Pipeline, options: GuardOptions): Pipeline {
  const { costs, running, deadlineMs } = options;

  return {
    get schema() {
      return pipeline.schema;
    },
    admit: pipeline.admit,
    warm: pipeline.warm,
    async execute(operation: PreparedOperation, call: OperationCall) {
      const { principal, variables } = call;
      if (!running.enter(principal.id)) return refused(tooMany(running.max));
      try {
        const requested = operation.cost.requested(variables);
        const asked = costs.take(principal, requested);
        const taken = asked instanceof Promise ? await asked : asked;
        if (!taken.ok) {
          const result = refused(rateLimited(requested, taken));
          const report = costs.refuse(principal, taken, requested);
          return isReported(costs, call) ? reported(result, report) : result;
        }
        const answered = await withDeadline(call, deadlineMs, pipeline.execute(operation, call));
        // What was given up was worked on as long as it could be.
        const actual = answered === null ? requested : actualCost(operation, answered, variables);
        const result = answered ?? timedOut(deadlineMs);
        const report = costs.settle(principal, taken, requested, actual);
        return isReported(costs, call) ? reported(result, report) : result;
      } finally {
        running.leave(principal.id);
      }
    },
    async subscribe(operation, call) {
      const { principal, variables } = call;
      const requested = operation.cost.requested(variables);
      const taken = await costs.take(principal, requested);
      if (!taken.ok) return refused(rateLimited(requested, taken));
      const stream = await pipeline.subscribe(operation, call);
      if (!(Symbol.asyncIterator in stream)) return stream;
      // What was promised is delivered: an event may take the bucket below zero, and what is asked
      // for next waits.
      const pay = (cost: number) => costs.charge(principal, cost);
      const charge = (result: ExecutionResult) => pay(actualCost(operation, result, variables));
      const own = mapStream(stream, (result) => {
        charge(result);
        return result;
      });
      const { course, live } = stream;
      return Object.assign(own, {
        ...(course === undefined ? {} : { course }),
        ...(live === undefined ? {} : { live: { ...charged(live, charge), pay } }),
      });
    },
  };
}

/** What is read for one alone is charged to it; what all share was made once, and is divided. */
function charged(live: LiveResponses, charge: (result: ExecutionResult) => void): LiveResponses {
  return {
    ...live,
    async missed(after) {
      return mapPlaced(await live.missed(after), (answer) => {
        charge(answer.result);
        return answer;
      });
    },
  };
}

/** What an answer did cost, where its operation could have cost more. */
export function actualCost(
  { cost }: PreparedOperation,
  { data, errors }: ExecutionResult,
  variables: OperationCall["variables"],
): number {
  return cost.actual(WrittenData.valuesOf(data) ?? data, variables, errors !== undefined);
}

function isReported({ report }: CostControl, call: OperationCall): boolean {
  return report === "always" || (report === "asked" && call.headers[COST_HEADER] !== undefined);
}

function reported(result: ExecutionResult, cost: CostReport): ExecutionResult {
  const { errors, data, extensions } = result;
  if (errors === undefined && extensions === undefined && data !== undefined) {
    return { data, extensions: { cost } };
  }
  return {
    ...(errors === undefined ? {} : { errors }),
    ...(data === undefined ? {} : { data }),
    extensions: { ...extensions, cost },
  };
}

function refused(found: Fault): ExecutionResult {
  return { errors: [faultError(found)] };
}

function tooMany(max: number): Fault {
  const message = `A key may have at most ${max} operations under way at once.`;
  return fault("OPERATIONS_TOO_MANY", message, { retryAfterMs: 1_000 });
}
