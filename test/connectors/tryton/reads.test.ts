import { afterAll, beforeAll, expect, test } from "vitest";
import { inventorySourceId } from "../../../src/domain/records.ts";
import { unwrap } from "../../../src/kernel/result.ts";
import { callOf } from "../outside.ts";
import type { Erp } from "./erp.ts";
import { startErp, sweep } from "./erp.ts";

let erp: Erp;
beforeAll(async () => {
  erp = await startErp();
});
afterAll(() => erp.close());

const idOf = (kind: "product" | "location" | "offer" | "supplier", worldId: string) =>
  erp.emulator.numberOf(kind, worldId) ?? 0;

test("a product has its stock code as SKU, its EAN as GTIN and its template's name", async () => {
  const [product] = erp.world.all("product");
  if (!product) throw new Error("The world has no products.");
  const connector = erp.connect();
  const key = String(idOf("product", product.code));
  const [read] = await connector.loadMany("product", [key], callOf());
  expect(read && unwrap(read)).toMatchObject({
    title: product.title,
    categories: product.categories,
    status: "ACTIVE",
    variants: [{ sourceId: key, sku: product.code, gtin: product.gtin }],
  });
});

test("an offer says cost, lead time, minimum and pack size per unit of stock", async () => {
  const connector = erp.connect();
  for (const offer of erp.world.all("offer").slice(0, 20)) {
    const key = String(idOf("offer", offer.id));
    const [read] = await connector.loadMany("supplierOffer", [key], callOf());
    expect(read && unwrap(read)).toMatchObject({
      variant: String(idOf("product", offer.product)),
      unitCost: { e4: offer.unitCostPence * 100, currency: "GBP" },
      leadTimeDays: offer.leadTimeDays,
      minimumQuantity: offer.minimumQuantity,
      packSize: offer.packSize,
    });
  }
});

test("the web warehouse is a warehouse and a store a store", async () => {
  const { records } = await sweep(erp.connect(), "location", null);
  const found = records.map((one) => one.kind === "location" && [one.code, one.type]);
  const worlds = erp.world.all("location");
  expect(found).toEqual(worlds.map(({ id, type }) => [id.toUpperCase(), type.toUpperCase()]));
});

test("only parties of the suppliers' category are suppliers", async () => {
  const { records } = await sweep(erp.connect(), "supplier", null);
  const names = records.map((one) => (one.kind === "supplier" ? one.name : ""));
  expect(names).toEqual(erp.world.all("supplier").map(({ name }) => name));
  const everybody = await sweep(erp.connect({ supplierCategory: null }), "supplier", null);
  expect(everybody.records).toHaveLength(names.length + 1);
});

test("fifty products in every location cost one call per location and one for open moves", async () => {
  const connector = erp.connect();
  const locations = (await sweep(connector, "location", null)).records.map((one) => one.sourceId);
  const { records } = await sweep(connector, "product", null);
  const products = records.slice(0, 50).map((one) => one.sourceId);
  const keys = products.flatMap((id) => locations.map((at) => inventorySourceId(id, at)));
  await connector.loadMany("inventory", keys.slice(0, 1), callOf());
  const before = erp.emulator.requests();
  const levels = await connector.loadMany("inventory", keys, callOf());
  expect(levels.map((level) => unwrap(level)?.sourceId)).toEqual(keys);
  expect(erp.emulator.requests() - before).toBe(locations.length + 1);
});

test("on hand is the sum of posted moves, reserved what is picked for open orders", async () => {
  const { records } = await sweep(erp.connect(), "inventory", null);
  const levels = new Map(records.map((one) => [one.sourceId, one]));
  expect(levels.size).toBe(erp.world.all("stock").length);
  const web = idOf("location", "web") * 4 + 6;
  for (const { product, location, onHand, reserved } of erp.world.all("stock")) {
    if (location !== "web") continue;
    const key = inventorySourceId(String(idOf("product", product)), String(web));
    expect(levels.get(key)).toMatchObject({ onHand, reserved });
  }
  const promised = erp.world.all("stock").filter(({ reserved }) => reserved > 0);
  expect(promised.length).toBeGreaterThan(0);
});

test("picking and putting away inside a warehouse are no movements", async () => {
  const { records } = await sweep(erp.connect(), "stockMovement", null);
  const posted = erp.world.all("move").filter(({ reason }) => reason !== "receipt");
  expect(records).toHaveLength(posted.length);
  for (const one of records) {
    if (one.kind === "stockMovement") expect(one.from).not.toBe(one.to);
  }
});

test("a thousand moves a page are read fast enough for a history of tens of thousands", async () => {
  const connector = erp.connect({ pageMax: 1000 });
  const began = performance.now();
  const { records, pages } = await sweep(connector, "stockMovement", null);
  expect(records.length).toBeGreaterThan(900);
  expect((performance.now() - began) / pages).toBeLessThan(2000);
});
