import { setTimeout as delay } from "node:timers/promises";
import type { Clock } from "../../src/kernel/clock.ts";

/** The real clock. */
export const realClock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) => delay(ms, undefined, signal ? { signal } : {}),
};

/** A clock that stands still until told; `sleep` returns at once and moves it on. */
export function handClock(startIso: string): Clock & { advance(ms: number): void } {
  let nowMs = Date.parse(startIso);
  return {
    now: () => new Date(nowMs),
    monotonicMs: () => nowMs,
    sleep: async (ms) => {
      nowMs += ms;
    },
    advance: (ms) => {
      nowMs += ms;
    },
  };
}
