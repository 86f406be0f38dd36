import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import type { Database } from "../store/database.ts";
import { bell } from "./bell.ts";
import type { FeedSubscription, LiveFeed, News } from "./live-feed.ts";
import type { EventLog } from "./log.ts";
import { newest } from "./newest.ts";
import { readEvent, writeEvent } from "./wire.ts";

const CHANNEL = "tutti_events";

/** Milliseconds before a lost connection is tried again. */
const RETRY_MS = 500;

/** What one announcement carries; PostgreSQL takes up to 8,000 bytes. */
const CARRIED_EVENTS_MAX = 16;
const CARRIED_BYTES_MAX = 7_500;

export type NotifyFeedParts = {
  readonly database: Database;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly logger: Log;
};

/**
 * The live feed over PostgreSQL's own LISTEN and NOTIFY. An announcement carries the new head and,
 * one a line, what happened since the one before; the head alone when that is too much, and then
 * each process reads it from the log.
 */
export function notifyFeed(parts: NotifyFeedParts): LiveFeed {
  const { database, log } = parts;
  const subscriptions = new Set<FeedSubscription>();
  let announced: number | null = null;
  const heads = newest(async (head: number) => {
    const before = announced ?? head;
    announced = head;
    try {
      const text = await announcement(log, before, head);
      await database.query("select pg_notify($1, $2)", [CHANNEL, text], "announce-events");
    } catch {
      // A lost announcement is made good by the next one, or by the hub's poll.
    }
  });

  return {
    announce: heads.give,
    subscribe(hear) {
      const subscription = listen(parts, hear);
      subscriptions.add(subscription);
      return subscription;
    },
    async close() {
      await Promise.all([...subscriptions].map((subscription) => subscription.close()));
      await heads.idle();
    },
  };
}

function listen(
  { database, clock, logger }: NotifyFeedParts,
  hear: (news: News) => void,
): FeedSubscription {
  const over = bell(clock);
  let closed = false;
  let live = false;
  let healthy = true;

  const untilLost = async () => {
    const session = await database.session();
    try {
      let lost = false;
      session.onEnd(() => {
        lost = true;
        over.ring();
      });
      session.onNotify((_channel, payload) => {
        const news = readAnnouncement(payload);
        if (news !== null) hear(news);
      });
      await session.query(`listen ${CHANNEL}`);
      live = true;
      healthy = true;
      // What was announced before this session heard anything.
      const [row] = await session.query<{ head: number }>("select head from event_head");
      if (row) hear({ head: row.head, events: [] });
      while (!lost && !closed) await over.wait(60_000);
    } finally {
      live = false;
      await session.close().catch(() => undefined);
    }
  };

  const done = (async () => {
    while (!closed) {
      try {
        await untilLost();
      } catch (error) {
        if (healthy) logger.warn({ err: error }, "live events lost their database session");
        healthy = false;
      }
      if (!closed) await over.wait(RETRY_MS);
    }
  })();

  return {
    isLive: () => live,
    async close() {
      closed = true;
      over.ring();
      await done;
    },
  };
}

async function announcement(log: EventLog, before: number, head: number): Promise<string> {
  const count = head - before;
  if (count < 1 || count > CARRIED_EVENTS_MAX) return String(head);
  const { events } = await log.read(before, {}, count);
  const text = [head, ...events.map(writeEvent)].join("\n");
  return Buffer.byteLength(text) <= CARRIED_BYTES_MAX ? text : String(head);
}

/** Null when it is none. With an event that cannot be read none is taken. */
function readAnnouncement(payload: string): News | null {
  const [first = "", ...lines] = payload.split("\n");
  const head = Number(first);
  if (!Number.isSafeInteger(head)) return null;
  const events = lines.map(readEvent);
  return { head, events: events.every((event) => event !== null) ? events : [] };
}
