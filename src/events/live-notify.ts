import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import type { Database } from "../store/database.ts";
import { bell } from "./bell.ts";
import type { FeedSubscription, LiveFeed, News } from "./live-feed.ts";
import { newest } from "./newest.ts";

const CHANNEL = "tutti_events";

/** Milliseconds before a lost connection is tried again. */
const RETRY_MS = 500;

/** The live feed over PostgreSQL's own LISTEN and NOTIFY: carries the new head and no events. */
export function notifyFeed(parts: {
  readonly database: Database;
  readonly clock: Clock;
  readonly logger: Log;
}): LiveFeed {
  const subscriptions = new Set<FeedSubscription>();
  const heads = newest(async (head: number) => {
    // A lost announcement is made good by the next one, or by the hub's poll.
    await parts.database
      .query("select pg_notify($1, $2)", [CHANNEL, String(head)], "announce-events")
      .catch(() => undefined);
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
  { database, clock, logger }: Parameters<typeof notifyFeed>[0],
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
        const head = Number(payload);
        if (Number.isSafeInteger(head)) hear({ head, events: [] });
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
