import {
  BrokenCircuitError,
  ConsecutiveBreaker,
  circuitBreaker,
  ExponentialBackoff,
  handleWhenResult,
} from "cockatiel";
import type { FaultCode } from "../kernel/faults.ts";
import type { Log } from "../kernel/log.ts";
import type { Result } from "../kernel/result.ts";

export type Guard = <Value>(task: () => Promise<Result<Value>>) => Promise<Result<Value>>;

/**
 * A circuit breaker over results: so many failures in a row of the system itself open it, then
 * one trial at a time goes through, at first after `circuitRestMs`, later after up to
 * `REST_GROWTH_MAX` times that. A caller that calls off (which throws) counts as nothing.
 */
export function circuit(
  limits: { system: string; circuitFailuresMax: number; circuitRestMs: number },
  log: Log,
): Guard {
  const breaker = circuitBreaker(
    handleWhenResult((result) => isSystemDown(result as Result<unknown>)),
    {
      halfOpenAfter: new ExponentialBackoff({
        initialDelay: limits.circuitRestMs,
        maxDelay: limits.circuitRestMs * REST_GROWTH_MAX,
      }),
      breaker: new ConsecutiveBreaker(limits.circuitFailuresMax),
    },
  );
  // A trial that fails opens it again: the same outage, of which was told.
  let open = false;
  breaker.onBreak(() => {
    if (!open) log.warn({ system: limits.system }, "circuit opened");
    open = true;
  });
  breaker.onReset(() => {
    if (open) log.info({ system: limits.system }, "circuit closed");
    open = false;
  });
  return (task) => breaker.execute(task);
}

export function isCircuitOpen(thrown: unknown): boolean {
  return thrown instanceof BrokenCircuitError;
}

const REST_GROWTH_MAX = 15;
const DOWN: readonly FaultCode[] = ["SYSTEM_UNAVAILABLE", "SYSTEM_TIMEOUT"];

function isSystemDown(result: Result<unknown>): boolean {
  return !result.ok && DOWN.includes(result.fault.code);
}
