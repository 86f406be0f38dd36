import { isOutage } from "../store/outage.ts";
import type { Parts } from "./execution.ts";

/**
 * Does `work`, again and again while the database is away: nothing can be concluded for a run
 * before it is back. Never returns once the process lets go of its runs.
 */
export async function throughOutages<Value>(
  parts: Parts,
  work: () => Promise<Value>,
): Promise<Value> {
  for (let pauseMs = 100; ; pauseMs = Math.min(pauseMs * 2, 2_000)) {
    if (parts.closing.aborted) await new Promise(() => undefined);
    try {
      return await work();
    } catch (cause) {
      if (!isOutage(cause)) throw cause;
      parts.log.debug({ cause: String(cause) }, "database away");
    }
    await parts.clock.sleep(pauseMs);
  }
}
