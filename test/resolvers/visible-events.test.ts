import { afterAll, beforeAll, expect, test } from "vitest";
import { readHistory } from "../../src/events/history.ts";
import { openEventLog } from "../../src/events/log.ts";
import type { EventReader, EventStream } from "../../src/events/reader.ts";
import { ok, unwrap } from "../../src/kernel/result.ts";
import { visibleEvents } from "../../src/resolvers/visible-events.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { visibleTo } from "../../src/store/visible-rows.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";

const MANY = 1_000;
let place: FreshDatabase;
let database: Database;
beforeAll(async () => {
  place = await freshDatabase();
  database = openDatabase({ url: place.url, poolMax: 2, applicationName: "visible-events-test" });
  await database.query(
    `insert into supplier (id, name, updated_at, system, source_id, observed_at)
     values ('sup_a', 'A', now(), 'erp', '1', now()), ('sup_b', 'B', now(), 'erp', '2', now())`,
  );
  // One of supplier A, then very many of B, then another of A.
  await database.query(
    `insert into event_log (log_offset, id, type, version, subject, at, data)
     select n, 'evt_' || n, 'SUPPLIER_CHANGED', 1,
       case when n in (1, $1::int + 2) then 'sup_a' else 'sup_b' end, now(),
       '{"change": "changed", "system": "erp", "fields": []}'
     from generate_series(1, $1::int + 2) n`,
    [MANY],
  );
  await database.query("update event_head set head = $1", [MANY + 2]);
});
afterAll(async () => {
  await database.close();
  await place.drop();
});

const viewer = { id: "key_a", rows: { suppliers: ["sup_a"], channels: [] } };
const filter = { types: ["SUPPLIER_CHANGED", "PURCHASE_ORDER_CHANGED"] as const };

async function seen(reader: EventReader = {} as EventReader) {
  const log = await openEventLog(database);
  return visibleEvents({ log, reader }, visibleTo(database, viewer), viewer);
}

test("a page does not come short because of events that must not be seen", async () => {
  const { log } = await seen();
  const first = unwrap(await readHistory(log, { before: null, filter, limit: 1 }));
  expect(first.events.map(({ offset }) => offset)).toEqual([MANY + 2]);
  expect(first.hasMore).toBe(true);
  const next = { before: first.through, filter, limit: 1 };
  const second = unwrap(await readHistory(log, next));
  expect(second.events.map(({ offset }) => offset)).toEqual([1]);
  expect(second.hasMore).toBe(false);
});

test("a stream hands out what is visible, and is not ahead of what it hands out", async () => {
  const log = await openEventLog(database);
  const { events } = await log.read(MANY - 3, filter, 100);
  let at = MANY - 3;
  const items = events.values();
  const stream: EventStream = {
    async next() {
      const step = items.next();
      if (!step.done) at = step.value.offset;
      return step.done ? { done: true, value: undefined } : step;
    },
    place: () => at,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
  const { reader } = await seen({ readEvents: async () => ok(stream) } as unknown as EventReader);
  const narrowed = unwrap(await reader.readEvents({ after: null, filter }));
  const step = narrowed.next();
  const places: number[] = [];
  const watch = setInterval(() => places.push(narrowed.place()), 0);
  expect(await step).toMatchObject({ done: false, value: { offset: MANY + 2 } });
  clearInterval(watch);
  expect(Math.max(0, ...places)).toBeLessThan(MANY + 2);
  expect(narrowed.place()).toBe(MANY + 2);
  expect((await narrowed.next()).done).toBe(true);
});
