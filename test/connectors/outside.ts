import { setTimeout as sleep } from "node:timers/promises";
import type { Call, Outside } from "../../src/connectors/contract.ts";
import type { Log } from "../../src/kernel/log.ts";

export type Logged = { readonly level: string; readonly fields: object; readonly message: string };

/** The real world as a connector meets it, with a log that a test can read afterwards. */
export function realOutside(): Outside & { readonly logged: readonly Logged[] } {
  const logged: Logged[] = [];
  const write = (level: string) => (fields: object, message: string) => {
    logged.push({ level, fields, message });
  };
  const log: Log = {
    debug: write("debug"),
    info: write("info"),
    warn: write("warn"),
    error: write("error"),
  };
  return {
    fetch: globalThis.fetch,
    clock: {
      now: () => new Date(),
      monotonicMs: () => performance.now(),
      sleep: async (ms, signal) => {
        await sleep(ms, undefined, signal ? { signal } : {});
      },
    },
    random: Math.random,
    log,
    logged,
  };
}

export function callOf(priority: Call["priority"] = "interactive", timeoutMs = 20_000): Call {
  return { priority, signal: AbortSignal.timeout(timeoutMs) };
}
