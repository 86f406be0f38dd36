import type { Fault } from "../kernel/faults.ts";
import type { Result } from "../kernel/result.ts";
import type { Call, Outside } from "./contract.ts";

/**
 * Tries again what its fault says can be tried again: at most `attemptsMax` attempts, with full
 * jitter over an exponential pause, or as long as the system asked to wait. A throttled request
 * was not carried out, so it may be sent again even when it is not safe, and more patiently.
 * When the wait would be longer than `PAUSE_MAX_MS`, or the caller's time ends in it, the last
 * fault is the answer.
 */
export async function retrying<Value>(
  attempt: () => Promise<Result<Value>>,
  policy: { attemptsMax: number; safe: boolean },
  call: Call,
  outside: Outside,
  system: string,
): Promise<Result<Value>> {
  let failures = 0;
  let throttles = 0;
  for (;;) {
    const result = await attempt();
    if (result.ok) return result;
    const { fault } = result;
    const throttled = fault.code === "SYSTEM_THROTTLED";
    if (throttled) throttles += 1;
    else failures += 1;
    const exhausted = throttled ? throttles > THROTTLES_MAX : failures >= policy.attemptsMax;
    const repeatable = fault.recovery === "retry" && (policy.safe || throttled);
    const pauseMs = pauseOf(fault, throttled ? throttles : failures, outside.random);
    if (exhausted || !repeatable || pauseMs > PAUSE_MAX_MS) return result;
    outside.log.debug({ system, code: fault.code, pauseMs }, "trying a system again");
    const slept = await outside.clock.sleep(pauseMs, call.signal).then(
      () => true,
      () => false,
    );
    if (!slept) return result;
  }
}

const THROTTLES_MAX = 20;
const PAUSE_MAX_MS = 60_000;
const PAUSE_FIRST_MS = 100;
const PAUSE_DOUBLINGS_MAX = 6;

function pauseOf(fault: Fault, tries: number, random: () => number): number {
  const ceiling = PAUSE_FIRST_MS * 2 ** Math.min(tries, PAUSE_DOUBLINGS_MAX);
  if (fault.retryAfterMs === undefined) return Math.round(ceiling * (0.5 + random() / 2));
  // Everyone throttled at once comes back spread out, and never before the system wished.
  return Math.round(fault.retryAfterMs + PAUSE_FIRST_MS * random());
}
