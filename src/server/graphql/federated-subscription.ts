import type { ExecutionResult } from "graphql";
import { GraphQLError } from "graphql";
import type { FederatedOperation, WrittenResponse } from "../../federation/operation.ts";
import { SubgraphEnded } from "../../federation/subgraphs/failed.ts";
import type { Call } from "../../federation/subgraphs/subgraph.ts";
import { FAULTS } from "../../kernel/faults.ts";
import type { ErrorMask } from "./error-mask.ts";
import type { OperationCall, ResponseStream } from "./executable-graph.ts";
import { coded } from "./refusal.ts";
import { alongCourse, mapResponses } from "./response-stream.ts";
import { WrittenData } from "./written-data.ts";

/**
 * Begins a subscription whose events, or what they lack, come from several subgraphs. What it asks
 * for an event ends when nobody reads the stream any more.
 */
export async function subscribeTo(
  operation: FederatedOperation,
  call: OperationCall,
  mask: ErrorMask,
): Promise<ResponseStream | ExecutionResult> {
  const reading = new AbortController();
  const leave = () => reading.abort();
  call.signal.addEventListener("abort", leave, { once: true });
  if (call.signal.aborted) leave();
  const end = () => {
    call.signal.removeEventListener("abort", leave);
    leave();
  };
  const begun = await operation.subscribe(call.variables, callOf(call, reading.signal));
  if (!("events" in begun)) {
    end();
    return toResult(begun, mask, call);
  }
  const respond = async (event: unknown) => {
    // A signal of its own for each event: what listens to it goes with it.
    const answering = new AbortController();
    const stop = () => answering.abort();
    reading.signal.addEventListener("abort", stop, { once: true });
    try {
      const response = await begun.respond(event, callOf(call, answering.signal));
      return toResult(response, mask, call);
    } finally {
      reading.signal.removeEventListener("abort", stop);
    }
  };
  const stream = mapResponses(begun.events, respond, (error) =>
    error instanceof SubgraphEnded ? told(error) : mask(error, call.culprit),
  );
  return alongCourse(withEnd(stream, end), begun.course);
}

/** What subgraphs are asked with, for one client's operation. */
export function callOf(call: OperationCall, signal: AbortSignal): Call {
  const { newContext, headers, culprit, lastCursor } = call;
  return {
    ...{ signal, headers, audience: culprit.principalId, context: newContext() },
    ...(lastCursor === undefined ? {} : { lastCursor }),
  };
}

/** A response as the other graphs answer it. */
export function toResult(
  { data, values, errors }: WrittenResponse,
  mask: ErrorMask,
  { culprit }: OperationCall,
): ExecutionResult {
  const all = errors.map((error) =>
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
    ...(all.length > 0 && { errors: all }),
  };
}

/** A subgraph's own codes say nothing of what a caller can do; ours do. */
function withRecovery(extensions: Readonly<Record<string, unknown>> = {}) {
  const known = FAULTS[extensions["code"] as keyof typeof FAULTS];
  return { recovery: known?.recovery ?? "give-up", ...extensions };
}

function told({ message, errors }: SubgraphEnded): GraphQLError {
  return new GraphQLError(message, { extensions: withRecovery(errors[0]?.extensions) });
}

/** The same stream; `end` is called when it is over, however that came. */
function withEnd(
  stream: AsyncGenerator<ExecutionResult, void>,
  end: () => void,
): AsyncGenerator<ExecutionResult, void> {
  const same: AsyncGenerator<ExecutionResult, void> = {
    async next() {
      try {
        const result = await stream.next();
        if (result.done) end();
        return result;
      } catch (error) {
        end();
        throw error;
      }
    },
    return() {
      end();
      return stream.return();
    },
    throw(error) {
      end();
      return stream.throw(error);
    },
    [Symbol.asyncIterator]: () => same,
  };
  return same;
}
