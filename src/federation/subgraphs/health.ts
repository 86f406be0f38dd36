import type { Clock } from "../../kernel/clock.ts";
import type { FaultCode } from "../../kernel/faults.ts";

/** How a subgraph answers, since it was opened. */
export type Health = {
  /** Down: nothing is asked of it now. Degraded: the last request failed. */
  readonly status: "UP" | "DEGRADED" | "DOWN";
  /** When this status began. */
  readonly since: Date;
  /** Of the last failure while it is not up. */
  readonly code: FaultCode | null;
  readonly requests: number;
  readonly failures: number;
  /** Of the newest requests that were answered; null before the first. */
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
};

export type HealthRecord = {
  /** A request begins; the function is told how it ended. Null is an answer. */
  begin(): (failed: FaultCode | null) => void;
  /** It is left alone from now on, or tried again. */
  rest(resting: boolean): void;
  read(): Health;
};

/** Of so many newest answers the latencies are told. */
const LATENCIES_MAX = 512;

export type Observe = (outcome: FaultCode | null, ms: number) => void;

/** Keeps how a subgraph answers; `observe` gets each request too. */
export function healthRecord(clock: Clock, observe: Observe = () => {}): HealthRecord {
  const latencies = new Float64Array(LATENCIES_MAX);
  let [requests, failures, answered, resting] = [0, 0, 0, false];
  let code: FaultCode | null = null;
  let status: Health["status"] = "UP";
  let since = clock.now();
  const weigh = (): void => {
    const now = resting ? "DOWN" : code === null ? "UP" : "DEGRADED";
    if (now !== status) since = clock.now();
    status = now;
  };

  return {
    begin() {
      const begunMs = clock.monotonicMs();
      return (failed) => {
        const ms = clock.monotonicMs() - begunMs;
        requests += 1;
        if (failed === null) {
          latencies[answered % LATENCIES_MAX] = ms;
          answered += 1;
        } else failures += 1;
        code = failed;
        weigh();
        observe(failed, ms);
      };
    },
    rest(now) {
      resting = now;
      weigh();
    },
    read() {
      const newest = latencies.slice(0, Math.min(answered, LATENCIES_MAX)).sort();
      const at = (share: number) =>
        newest[Math.min(newest.length - 1, Math.floor(newest.length * share))] ?? null;
      return { status, since, code, requests, failures, p50Ms: at(0.5), p95Ms: at(0.95) };
    },
  };
}
