import { Redis } from "ioredis";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { bell } from "./bell.ts";
import type { FeedSubscription, LiveFeed, News } from "./live-feed.ts";
import type { EventLog } from "./log.ts";
import { newest } from "./newest.ts";
import { readStream, startOfStream, streamPublisher } from "./redis-stream.ts";

/** Milliseconds before reading is tried again after a failure. */
const RETRY_MS = 200;

export type RedisFeedParts = {
  /** Such as redis://127.0.0.1:6379/0. */
  readonly url: string;
  readonly log: EventLog;
  readonly clock: Clock;
  readonly logger: Log;
};

/**
 * The live feed over one Redis stream a log, whose entry ids are the offsets: Redis itself refuses
 * what is already there, and a process reads on from the offset it has. The sequencer adds, every
 * process has one connection that waits. Redis is never the truth: while it is gone the hub polls
 * the log, and what it lost is read from there.
 */
export function redisFeed(parts: RedisFeedParts): LiveFeed {
  const subscriptions = new Set<FeedSubscription>();
  // Made at the first announcement: most processes never sequence.
  let connection: Redis | null = null;
  let publish: ((head: number) => Promise<void>) | null = null;
  let healthy = true;

  const heads = newest(async (head: number) => {
    connection ??= connect(parts.url, { commandTimeout: 2_000, enableOfflineQueue: false });
    publish ??= streamPublisher(connection, parts.log);
    try {
      if (connection.status === "wait") await connection.connect();
      await publish(head);
      healthy = true;
    } catch (error) {
      if (healthy) parts.logger.warn({ err: error }, "live events cannot be sent to Redis");
      healthy = false;
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
      connection?.disconnect();
    },
  };
}

function listen(parts: RedisFeedParts, hear: (news: News) => void): FeedSubscription {
  const { log, clock, logger } = parts;
  // Silence longer than the wait of a read means that the connection is dead.
  const redis = connect(parts.url, { socketTimeout: 3 * WAIT_MS });
  const over = bell(clock);
  let closed = false;
  let live = false;
  let healthy = true;

  const done = (async () => {
    let last: number | null = null;
    while (!closed) {
      try {
        if (last === null) {
          last = await startOfStream(redis, log);
          hear({ head: last, events: [] });
        }
        live = true;
        healthy = true;
        const news: News | null = await readStream(redis, log.id, last, WAIT_MS);
        if (!news || closed) continue;
        // Entries that cannot be read are not the sequencer's: the log says where to go on.
        last = news.events.length > 0 ? news.head : null;
        if (last !== null) hear(news);
      } catch (error) {
        live = false;
        if (closed) break;
        if (healthy)
          logger.warn({ err: error }, "live events lost Redis and are read from the log");
        healthy = false;
        await over.wait(RETRY_MS);
      }
    }
  })();

  return {
    isLive: () => live,
    async close() {
      closed = true;
      over.ring();
      redis.disconnect();
      await done;
    },
  };
}

/** Milliseconds that one read waits for something to come. */
const WAIT_MS = 5_000;

function connect(url: string, options: object): Redis {
  const redis = new Redis(url, {
    lazyConnect: true,
    // Fails at once what cannot be sent, so that its caller goes another way.
    maxRetriesPerRequest: 0,
    autoResendUnfulfilledCommands: false,
    connectTimeout: 2_000,
    retryStrategy: (attempt) => Math.min(attempt * 100, 1_000),
    ...options,
  });
  // Errors reach the commands; without a listener this one would end the process.
  redis.on("error", () => undefined);
  return redis;
}
