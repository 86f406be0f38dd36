import { webcrypto } from "node:crypto";
import { setTimeout as sleep } from "node:timers/promises";
import type { NewEvent } from "../../src/events/event.ts";
import type { EventHub, HubLimits } from "../../src/events/hub.ts";
import { eventHub } from "../../src/events/hub.ts";
import type { LiveFeed } from "../../src/events/live-feed.ts";
import { notifyFeed } from "../../src/events/live-notify.ts";
import type { EventLog } from "../../src/events/log.ts";
import { openEventLog } from "../../src/events/log.ts";
import { appendEvents } from "../../src/events/outbox.ts";
import type { EventReader, EventStream, ReaderLimits } from "../../src/events/reader.ts";
import { eventReader } from "../../src/events/reader.ts";
import type { Sequencer, SequencerLimits } from "../../src/events/sequencer.ts";
import { startSequencer } from "../../src/events/sequencer.ts";
import type { RandomBytes } from "../../src/kernel/ids.ts";
import { unwrap } from "../../src/kernel/result.ts";
import type { Database, Sql } from "../../src/store/database.ts";
import { openDatabase } from "../../src/store/database.ts";
import { freshDatabase } from "../support/database.ts";
import { quietLog } from "../support/quiet-log.ts";
import { clock } from "./clock.ts";

export { clock };

export const random: RandomBytes = (into) => webcrypto.getRandomValues(into);

/** The events of one process on a database of its own, put together as the server does. */
export type World = {
  readonly database: Database;
  readonly log: EventLog;
  /** Another process on the same database. Closed with the world. */
  process(parts?: ProcessParts): TestProcess;
  append(...events: NewEvent[]): Promise<void>;
  /** Waits until the outbox is empty and answers the log's head. */
  sequenced(): Promise<number>;
  close(): Promise<void>;
};

export type ProcessParts = {
  readonly feed?: (log: EventLog) => LiveFeed;
  /** The log as this process's readers see it. */
  readonly log?: EventLog;
  readonly reader?: Partial<ReaderLimits>;
  readonly hub?: Partial<HubLimits>;
};

/** Limits under which the feed alone brings news in a test's time. */
export const WITHOUT_POLL = { pollMs: 600_000 } as const;

export type TestProcess = {
  readonly feed: LiveFeed;
  readonly hub: EventHub;
  readonly reader: EventReader;
  sequence(limits?: Partial<SequencerLimits>): Sequencer;
};

export async function eventWorld(poolMax = 10): Promise<World> {
  const fresh = await freshDatabase();
  const database = openDatabase({ url: fresh.url, poolMax, applicationName: "test" });
  // All test databases are copies of one, and with it of its log's id.
  await database.query("update event_head set log_id = gen_random_uuid()");
  const log = await openEventLog(database);
  const closers: (() => Promise<void>)[] = [];
  return {
    database,
    log,
    process(parts = {}) {
      const feed = parts.feed?.(log) ?? notifyFeed({ database, log, clock, logger: quietLog });
      const seen = parts.log ?? log;
      const hubLimits = parts.hub ? { limits: parts.hub } : {};
      const hub = eventHub({ log: seen, feed, clock, logger: quietLog, ...hubLimits });
      const limits = parts.reader ? { limits: parts.reader } : {};
      closers.unshift(
        () => hub.close(),
        () => feed.close(),
      );
      return {
        feed,
        hub,
        reader: eventReader({ log: seen, hub, clock, ...limits }),
        sequence(sequencerLimits = {}) {
          const sequencer = startSequencer({
            database,
            clock,
            logger: quietLog,
            announce: feed.announce,
            limits: { standbyMs: 100, ...sequencerLimits },
          });
          closers.unshift(() => sequencer.stop());
          return sequencer;
        },
      };
    },
    append: (...events) => database.transaction((tx) => appendEvents(tx, events, clock, random)),
    async sequenced() {
      await until(async () => (await outboxCount(database)) === 0);
      return (await log.bounds()).head;
    },
    async close() {
      for (const close of closers) await close();
      await database.close();
      await fresh.drop();
    },
  };
}

/** An event that carries a number, so that a test can tell it from all others. */
export function numbered(number: number, subject = "prod_a"): NewEvent {
  const fields = [String(number)];
  return { type: "PRODUCT_CHANGED", subject, data: { change: "changed", system: "test", fields } };
}

export function numberOf(event: NewEvent | { type: "GAP" }): number {
  return event.type === "PRODUCT_CHANGED" ? Number(event.data.fields[0]) : Number.NaN;
}

export async function outboxCount(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ count: number }>("select count(*) as count from event_outbox");
  return row?.count ?? 0;
}

/** Every offset and number in the log, in order. */
export function logged(sql: Sql): Promise<{ offset: number; number: number; subject: string }[]> {
  return sql.query(
    `select log_offset as offset, (data->'fields'->>0)::int as number, subject
     from event_log order by log_offset`,
  );
}

export async function open(
  reader: EventReader,
  after: number | null,
  filter: Parameters<EventReader["readEvents"]>[0]["filter"] = {},
): Promise<EventStream> {
  return unwrap(await reader.readEvents({ after, filter }));
}

/** The next `count` items; fails when they do not come in time. */
export async function take<Item>(
  stream: AsyncIterator<Item>,
  count: number,
  timeoutMs = 60_000,
): Promise<Item[]> {
  const items: Item[] = [];
  const tooLate = new AbortController();
  const timeout = sleep(timeoutMs, undefined, { signal: tooLate.signal }).then(
    () => {
      throw new Error(`only ${items.length} of ${count} came within ${timeoutMs} ms`);
    },
    () => undefined,
  );
  try {
    while (items.length < count) {
      const step = await Promise.race([stream.next(), timeout]);
      if (!step || step.done) throw new Error(`the stream ended after ${items.length}`);
      items.push(step.value);
    }
  } finally {
    tooLate.abort();
  }
  return items;
}

export async function until(isTrue: () => Promise<boolean> | boolean, timeoutMs = 60_000) {
  const end = Date.now() + timeoutMs;
  while (!(await isTrue())) {
    if (Date.now() > end) throw new Error(`not true within ${timeoutMs} ms: ${isTrue}`);
    await sleep(10);
  }
}

export function range(from: number, to: number): number[] {
  return Array.from({ length: Math.max(0, to - from + 1) }, (_, index) => from + index);
}
