import type { ExecutionResult } from "graphql";
import { fault } from "../../kernel/result.ts";
import type { OperationCall } from "./executable-graph.ts";
import { faultError } from "./refusal.ts";

/** After its time, what is under way may end by being told to; it has this long for it. */
const GRACE_MS = 250;

/**
 * Waits for an answer, up to a deadline. Then the call's signal is aborted, so that what is asked of
 * other systems is given up; if an answer comes of that shortly, with what was there by then and an
 * error for each field that was not, it counts. Else there is none. What a mutation began may still
 * come to its end.
 */
export function withDeadline(
  call: OperationCall,
  deadlineMs: number,
  executed: Promise<ExecutionResult>,
): Promise<ExecutionResult | null> {
  return new Promise((resolve, reject) => {
    let timer = setTimeout(() => {
      call.abort?.(TIME_IS_UP);
      timer = setTimeout(() => resolve(null), GRACE_MS);
    }, deadlineMs);
    executed.then(
      (result) => {
        clearTimeout(timer);
        resolve(result);
      },
      (error) => {
        clearTimeout(timer);
        reject(error);
      },
    );
  });
}

const TIME_IS_UP = new DOMException("The operation's time is up.", "TimeoutError");

/** OPERATION_TIMEOUT, without data. */
export function timedOut(deadlineMs: number): ExecutionResult {
  const message =
    `The operation was not answered within ${deadlineMs} ms and was given up. A mutation may have ` +
    "been carried out: repeat it with its idempotency key.";
  return { errors: [faultError(fault("OPERATION_TIMEOUT", message))] };
}
