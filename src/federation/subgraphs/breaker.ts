import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhenResult,
} from "cockatiel";
import type { Posted } from "./post-json.ts";

const REST_GROWTH_MAX = 16;

/**
 * Leaves a subgraph alone that has failed so often in a row, for `restMs` and, when it fails again,
 * longer; one request at a time tries it then.
 */
export function breakerOf(limits: { readonly failuresMax: number; readonly restMs: number }) {
  const breaker = circuitBreaker(
    handleWhenResult((posted) => isDown(posted as Posted)),
    {
      halfOpenAfter: new ExponentialBackoff({
        initialDelay: limits.restMs,
        maxDelay: limits.restMs * REST_GROWTH_MAX,
      }),
      breaker: new ConsecutiveBreaker(limits.failuresMax),
    },
  );
  return async (work: () => Promise<Posted>): Promise<Posted> => {
    try {
      return await breaker.execute(work);
    } catch (error) {
      if (error instanceof BrokenCircuitError) return { failed: "open" };
      throw error;
    }
  };
}

function isDown(posted: Posted): boolean {
  if (posted.failed === null) return posted.status >= 500;
  return posted.failed === "connection" || posted.failed === "deadline";
}
