import { randomFillSync } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { Delivery } from "../../src/connectors/contract.ts";
import { authorityRank } from "../../src/domain/authority.ts";
import { appendEvents } from "../../src/events/outbox.ts";
import { deliveryQueue, type TakeDelivery } from "../../src/ingest/delivery-queue.ts";
import { createTake } from "../../src/ingest/take.ts";
import { ok } from "../../src/kernel/result.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { realClock } from "../support/clock.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";
import { priceRecord, productRecord } from "../support/records.ts";

let fresh: FreshDatabase;
let database: Database;
let takeDelivery: TakeDelivery;
let transactions = 0;
const random = (into: Uint8Array) => randomFillSync(into);

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase({
    url: fresh.url,
    poolMax: 4,
    applicationName: "test",
    onQuery: (text) => {
      if (text.includes("insert into webhook_delivery")) transactions += 1;
    },
  });
  const take = createTake({
    database,
    rank: authorityRank({}, () => "STOREFRONT"),
    clock: realClock,
    random,
    append: (tx, events) => appendEvents(tx, events, realClock, random),
  });
  takeDelivery = deliveryQueue(take, realClock);
});
beforeEach(() => {
  transactions = 0;
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

let lastId = 0;
function delivery(more: Partial<Delivery>): Delivery {
  lastId += 1;
  const nothing = { topic: "test", records: [], rejects: [], deleted: [], reread: [] };
  return { id: `delivery-${lastId}`, ...nothing, ...more };
}

const send = (...all: readonly Delivery[]) =>
  Promise.all(all.map((one) => takeDelivery("shop", one)));
const product = (id: string, title: string) =>
  delivery({ records: [productRecord(id, { title })] });

async function titles(prefix: string) {
  const rows = await database.query<{ title: string }>(
    "select title from product where source_id like $1 order by source_id",
    [`${prefix}%`],
  );
  return rows.map(({ title }) => title);
}

describe("deliveries that arrive together", () => {
  it("are taken in by one transaction after the one that is under way", async () => {
    const many = Array.from({ length: 50 }, (_, n) => product(`many-${n}`, "Lantern"));
    expect(await send(...many)).toEqual(many.map(() => ok(true)));
    expect(await titles("many-")).toHaveLength(50);
    expect(transactions).toBe(2);
  });

  it("are told when they were taken in before, and change nothing again", async () => {
    const first = product("again", "Old");
    const newer = product("again", "New");
    const other = product("other", "Other");
    expect(await send(first, first, newer)).toEqual([ok(true), ok(false), ok(true)]);
    expect(await send(other, first, newer)).toEqual([ok(true), ok(false), ok(false)]);
    expect(await titles("again")).toEqual(["New"]);
    expect(await titles("other")).toEqual(["Other"]);
  });

  it("each have their place in history, in the order in which they came", async () => {
    await send(product("told", "Told"));
    await send(
      delivery({ records: [priceRecord("told-v", 1)] }),
      ...[2, 3, 4].map((pounds) => delivery({ records: [priceRecord("told-v", pounds)] })),
    );
    const rows = await database.query<{ to: number }>(
      `select (h.changes->0->>'to')::bigint as to from history h
       join price p on p.id = h.record_id where p.source_id = 'told-v' order by h.seq`,
    );
    expect(rows.map(({ to }) => to)).toEqual([20_000, 30_000, 40_000]);
    const events = await database.query(
      "select 1 from event_outbox where type = 'PRICE_CHANGED' and data->>'amountE4' is not null",
    );
    expect(events).toHaveLength(4);
  });

  it("end as they would one after the other, when one tells that a thing is gone", async () => {
    const gone = delivery({ deleted: [{ kind: "product", sourceId: "back" }] });
    const statusOf = () =>
      database.query("select status from product where source_id = 'back'").then(([row]) => row);
    await send(product("back", "Here"), product("by", "By"), gone);
    expect(await statusOf()).toEqual({ status: "ARCHIVED" });
    const again = delivery({ deleted: gone.deleted });
    await send(product("by", "By then"), again, product("back", "Back"));
    // What is gone does not come back by itself: the shop is asked.
    expect(await statusOf()).toEqual({ status: "ARCHIVED" });
    const asked = "select 1 from reread_request where kind = 'product' and source_id = 'back'";
    expect(await database.query(asked)).toHaveLength(1);
  });
});

describe("a delivery that cannot be taken in", () => {
  it("with a record that the database refuses leaves its neighbors alone", async () => {
    const poison = product("poison", "a\u0000b");
    const all = [product("near-1", "1"), product("near-2", "2"), poison, product("near-3", "3")];
    expect(await send(...all)).toEqual(all.map(() => ok(true)));
    expect(await titles("near-")).toEqual(["1", "2", "3"]);
    const kept = await database.query("select 1 from quarantine where source_id = 'poison'");
    expect(kept).toHaveLength(1);
  });

  it("fails alone when the whole of it is refused", async () => {
    const bad = { ...product("bad", "Bad"), id: "nul\u0000" };
    const all = [product("good-1", "1"), product("good-2", "2"), bad, product("good-3", "3")];
    const outcomes = await Promise.allSettled(all.map((one) => takeDelivery("shop", one)));
    expect(outcomes.map(({ status }) => status)).toEqual([
      ...["fulfilled", "fulfilled", "rejected", "fulfilled"],
    ]);
    expect(await titles("good-")).toEqual(["1", "2", "3"]);
    expect(await titles("bad")).toEqual([]);
  });

  it("is refused, to be sent again, when too many are waiting", async () => {
    const stuck = deliveryQueue(() => new Promise<never>(() => undefined), realClock);
    const one = product("stuck", "Stuck");
    for (let n = 0; n < 2_001; n += 1) void stuck("shop", one);
    expect(await stuck("shop", one)).toMatchObject({ fault: { code: "OVERLOADED" } });
  });
});
