import { randomFillSync } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { authorityRank } from "../../src/domain/authority.ts";
import type { SourceRecord } from "../../src/domain/records.ts";
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
  productRecord,
} from "../support/records.ts";

let fresh: FreshDatabase;
let database: Database;
let take: Take;
const random = (into: Uint8Array) => randomFillSync(into);
const roles: Record<string, "STOREFRONT" | "ERP" | "POS"> = {
  ...{ shop: "STOREFRONT", erp: "ERP", till: "POS" },
};
const takeWith = (beforeEnd: () => Promise<void>) =>
  createTake({
    database,
    rank: authorityRank({}, (system) => roles[system] ?? "CRM"),
    clock: realClock,
    random,
    append: async (tx, some) => {
      await appendEvents(tx, some, realClock, random);
      await beforeEnd();
    },
  });

beforeAll(async () => {
  fresh = await freshDatabase();
  database = openDatabase({ url: fresh.url, poolMax: 4, applicationName: "test" });
  take = takeWith(async () => undefined);
});
afterAll(async () => {
  await database.close();
  await fresh.drop();
});

async function golden(system: string, kind: string, sourceId: string) {
  const [row] = await database.query<{ id: string }>(
    "select golden_id as id from crosswalk where system = $1 and kind = $2 and source_id = $3",
    [system, kind, sourceId],
  );
  return row?.id;
}

async function productOf(system: string, variant: string) {
  const [row] = await database.query<{ id: string }>(
    "select product_id as id from variant where id = $1",
    [await golden(system, "variant", variant)],
  );
  return row?.id;
}

const LINES_OF = [{ variant: "unknown", quantity: 1 }];
const AT2 = "2011-06-02T00:00:00Z";
const part = (sourceId: string, sku: string) => ({
  ...{ sourceId, sku, gtin: null, title: sku, options: [] },
});

/** Does `work` while the shop's records are all but committed; it may wait for their commit. */
async function duringTake(records: readonly SourceRecord[], work: () => Promise<unknown>) {
  let goOn = () => {};
  const isHeld = new Promise<void>((resolve) => {
    goOn = resolve;
  });
  let begin = () => {};
  const hasBegun = new Promise<void>((resolve) => {
    begin = resolve;
  });
  const slow = takeWith(async () => {
    begin();
    await isHeld;
  });
  const taken = slow("shop", { records });
  await hasBegun;
  const done = work();
  await Promise.race([done, new Promise((resolve) => setTimeout(resolve, 1_000))]);
  goOn();
  await Promise.all([taken, done]);
}

it("empties stock that is told to be gone while it is first told of", async () => {
  await take("shop", { records: [locationRecord("G", "Gone"), productRecord("g", { sku: "G" })] });
  const deleted = [{ kind: "inventory", sourceId: "g-v@G" }];
  await duringTake([inventoryRecord("g-v", "G", 4)], () => take("shop", { records: [], deleted }));
  const stock = "select on_hand as n from inventory_level where variant_id = $1";
  expect(await database.query(stock, [await golden("shop", "variant", "g-v")])).toEqual([{ n: 0 }]);
});

describe("an order that is taken in while two records of its buyer become one", () => {
  it("is of the one that stays", async () => {
    const younger = { ...customerRecord("y"), email: null };
    await take("shop", { records: [customerRecord("x")] });
    await take("shop", { records: [younger] });
    const sale = [orderRecord("s", LINES_OF, { customer: "y" })];
    const same = { ...younger, email: "ada.x@example.com", updatedAt: AT2 };
    await duringTake(sale, () => take("shop", { records: [same] }));
    const [order] = await database.query("select customer_id as id from sales_order");
    expect(order).toEqual({ id: await golden("shop", "customer", "x") });
    expect(await golden("shop", "customer", "y")).toBe(await golden("shop", "customer", "x"));
  });
});

it("counts stock by the word that counts at such a place, when a place is told to be another", async () => {
  const AFTER = { ...locationRecord("T", "Turned", "WAREHOUSE"), updatedAt: AT2 };
  const place = locationRecord("T", "Turned", "STORE");
  const thing = productRecord("turn", { sku: "TURN" });
  await take("erp", { records: [place] });
  await take("shop", { records: [place, thing, inventoryRecord("turn-v", "T", 1)] });
  await take("till", { records: [place, thing, inventoryRecord("turn-v", "T", 2)] });
  const onHand = async () =>
    database.query("select on_hand as n from inventory_level where variant_id = $1", [
      await golden("shop", "variant", "turn-v"),
    ]);
  expect(await onHand()).toEqual([{ n: 2 }]);
  await take("erp", { records: [AFTER] });
  expect(await onHand()).toEqual([{ n: 1 }]);
});

describe("two systems that speak of one thing at the same time", () => {
  it("end on the word that counts, not on what it was when the other began", async () => {
    await take("shop", {
      records: [locationRecord("L", "Depot"), productRecord("i", { sku: "I" })],
    });
    await take("erp", {
      records: [locationRecord("W", "Depot"), productRecord("e", { sku: "I" })],
    });
    await take("shop", { records: [inventoryRecord("i-v", "L", 1)] });
    await take("erp", { records: [inventoryRecord("e-v", "W", 2)] });

    let arrived = () => {};
    let letGo = () => {};
    const inside = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const held = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const slowly = takeWith(async () => {
      arrived();
      await held;
    });
    const erp = slowly("erp", { records: [inventoryRecord("e-v", "W", 7, AT2)] });
    await inside;
    const shop = take("shop", { records: [inventoryRecord("i-v", "L", 3, AT2)] });
    await realClock.sleep(200);
    letGo();
    await Promise.all([erp, shop]);
    const [level] = await database.query(
      "select on_hand as n, system from inventory_level where id = $1",
      [await golden("erp", "inventory", "e-v@W")],
    );
    expect(level).toEqual({ n: 7, system: "erp" });
  });
});

describe("variants that systems group differently", () => {
  it("stay with the product of the system whose catalog counts, in whatever order it is told", async () => {
    const templates = [
      productRecord("t1", { variants: [part("t1-v", "G-1")] }),
      productRecord("t2", { variants: [part("t2-v", "G-2")] }),
    ];
    await take("erp", { records: templates });
    await take("shop", {
      records: [productRecord("style", { variants: [part("s1", "G-1"), part("s2", "G-2")] })],
    });
    const again = templates.map((record) => ({ ...record, title: "New", updatedAt: AT2 }));
    expect(await take("erp", { records: again })).toEqual({ applied: 2, quarantined: 0 });
    await take("erp", { records: again.slice(1) });
    const style = await golden("shop", "product", "style");
    expect([await productOf("shop", "s1"), await productOf("shop", "s2")]).toEqual([style, style]);
  });

  it("go with the product that a system names them in last", async () => {
    const before = productRecord("from", { variants: [part("m", "M-1"), part("k", "M-2")] });
    await take("shop", { records: [before] });
    // One page may hold the new home before the old one has been told to have lost it.
    const after = productRecord("to", { variants: [part("m", "M-1")], updatedAt: AT2 });
    const page = await take("shop", { records: [before, after] });
    expect(page).toEqual({ applied: 2, quarantined: 0 });
    const [from, to] = ["from", "to"].map((id) => golden("shop", "product", id));
    expect(await from).not.toBe(await to);
    expect(await productOf("shop", "m")).toBe(await golden("shop", "product", "to"));
    await take("shop", { records: [before] });
    expect(await productOf("shop", "m")).toBe(await golden("shop", "product", "to"));
  });
});

describe("codes", () => {
  it("join whatever length a GTIN is written in, and a SKU only where GTINs do not differ", async () => {
    await take("shop", { records: [productRecord("upc", { gtin: "036000291452", sku: "U" })] });
    await take("erp", { records: [productRecord("ean", { gtin: "0036000291452", sku: "V" })] });
    expect(await golden("erp", "product", "ean")).toBe(await golden("shop", "product", "upc"));
    await take("erp", { records: [productRecord("no", { gtin: "4006381333931", sku: "U" })] });
    expect(await golden("erp", "product", "no")).not.toBe(await golden("shop", "product", "upc"));
  });
});

describe("places", () => {
  it("of one system are never joined to each other, nor where codes differ", async () => {
    await take("shop", { records: [locationRecord("n1", "Corner")] });
    await take("shop", { records: [locationRecord("n2", "Corner")] });
    expect(await golden("shop", "location", "n1")).not.toBe(await golden("shop", "location", "n2"));
    await take("shop", { records: [{ ...locationRecord("c1", "Hall"), code: "H1" }] });
    await take("erp", { records: [{ ...locationRecord("c2", "Hall"), code: "H2" }] });
    expect(await golden("erp", "location", "c2")).not.toBe(await golden("shop", "location", "c1"));
  });
});

describe("what its only system deletes", () => {
  it("is no stock and no offer any more, once", async () => {
    const offer = {
      ...{ kind: "supplierOffer" as const, sourceId: "off", updatedAt: null, supplier: "sup" },
      ...{ variant: "d-v", unitCost: { e4: 1, currency: "GBP" }, leadTimeDays: 1 },
      ...{ minimumQuantity: 1, packSize: 1 },
    };
    const supplier = { kind: "supplier" as const, sourceId: "sup", updatedAt: null, name: "S" };
    await take("erp", {
      records: [
        { ...supplier, code: null, email: null, country: null },
        ...[locationRecord("D", "Dock"), productRecord("d"), offer],
        inventoryRecord("d-v", "D", 5),
      ],
    });
    const deleted = [
      { kind: "supplierOffer", sourceId: "off" },
      { kind: "inventory", sourceId: "d-v@D" },
    ];
    const told = () =>
      database.query("select 1 from event_outbox where data ->> 'change' = 'deleted'");
    const before = (await told()).length;
    await take("erp", { records: [], deleted });
    await take("erp", { records: [], deleted });
    expect((await told()).length - before).toBe(2);
    const id = await golden("erp", "variant", "d-v");
    const stock = "select on_hand as n from inventory_level where variant_id = $1";
    expect(await database.query(stock, [id])).toEqual([{ n: 0 }]);
    const offers = "select 1 from supplier_offer where variant_id = $1";
    expect(await database.query(offers, [id])).toEqual([]);
    await take("erp", { records: [offer], askedAt: new Date().toISOString() });
    expect(await database.query(offers, [id])).toHaveLength(1);
  });
});

describe("what one of two systems deletes", () => {
  it("stands as the other tells it", async () => {
    await take("erp", { records: [productRecord("x", { sku: "X", title: "By the ERP" })] });
    await take("shop", { records: [productRecord("y", { sku: "X", title: "By the shop" })] });
    await take("shop", { records: [], deleted: [{ kind: "product", sourceId: "y" }] });
    const [product] = await database.query(
      "select title, system, status from product where id = $1",
      [await golden("erp", "product", "x")],
    );
    expect(product).toEqual({ title: "By the ERP", system: "erp", status: "ACTIVE" });
  });
});
