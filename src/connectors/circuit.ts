import { createCircuit } from "../kernel/circuit.ts";
import type { FaultCode } from "../kernel/faults.ts";
import type { Log } from "../kernel/log.ts";
import type { Result } from "../kernel/result.ts";

export type Guard = <Value>(task: () => Promise<Result<Value>>) => Promise<Result<Value>>;

/**
 * A circuit breaker over results: failures in a row of the system itself open it. A caller that
 * calls off (which throws) counts as nothing.
 */
export function circuit(
  limits: { system: string; circuitFailuresMax: number; circuitRestMs: number },
  log: Log,
): Guard {
  const { system } = limits;
  const { run } = createCircuit({
    failuresMax: limits.circuitFailuresMax,
    restMs: limits.circuitRestMs,
    evidenceOf: (result) => (isSystemDown(result as Result<unknown>) ? "failure" : "success"),
    onOpen: () => log.warn({ system }, "circuit opened"),
    onClose: () => log.info({ system }, "circuit closed"),
  });
  return run;
}

const DOWN: readonly FaultCode[] = ["SYSTEM_UNAVAILABLE", "SYSTEM_TIMEOUT"];

function isSystemDown(result: Result<unknown>): boolean {
  return !result.ok && DOWN.includes(result.fault.code);
}
