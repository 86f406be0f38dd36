import { setTimeout as sleep } from "node:timers/promises";
import type { Clock } from "../kernel/clock.ts";

/** The machine's own time. */
export function systemClock(): Clock {
  return {
    now: () => new Date(),
    monotonicMs: () => performance.now(),
    sleep: async (ms, signal) => {
      await sleep(ms, undefined, signal ? { signal } : {}).catch((cause) => {
        signal?.throwIfAborted();
        throw cause;
      });
    },
  };
}
