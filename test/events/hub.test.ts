import fc from "fast-check";
import { expect, it } from "vitest";
import type { LoggedEvent } from "../../src/events/event.ts";
import { eventHub } from "../../src/events/hub.ts";
import type { News } from "../../src/events/live-feed.ts";
import type { EventLog } from "../../src/events/log.ts";
import { quietLog } from "../support/quiet-log.ts";
import { clock, range, until } from "./world.ts";

/** A log in memory: the hub is the part under test here, and needs thousands of odd feeds. */
function memoryLog() {
  const state = { head: 0, lowest: 1 };
  const log: EventLog = {
    id: "memory",
    cursors: { format: String, parse: (cursor) => ({ ok: true, value: Number(cursor) }) },
    bounds: async () => ({ ...state }),
    async read(after, _filter, limit) {
      const from = Math.max(after + 1, state.lowest);
      const events = range(from, Math.min(from + limit - 1, state.head)).map(eventAt);
      return { ...state, events, through: events.at(-1)?.offset ?? state.head };
    },
    readBack: () => Promise.reject(new Error("not read backwards")),
  };
  return { state, log };
}

function eventAt(offset: number): LoggedEvent {
  const data = { chain: "c" };
  const envelope = { id: `evt_${offset}`, offset, at: "2030-01-01T00:00:00.000Z", version: 1 };
  return { ...envelope, type: "CHAIN_RESUMED", subject: "c", data };
}

function scripted() {
  const { state, log } = memoryLog();
  let hear = (_news: News): void => undefined;
  const feed = {
    announce: () => undefined,
    subscribe: (listener: (news: News) => void) => {
      hear = listener;
      return { isLive: () => true, close: async () => undefined };
    },
    close: async () => undefined,
  };
  const limits = { pageMax: 3, pollMs: 5 };
  const hub = eventHub({ log, feed, clock, logger: quietLog, limits });
  return { state, hub, hear: (news: News) => hear(news) };
}

/** One piece of news: how far the log has grown, and which offsets it carries, near its end. */
const piece = fc.record({
  grows: fc.integer({ min: 0, max: 6 }),
  carries: fc.uniqueArray(fc.integer({ min: -6, max: 0 }), { maxLength: 7 }),
  waits: fc.boolean(),
});

it("hands on everything once and in order, whatever the feed drops, repeats or leaves out", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(piece, { maxLength: 25 }), async (pieces) => {
      const { state, hub, hear } = scripted();
      await hub.refresh();
      const got: number[] = [];
      const { position } = hub.attach((events) => got.push(...events.map(({ offset }) => offset)));
      for (const { grows, carries, waits } of pieces) {
        state.head += grows;
        const offsets = carries
          .map((back) => state.head + back)
          .filter((offset) => offset > 0)
          .sort((a, b) => a - b);
        hear({ head: offsets.at(-1) ?? state.head, events: offsets.map(eventAt) });
        if (waits) await Promise.resolve();
      }
      await until(() => hub.position() >= state.head, 2_000);
      await hub.close();
      expect(got).toEqual(range(position + 1, state.head));
    }),
    { numRuns: 150 },
  );
});

it("finds by itself what the feed never told", async () => {
  const { state, hub } = scripted();
  await hub.refresh();
  const got: number[] = [];
  hub.attach((events) => got.push(...events.map(({ offset }) => offset)));
  state.head = 10;
  await until(() => got.length === 10, 2_000);
  await hub.close();
});

it("serves a receiver that comes later from its own place, and none that has gone", async () => {
  const { state, hub, hear } = scripted();
  await hub.refresh();
  const early: number[] = [];
  const late: number[] = [];
  const first = hub.attach((events) => early.push(...events.map(({ offset }) => offset)));
  state.head = 4;
  hear({ head: 4, events: range(1, 4).map(eventAt) });
  await hub.refresh();
  const second = hub.attach((events) => late.push(...events.map(({ offset }) => offset)));
  expect(second.position).toBe(4);
  state.head = 6;
  hear({ head: 6, events: [eventAt(5), eventAt(6)] });
  first.detach();
  state.head = 7;
  hear({ head: 7, events: [eventAt(7)] });
  expect([early, late]).toEqual([range(1, 6), range(5, 7)]);
  await hub.close();
});

it("lets the log go by while nobody listens", async () => {
  const { state, hub, hear } = scripted();
  await hub.refresh();
  state.head = 1_000_000;
  hear({ head: state.head, events: [] });
  await hub.refresh();
  const got: number[] = [];
  expect(hub.attach((events) => got.push(events.length)).position).toBe(1_000_000);
  await hub.close();
});

it("says where events are no longer kept", async () => {
  const { state, hub, hear } = scripted();
  await hub.refresh();
  const batches: [number, number][] = [];
  hub.attach((events, after) => batches.push([after, events.length]));
  state.head = 20;
  state.lowest = 16;
  hear({ head: 20, events: [] });
  await until(() => hub.position() === 20, 2_000);
  expect(batches[0]).toEqual([15, 0]);
  expect(batches.slice(1).reduce((sum, [, count]) => sum + count, 0)).toBe(5);
  await hub.close();
});
