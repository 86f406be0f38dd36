import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { ok, type Result } from "../kernel/result.ts";
import type { Database } from "../store/database.ts";
import { forgetOldCalls } from "../store/housekeeping.ts";
import type { Config } from "./config/load.ts";
import type { Running } from "./lifecycle.ts";
import { letGo } from "./retention.ts";

const EVERY_MS = 3_600_000;

/** Lets go of what is past its retention, at the start and then once an hour. */
export async function startRetention(
  config: Config,
  database: Database,
  clock: Clock,
  log: Log,
): Promise<Result<Running<null>>> {
  const stopping = new AbortController();
  const once = async () => {
    const now = clock.now();
    const removed = await letGo(database, config.retention, now, stopping.signal);
    await forgetOldCalls(database, now, config.retention.deliveriesDays);
    log.debug({ removed }, "Retention");
  };
  const done = (async () => {
    while (!stopping.signal.aborted) {
      await once().catch((error) =>
        log.warn({ err: error }, "Retention failed; it is tried again"),
      );
      await clock.sleep(EVERY_MS, stopping.signal).catch(() => undefined);
    }
  })();
  return ok({
    value: null,
    async stop() {
      stopping.abort();
      await done;
    },
  });
}
