import type { NewEvent } from "../src/events/event.ts";
import { eventHub } from "../src/events/hub.ts";
import { notifyFeed } from "../src/events/live-notify.ts";
import { openEventLog } from "../src/events/log.ts";
import { appendEvents } from "../src/events/outbox.ts";
import type { EventStream } from "../src/events/reader.ts";
import { eventReader } from "../src/events/reader.ts";
import { startSequencer } from "../src/events/sequencer.ts";
import { unwrap } from "../src/kernel/result.ts";
import { systemClock } from "../src/server/system-clock.ts";
import type { Database } from "../src/store/database.ts";
import { type Benchmark, type Figure, quantile } from "./figure.ts";
import { withDatabase } from "./support/database.ts";
import { silentLog } from "./support/silent-log.ts";

const clock = systemClock();

const BULK = { writers: 4, rounds: 125, size: 100 } as const;
const SINGLE = { writers: 8, rounds: 500, size: 1 } as const;
const STEADY_EVENTS = 500;

/**
 * Events from a writer's transaction through outbox, sequencer and live feed to a subscriber, all
 * in one process: how many a second in bulk and one a transaction, and how long one takes, from
 * before its transaction until it is delivered, at a steady 50 a second.
 */
export const events: Benchmark = {
  name: "events",
  run: (say) =>
    withDatabase(async (database) => {
      const log = await openEventLog(database);
      const parts = { database, log, clock, logger: silentLog };
      const feed = notifyFeed(parts);
      const hub = eventHub({ ...parts, feed });
      const reader = eventReader({ ...parts, hub });
      const sequencer = startSequencer({ ...parts, announce: feed.announce });
      const stream = unwrap(await reader.readEvents({ after: 0, filter: {} }));
      try {
        await delivered(stream, 1, append(database, [event(0)]));
        say("100 events a transaction, 4 writers");
        const bulk = await rate(database, stream, BULK);
        say("1 event a transaction, 8 writers");
        const single = await rate(database, stream, SINGLE);
        say("1 event every 20 ms");
        return figures(bulk, single, await steady(database, stream));
      } finally {
        await stream.return?.();
        await sequencer.stop();
        await hub.close();
        await feed.close();
      }
    }),
};

function figures(bulk: number, single: number, latenciesMs: readonly number[]): Figure[] {
  const tenths = (ms: number) => Math.round(ms * 10) / 10;
  const p50 = tenths(quantile(latenciesMs, 0.5));
  const p99 = tenths(quantile(latenciesMs, 0.99));
  return [
    { name: "events in bulk", value: bulk, unit: "events/s", bar: null, detail: BULK },
    { name: "events one by one", value: single, unit: "events/s", bar: null, detail: SINGLE },
    { name: "event to subscriber, p50", value: p50, unit: "ms", bar: null, detail: {} },
    { name: "event to subscriber, p99", value: p99, unit: "ms", bar: null, detail: {} },
  ];
}

async function rate(
  database: Database,
  stream: EventStream,
  load: { readonly writers: number; readonly rounds: number; readonly size: number },
): Promise<number> {
  const count = load.writers * load.rounds * load.size;
  const started = clock.monotonicMs();
  await delivered(stream, count, write(database, load));
  return Math.round((count * 1_000) / (clock.monotonicMs() - started));
}

function event(number: number): NewEvent {
  return {
    type: "PRODUCT_CHANGED",
    subject: `prod_${number % 1_000}`,
    data: { change: "changed", system: "bench", fields: ["title", "vendor"] },
  };
}

function append(database: Database, events: readonly NewEvent[]): Promise<void> {
  return database.transaction((tx) =>
    appendEvents(tx, events, clock, (into) => crypto.getRandomValues(into)),
  );
}

async function write(
  database: Database,
  { writers, rounds, size }: { writers: number; rounds: number; size: number },
): Promise<void> {
  const writer = async () => {
    for (let round = 0; round < rounds; round += 1) {
      await append(
        database,
        Array.from({ length: size }, (_, index) => event(round + index)),
      );
    }
  };
  await Promise.all(Array.from({ length: writers }, writer));
}

async function delivered(stream: EventStream, count: number, writing: Promise<void>) {
  for (let got = 0; got < count; got += 1) {
    const step = await stream.next();
    if (step.done) throw new Error("the stream ended");
  }
  await writing;
}

async function steady(database: Database, stream: EventStream): Promise<number[]> {
  const latenciesMs: number[] = [];
  while (latenciesMs.length < STEADY_EVENTS) {
    const started = clock.monotonicMs();
    await delivered(stream, 1, append(database, [event(latenciesMs.length)]));
    const tookMs = clock.monotonicMs() - started;
    latenciesMs.push(tookMs);
    await clock.sleep(Math.max(0, 20 - tookMs));
  }
  return latenciesMs;
}
