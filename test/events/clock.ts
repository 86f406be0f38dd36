import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../../src/kernel/clock.ts";

export const clock: Clock = {
  now: () => new Date(),
  monotonicMs: () => performance.now(),
  sleep: (ms, signal) => sleep(ms, undefined, signal ? { signal } : {}),
};
