import type { EventCursors } from "../events/cursor.ts";
import { eventHub } from "../events/hub.ts";
import { notifyFeed } from "../events/live-notify.ts";
import { redisFeed } from "../events/live-redis.ts";
import { type EventLog, openEventLog } from "../events/log.ts";
import { type EventReader, eventReader } from "../events/reader.ts";
import { startSequencer } from "../events/sequencer.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { ok, type Result } from "../kernel/result.ts";
import type { Database } from "../store/database.ts";
import type { Config } from "./config/load.ts";
import type { Running } from "./lifecycle.ts";

export type Events = {
  readonly log: EventLog;
  readonly reader: EventReader;
  readonly cursors: EventCursors;
};

/** The event log with its sequencer, its live feed and its readers. */
export async function startEvents(
  config: Config,
  database: Database,
  clock: Clock,
  logger: Log,
): Promise<Result<Running<Events>>> {
  const log = await openEventLog(database);
  const feed =
    config.redisUrl === null
      ? notifyFeed({ database, log, clock, logger })
      : redisFeed({ url: config.redisUrl, log, clock, logger });
  const hub = eventHub({ log, feed, clock, logger });
  const sequencer = startSequencer({ database, clock, logger, announce: feed.announce });
  return ok({
    value: { log, reader: eventReader({ log, hub, clock }), cursors: log.cursors },
    async stop() {
      await sequencer.stop();
      await hub.close();
      await feed.close();
    },
  });
}
