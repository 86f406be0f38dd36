import type { Clock } from "../../src/kernel/clock.ts";

/** Wall time that one tick counts for at most: a machine that slept does not jump ahead. */
const ELAPSED_MAX_MS = 5000;

/** Calls with the wall milliseconds since the last call, until stopped; keeps no process alive. */
export function startTicking(
  clock: Clock,
  everyMs: number,
  tick: (elapsedMs: number) => void,
): () => void {
  let last = clock.monotonicMs();
  const timer = setInterval(() => {
    const now = clock.monotonicMs();
    const elapsed = Math.min(now - last, ELAPSED_MAX_MS);
    last = now;
    tick(elapsed);
  }, everyMs);
  timer.unref();
  return () => clearInterval(timer);
}
