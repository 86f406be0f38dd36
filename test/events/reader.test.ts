import { setTimeout as sleep } from "node:timers/promises";
import fc from "fast-check";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { LoggedEvent } from "../../src/events/event.ts";
import { eventHub } from "../../src/events/hub.ts";
import type { News } from "../../src/events/live-feed.ts";
import type { EventStream, Gap } from "../../src/events/reader.ts";
import { eventReader } from "../../src/events/reader.ts";
import { pruneEvents } from "../../src/events/retention.ts";
import { quietLog } from "../support/quiet-log.ts";
import type { World } from "./world.ts";
import { clock, eventWorld, numbered, numberOf, open, range, take } from "./world.ts";

let world: World;
beforeEach(async () => {
  world = await eventWorld();
});
afterEach(() => world.close());

it("goes from replay to live under load without gap or repetition, wherever it starts", async () => {
  const one = world.process({ reader: { pageMax: 20, bufferMax: 50 } });
  const other = world.process({ reader: { pageMax: 7, bufferMax: 3 } });
  one.sequence({ batchMax: 13 });
  const total = 1_500;
  const writing = (async () => {
    for (let number = 1; number <= total; ) {
      const burst = range(number, Math.min(total, number + Math.floor(Math.random() * 12)));
      await world.append(...burst.map((each) => numbered(each)));
      number += burst.length;
      if (Math.random() < 0.2) await sleep(3);
    }
  })();
  const readers = range(1, 24).map(async (index) => {
    await sleep(Math.random() * 800);
    const { head } = await world.log.bounds();
    const after = Math.floor(Math.random() * (head + 1));
    const stream = await open((index % 2 ? one : other).reader, after);
    const items = await takeSlowly(stream, total - after);
    await stream.return?.();
    expect(items).toEqual(range(after + 1, total));
  });
  await writing;
  await Promise.all(readers);
});

it("resumes after every cut-off with each event once", async () => {
  const { reader, sequence } = world.process({ reader: { pageMax: 9, bufferMax: 11 } });
  sequence({ batchMax: 17 });
  let written = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(fc.integer({ min: 1, max: 30 }), { maxLength: 8 }), async (cuts) => {
      const start = written;
      const total = cuts.reduce((sum, cut) => sum + cut, 0);
      written += total;
      const writing = (async () => {
        for (const number of range(start + 1, start + total)) await world.append(numbered(number));
      })();
      const got: number[] = [];
      let after = start;
      for (const cut of cuts) {
        const stream = await open(reader, after);
        const items = await take(stream, cut);
        await stream.return?.();
        got.push(...items.map(numberOf));
        const last = items.at(-1);
        after = last && last.type !== "GAP" ? last.offset : after;
      }
      await writing;
      expect(got).toEqual(range(start + 1, start + total));
    }),
    { numRuns: 15 },
  );
});

it("starts with what happens from now on when no position is given", async () => {
  const { reader, sequence } = world.process();
  sequence();
  await world.append(numbered(1));
  await world.sequenced();
  const stream = await open(reader, null);
  await world.append(numbered(2));
  expect((await take(stream, 1)).map(numberOf)).toEqual([2]);
});

it("filters by type, subject and run alike from the log and live", async () => {
  const { reader, sequence } = world.process();
  sequence();
  const run = "run_1";
  const burst = async (from: number) => {
    await world.append(
      numbered(from, "prod_a"),
      numbered(from + 1, "prod_b"),
      { type: "CHAIN_RESUMED", subject: "prod_a", data: { chain: "x" } },
      { type: "RUN_STARTED", subject: run, data: { chain: "x", status: "RUNNING" } },
      { ...numbered(from + 2, "prod_c"), run },
    );
    await world.sequenced();
  };
  await burst(1);
  const filters = [
    { types: ["PRODUCT_CHANGED"], subjects: ["prod_a", "prod_a", "prod_c"] },
    { types: ["PRODUCT_CHANGED"] },
    { subjects: ["prod_a"] },
    { run },
    { run, subjects: ["prod_c"] },
    { types: [] },
  ] as const;
  const streams = await Promise.all(filters.map((filter) => open(reader, 0, filter)));
  const counts = [2, 3, 2, 2, 1];
  const replayed = await Promise.all(counts.map((count, i) => take(streams[i] ?? fail(), count)));
  const live = Promise.all(counts.map((count, i) => take(streams[i] ?? fail(), count)));
  await burst(11);
  const offsets = (items: readonly (LoggedEvent | Gap)[]) => items.map(offsetOf);
  expect(replayed.map(offsets)).toEqual([[1, 5], [1, 2, 5], [1, 3], [4, 5], [5]]);
  expect((await live).map(offsets)).toEqual([[6, 10], [6, 7, 10], [6, 8], [9, 10], [10]]);
});

it("keeps a bounded number of events for a reader that does not read, and loses none", async () => {
  const bufferMax = 10;
  let handed = 0;
  const { feed, sequence } = world.process();
  sequence();
  const hub = eventHub({ log: world.log, feed, clock, logger: quietLog });
  const counting = {
    ...hub,
    attach: (receive: Parameters<typeof hub.attach>[0]) =>
      hub.attach((events, after) => {
        handed += events.length;
        receive(events, after);
      }),
  };
  const limits = { bufferMax, pageMax: 5 };
  const reader = eventReader({ log: world.log, hub: counting, clock, limits });
  const stream = await open(reader, 0);
  await world.append(numbered(1));
  expect((await take(stream, 1)).map(numberOf)).toEqual([1]);
  const pending = stream.next();
  await world.append(numbered(2));
  await pending;
  for (const number of range(3, 400)) await world.append(numbered(number));
  await world.sequenced();
  await sleep(200);
  // It was detached when its buffer was full, not fed 398 events that it had to keep.
  expect(handed).toBeLessThan(100);
  expect((await take(stream, 398)).map(numberOf)).toEqual(range(3, 400));
  await stream.return?.();
  await hub.close();
});

it("tells a reader that comes too late what it cannot have any more", async () => {
  const { reader, sequence } = world.process();
  sequence();
  await world.append(...range(1, 30).map((number) => numbered(number)));
  await world.sequenced();
  const early = await open(reader, 28);
  await sleep(5);
  const before = new Date();
  await world.append(...range(31, 40).map((number) => numbered(number)));
  await world.sequenced();
  expect(await pruneEvents(world.database, before)).toBe(30);
  expect(await world.log.bounds()).toEqual({ head: 40, lowest: 31 });

  const [gap, ...rest] = await take(await open(reader, 4), 11);
  expect(gap).toMatchObject({ type: "GAP", fromOffset: 5, toOffset: 30 });
  expect(rest.map(numberOf)).toEqual(range(31, 40));
  const [small] = await take(early, 1);
  expect(small).toMatchObject({ type: "GAP", fromOffset: 29, toOffset: 30 });
  expect((await take(await open(reader, 30), 10)).map(numberOf)).toEqual(range(31, 40));
});

it("tells a live reader whose hub fell behind the pruner, even when nothing is left", async () => {
  const { feed, sequence } = world.process();
  sequence();
  let hear = (_news: News): void => undefined;
  const deaf = {
    announce: feed.announce,
    subscribe: (listener: (news: News) => void) => {
      hear = listener;
      return { isLive: () => true, close: async () => undefined };
    },
    close: async () => undefined,
  };
  const limits = { pollMs: 60_000 };
  const hub = eventHub({ log: world.log, feed: deaf, clock, logger: quietLog, limits });
  const reader = eventReader({ log: world.log, hub, clock });
  const stream = await open(reader, null, { subjects: ["prod_a"] });
  const next = stream.next();
  await sleep(100);
  await world.append(...range(1, 20).map((number) => numbered(number)));
  await world.sequenced();
  await pruneEvents(world.database, new Date(Date.now() + 1_000));
  hear({ head: 20, events: [] });
  expect((await next).value).toMatchObject({ type: "GAP", fromOffset: 1, toOffset: 20 });
  await stream.return?.();
  await hub.close();
});

it("refuses a position that this log has not reached", async () => {
  const { reader } = world.process();
  const result = await reader.readEvents({ after: 1, filter: {} });
  expect(result).toMatchObject({ ok: false, fault: { code: "CURSOR_INVALID", at: "after" } });
});

it("ends at once when it is returned or aborted while it waits", async () => {
  const { reader } = world.process();
  const stop = new AbortController();
  const returned = await open(reader, null);
  const aborted = await reader.readEvents({ after: null, filter: {}, signal: stop.signal });
  if (!aborted.ok) throw new Error("refused");
  const waits = [returned.next(), aborted.value.next()];
  await sleep(100);
  await returned.return?.();
  stop.abort();
  expect(await Promise.all(waits)).toEqual([
    { done: true, value: undefined },
    { done: true, value: undefined },
  ]);
  expect(await returned.next()).toEqual({ done: true, value: undefined });
});

it("finds the last events of a rare type behind many others, and pages back to the first", async () => {
  world.process().sequence();
  const common = (count: number) => range(1, count).map((number) => numbered(number));
  const rare = { type: "CHAIN_RESUMED", subject: "chain", data: { chain: "x" } } as const;
  await world.append(rare, ...common(4_000), rare, ...common(4_000));
  await world.append(...common(4_000), ...common(3_000));
  const head = await world.sequenced();
  const page = await world.log.readBack(head + 1, { types: ["CHAIN_RESUMED"] }, 10);
  expect(page.events.map((event) => event.offset)).toEqual([4_002, 1]);
  const broad = {
    types: ["CHAIN_RESUMED", "CHAIN_PAUSED", "RUN_ENDED", "RUN_STARTED", "STOCK_MOVED"],
  } as const;
  const first = await world.log.readBack(head + 1, broad, 10);
  expect(first).toMatchObject({ events: [], through: head + 1 - 10_000 });
  const second = await world.log.readBack(first.through, broad, 10);
  expect(second.events.map((event) => event.offset)).toEqual([4_002, 1]);
});

function fail(): never {
  throw new Error("no stream");
}

async function takeSlowly(stream: EventStream, count: number) {
  const offsets: number[] = [];
  while (offsets.length < count) {
    const [item] = await take(stream, 1);
    offsets.push(offsetOf(item));
    if (Math.random() < 0.003) await sleep(40);
  }
  return offsets;
}

function offsetOf(item: LoggedEvent | Gap | undefined): number {
  return item === undefined || item.type === "GAP" ? Number.NaN : item.offset;
}
