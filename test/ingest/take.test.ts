import { randomFillSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorityRank } from "../../src/domain/authority.ts";
import type { NewEvent } from "../../src/events/event.ts";
import { appendEvents } from "../../src/events/outbox.ts";
import { createTake, type Take } from "../../src/ingest/take.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { realClock } from "../support/clock.ts";
import { type FreshDatabase, freshDatabase } from "../support/database.ts";
import {
  customerRecord,
  inventoryRecord,
  locationRecord,
  orderRecord,
  priceRecord,
  productRecord,
} from "../support/records.ts";

let fresh: FreshDatabase;
let database: Database;
let take: Take;
let events: NewEvent[] = [];
const random = (into: Uint8Array) => randomFillSync(into);

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase({ url: fresh.url, poolMax: 4, applicationName: "test" });
  const roles: Record<string, "STOREFRONT" | "ERP"> = { shop: "STOREFRONT", erp: "ERP" };
  take = createTake({
    database,
    rank: authorityRank({}, (system) => roles[system] ?? "CRM"),
    clock: realClock,
    random,
    append: async (tx, some) => {
      events.push(...some);
      await appendEvents(tx, some, realClock, random);
    },
  });
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

async function golden(system: string, kind: string, sourceId: string) {
  const [row] = await database.query<{ id: string; evidence: string }>(
    `select golden_id as id, evidence from crosswalk
     where system = $1 and kind = $2 and source_id = $3`,
    [system, kind, sourceId],
  );
  return row;
}

describe("taking records in", () => {
  it("joins a product of two systems by its GTIN, and each field follows its authority", async () => {
    await take("shop", {
      records: [productRecord("p1", { gtin: "4006381333931", title: "Lantern", sku: "L-1" })],
    });
    await take("erp", {
      records: [
        productRecord("77", {
          gtin: "4006381333931",
          title: "LANTERN ERP",
          vendor: "Hill Ltd",
          sku: "OTHER",
        }),
      ],
    });
    const shop = await golden("shop", "product", "p1");
    const erp = await golden("erp", "product", "77");
    expect(erp?.id).toBe(shop?.id);
    expect(erp?.evidence).toBe("gtin");
    const [product] = await database.query("select title, vendor from product where id = $1", [
      shop?.id,
    ]);
    expect(product).toEqual({ title: "Lantern", vendor: "Hill Ltd" });
    const variants = await database.query("select sku from variant where product_id = $1", [
      shop?.id,
    ]);
    expect(variants).toEqual([{ sku: "L-1" }]);
  });

  it("dates a product by its systems' own word, and never after its last change", async () => {
    const dates = async (sourceId: string) => {
      const id = (await golden("shop", "product", sourceId))?.id;
      const [row] = await database.query<{ made: string; changed: string }>(
        "select created_at as made, updated_at as changed from product where id = $1",
        [id],
      );
      return row;
    };
    const [spring, june] = ["2011-03-01T00:00:00.000Z", "2011-06-01T00:00:00.000Z"];
    await take("shop", { records: [productRecord("made", { sku: "MADE", createdAt: spring })] });
    expect(await dates("made")).toEqual({ made: spring, changed: june });
    const winter = "2010-12-01T00:00:00.000Z";
    await take("erp", { records: [productRecord("m9", { sku: "MADE", createdAt: winter })] });
    expect(await dates("made")).toEqual({ made: winter, changed: june });

    await take("shop", { records: [productRecord("untold")] });
    const july = "2011-07-01T00:00:00.000Z";
    await take("shop", { records: [productRecord("untold", { updatedAt: july, vendor: "V" })] });
    expect(await dates("untold")).toEqual({ made: june, changed: july });
  });

  it("never joins two listings of one system to each other", async () => {
    await take("shop", { records: [productRecord("d1", { sku: "SAME" })] });
    await take("shop", { records: [productRecord("d2", { sku: "SAME" })] });
    const [first, second] = [
      await golden("shop", "product", "d1"),
      await golden("shop", "product", "d2"),
    ];
    expect(first?.id).not.toBe(second?.id);
  });

  it("places a record that came before what it refers to when that arrives", async () => {
    await take("shop", {
      records: [orderRecord("early", [{ variant: "late-v", quantity: 2 }], { customer: "c9" })],
    });
    const id = (await golden("shop", "order", "early"))?.id;
    const line = () =>
      database.query("select variant_id as v from order_line where order_id = $1", [id]);
    expect(await line()).toEqual([{ v: null }]);
    await take("shop", { records: [customerRecord("c9"), productRecord("late")] });
    expect(await line()).toEqual([{ v: (await golden("shop", "variant", "late-v"))?.id }]);
    const [order] = await database.query("select customer_id as c from sales_order where id = $1", [
      id,
    ]);
    expect(order).toEqual({ c: (await golden("shop", "customer", "c9"))?.id });
  });

  it("holds stock back until its variant and place are known, and takes the ERP's word", async () => {
    await take("shop", { records: [inventoryRecord("stock-v", "L1", 5)] });
    expect(await golden("shop", "inventory", "stock-v@L1")).toBeUndefined();
    await take("shop", { records: [locationRecord("L1", "Main Warehouse")] });
    await take("shop", { records: [productRecord("stock", { sku: "ST-1" })] });
    await take("erp", {
      records: [
        productRecord("e1", { sku: "ST-1" }),
        locationRecord("W", "main warehouse"),
        inventoryRecord("e1-v", "W", 3),
      ],
    });
    const shop = await golden("shop", "inventory", "stock-v@L1");
    expect((await golden("erp", "inventory", "e1-v@W"))?.id).toBe(shop?.id);
    const level = () =>
      database.query("select on_hand as n, system from inventory_level where id = $1", [shop?.id]);
    expect(await level()).toEqual([{ n: 3, system: "erp" }]);
    await take("shop", { records: [inventoryRecord("stock-v", "L1", 9, "2011-07-01T00:00:00Z")] });
    expect(await level()).toEqual([{ n: 3, system: "erp" }]);
  });

  it("ends where it would have ended in order when versions arrive out of order", async () => {
    await take("shop", { records: [productRecord("o1")] });
    await take("shop", { records: [priceRecord("o1-v", 9, "2011-06-03T00:00:00Z")] });
    await take("shop", { records: [priceRecord("o1-v", 4, "2011-06-02T00:00:00Z")] });
    const id = (await golden("shop", "variant", "o1-v"))?.id;
    const [price] = await database.query("select amount_e4 as e4 from price where id = $1", [id]);
    expect(price).toEqual({ e4: 90_000 });
  });

  it("tells of a change once, with its fields and history, and of a repetition not at all", async () => {
    await take("shop", { records: [productRecord("h1", { title: "Before" })] });
    events = [];
    const changed = productRecord("h1", { title: "After", updatedAt: "2011-06-05T00:00:00Z" });
    await take("shop", { records: [changed] });
    await take("shop", { records: [changed] });
    expect(events).toMatchObject([
      { type: "PRODUCT_CHANGED", data: { change: "changed", fields: ["title"] } },
    ]);
    const id = (await golden("shop", "product", "h1"))?.id;
    const history = await database.query("select changes from history where record_id = $1", [id]);
    expect(history).toEqual([{ changes: [{ field: "title", from: "Before", to: "After" }] }]);
  });

  it("quarantines what breaks the contract, with place and reason, and takes the rest", async () => {
    const taken = await take("shop", {
      records: [productRecord("q1"), priceRecord("q1-v", -1)],
      rejects: [
        { kind: "order", sourceId: "q2", reason: "no lines", at: "line_items", payload: { a: 1 } },
      ],
    });
    expect(taken).toEqual({ applied: 1, quarantined: 2 });
    const rows = await database.query(
      "select kind, source_id as id, at from quarantine where resolved_at is null order by kind",
    );
    expect(rows).toEqual([
      { kind: "order", id: "q2", at: "line_items" },
      { kind: "price", id: "q1-v", at: "amount" },
    ]);
    await take("shop", { records: [priceRecord("q1-v", 1)] });
    const open = await database.query("select kind from quarantine where resolved_at is null");
    expect(open).toEqual([{ kind: "order" }]);
  });

  it("drops lines that an order no longer has", async () => {
    const lines = [
      { variant: "q1-v", quantity: 1 },
      { variant: "h1-v", quantity: 2 },
    ];
    await take("shop", { records: [orderRecord("shrink", lines)] });
    await take("shop", {
      records: [orderRecord("shrink", lines.slice(0, 1), { updatedAt: "2011-06-09T00:00:00Z" })],
    });
    const id = (await golden("shop", "order", "shrink"))?.id;
    const left = await database.query("select quantity from order_line where order_id = $1", [id]);
    expect(left).toEqual([{ quantity: 1 }]);
  });

  it("archives a deleted product and keeps its orders", async () => {
    await take("shop", { records: [], deleted: [{ kind: "product", sourceId: "h1" }] });
    const id = (await golden("shop", "product", "h1"))?.id;
    const [product] = await database.query("select status from product where id = $1", [id]);
    expect(product).toEqual({ status: "ARCHIVED" });
  });

  it("takes concurrent arrivals about the same things without losing any", async () => {
    const products = Array.from({ length: 20 }, (_, i) => `race-${i}`);
    await Promise.all(
      products.flatMap((id) => [
        take("shop", { records: [productRecord(id, { sku: `R-${id}` })] }),
        take("erp", { records: [productRecord(`e-${id}`, { sku: `R-${id}` })] }),
      ]),
    );
    for (const id of products) {
      const shop = await golden("shop", "product", id);
      expect((await golden("erp", "product", `e-${id}`))?.id).toBe(shop?.id);
    }
  });
});
