import { eventHub } from "../../../src/events/hub.ts";
import { notifyFeed } from "../../../src/events/live-notify.ts";
import { openEventLog } from "../../../src/events/log.ts";
import { eventReader } from "../../../src/events/reader.ts";
import { systemClock } from "../../../src/server/system-clock.ts";
import { openDatabase } from "../../../src/store/database.ts";
import { silentLog } from "../silent-log.ts";

/** The event log as a gateway has it that does not sequence. */
export async function fanoutEvents(databaseUrl: string) {
  const clock = systemClock();
  const database = openDatabase({ url: databaseUrl, poolMax: 4, applicationName: "fanout" });
  const log = await openEventLog(database);
  const feed = notifyFeed({ database, log, clock, logger: silentLog });
  const hub = eventHub({ log, feed, clock, logger: silentLog });
  return { database, log, reader: eventReader({ log, hub, clock }) };
}
