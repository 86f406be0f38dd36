import { afterEach, beforeEach, expect, test } from "vitest";
import type { Kind, SourceRecord } from "../../../src/domain/records.ts";
import { callOf } from "../outside.ts";
import type { Erp } from "./erp.ts";
import { startErp, sweep } from "./erp.ts";

let erp: Erp;
beforeEach(async () => {
  erp = await startErp();
});
afterEach(() => erp.close());

function buy(quantity: number): string {
  const { world } = erp;
  const offer = world.all("offer")[quantity % 50];
  if (!offer) throw new Error("The world has no offers.");
  const { product, unitCostPence, supplier } = offer;
  const answer = world.execute({
    ...{ type: "purchase.create", supplier, location: "web", reference: null, comment: "" },
    lines: [{ product, quantity, unitCostPence }],
  });
  if (!answer.ok) throw new Error(answer.reason);
  return answer.id;
}

const idsOf = (records: readonly SourceRecord[]) => records.map(({ sourceId }) => sourceId);
const idOf = (purchase: string) => String(erp.emulator.numberOf("purchase", purchase));

test("a thousand rows of one and the same date are each told once, page by page", async () => {
  const opening = erp.world.all("move").filter(({ origin }) => origin === "opening inventory");
  expect(new Set(opening.map(({ createdAt }) => createdAt)).size).toBe(1);
  const { records, pages } = await sweep(erp.connect({ pageMax: 37 }), "stockMovement", null);
  const moves = erp.world
    .all("move")
    .map(({ id }) => String((erp.emulator.numberOf("move", id) ?? 0) * 4));
  expect(new Set(idsOf(records))).toEqual(new Set(moves));
  expect(records).toHaveLength(moves.length);
  expect(pages).toBeGreaterThan(moves.length / 37);
});

test.each(["product", "inventory", "supplierOffer", "stockMovement"] as const)(
  "a sweep of %s goes on after a crash from the cursor of any page",
  async (kind) => {
    const connector = erp.connect({ pageMax: 60 });
    const all = new Set(idsOf((await sweep(connector, kind, null)).records));
    const seen = new Set<string>();
    let cursor: string | null = null;
    for (let page = 0; page < 200; page += 1) {
      // A new connector for each page: nothing but the cursor survives.
      const answer = await erp.connect({ pageMax: 60 }).changes(kind, cursor, callOf());
      if (!answer.ok) throw new Error(answer.fault.message);
      for (const id of idsOf(answer.value.records)) seen.add(id);
      cursor = answer.value.cursor;
      if (!answer.value.more) break;
    }
    expect(seen).toEqual(all);
  },
);

test("a purchase made in the instant of the last one seen is not skipped", async () => {
  const connector = erp.connect();
  const first = buy(24);
  const { records, cursor } = await sweep(connector, "purchaseOrder", null);
  expect(idsOf(records)).toEqual([idOf(first)]);
  const second = buy(25);
  const again = await sweep(connector, "purchaseOrder", cursor);
  expect(idsOf(again.records)).toContain(idOf(second));
});

test("an older cursor still tells of everything since", async () => {
  const connector = erp.connect();
  const { cursor } = await sweep(connector, "purchaseOrder", null);
  const first = buy(26);
  await sweep(connector, "purchaseOrder", cursor);
  const second = buy(27);
  const again = await sweep(connector, "purchaseOrder", cursor);
  expect(new Set(idsOf(again.records))).toEqual(new Set([idOf(first), idOf(second)]));
});

test("what nobody changed for longer than the overlap is not told again", async () => {
  const connector = erp.connect();
  const kinds: Kind[] = ["product", "stockMovement", "inventory"];
  erp.world.advanceTo("2010-12-01T12:10:00.000Z");
  for (const kind of kinds) {
    const { cursor } = await sweep(connector, kind, null);
    const again = await sweep(connector, kind, cursor);
    expect(again.records.length).toBeLessThan(60);
  }
});

test("a purchase is told again when its goods come in, and so are its shipment and levels", async () => {
  const connector = erp.connect();
  const purchase = buy(36);
  for (const step of ["quote", "confirm", "process"] as const) {
    erp.world.execute({ type: `purchase.${step}`, purchase });
  }
  const cursors = new Map<Kind, string>();
  const kinds: Kind[] = ["purchaseOrder", "inboundShipment", "inventory", "stockMovement"];
  for (const kind of kinds) cursors.set(kind, (await sweep(connector, kind, null)).cursor);
  erp.world.advanceTo("2011-03-01T12:00:00.000Z");
  const told = new Map<Kind, readonly SourceRecord[]>();
  for (const kind of kinds) {
    told.set(kind, (await sweep(connector, kind, cursors.get(kind) ?? null)).records);
  }
  const order = told.get("purchaseOrder")?.find(({ sourceId }) => sourceId === idOf(purchase));
  expect(order).toMatchObject({ status: "RECEIVED", lines: [{ quantity: 36, received: 36 }] });
  const shipment = told
    .get("inboundShipment")
    ?.find(
      (one) => one.kind === "inboundShipment" && one.lines[0]?.purchaseOrder === idOf(purchase),
    );
  expect(shipment).toMatchObject({ status: "RECEIVED" });
  expect(
    told
      .get("stockMovement")
      ?.some((one) => one.kind === "stockMovement" && one.reason === "RECEIPT"),
  ).toBe(true);
  expect(told.get("inventory")?.length).toBeGreaterThan(0);
});

test("a cursor of another kind, and no cursor at all, is refused with a code", async () => {
  const connector = erp.connect();
  const { cursor } = await sweep(connector, "location", null);
  for (const wrong of [cursor, "", "?", "x".repeat(5000)]) {
    const answer = await connector.changes("product", wrong, callOf());
    expect(answer).toMatchObject({ ok: false, fault: { code: "CURSOR_INVALID" } });
  }
});
