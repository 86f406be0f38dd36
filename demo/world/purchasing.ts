import type { Books } from "./books.ts";
import type { Delays } from "./delays.ts";
import type { Inbound } from "./inbound.ts";
import type { Chance } from "./random.ts";
import type { Retailer } from "./retailer.ts";
import { SUPPLIERS } from "./suppliers.ts";
import type { WorldCommand, WorldPurchase } from "./types.ts";

export type PurchaseDraft = Omit<WorldCommand & { type: "purchase.create" }, "type">;

/** Purchases and their shipments. The steps here are unchecked: commands.ts checks them. */
export type Purchasing = {
  readonly create: (draft: PurchaseDraft) => string;
  readonly setState: (purchase: string, state: WorldPurchase["state"]) => void;
  /** Sends the purchase to the supplier: shipments start, to arrive after their lead time. */
  readonly process: (purchase: string) => void;
};

const DAY_MS = 86_400_000;
/** Days a supplier takes for what is not on its list, beyond its usual lead time. */
const UNLISTED_DAYS = 7;
const SPLIT_SHARE = 0.15;

export function createPurchasing(
  retailer: Retailer,
  books: Books,
  inbound: Inbound,
  delays: Delays,
): Purchasing {
  const { purchase: purchases, shipment: shipments } = books.tables;
  const { chance } = retailer;

  const leadTimeDays = (supplier: string, product: string) => {
    const offers = retailer.offers[retailer.positions.get(product) ?? -1] ?? [];
    const offer = offers.find((one) => one.supplier === supplier);
    const usual = SUPPLIERS.find((one) => one.id === supplier)?.leadTimeDays ?? 0;
    return offer?.leadTimeDays ?? usual + UNLISTED_DAYS;
  };
  const startShipment = (purchase: WorldPurchase, lines: WorldPurchase["lines"], part: number) => {
    const id = books.nextId("shipment");
    const days = Math.max(...lines.map((line) => leadTimeDays(purchase.supplier, line.product)));
    const quotedMs = (days + part * UNLISTED_DAYS) * DAY_MS;
    const expectedAt = new Date(books.nowMs() + quotedMs).toISOString();
    shipments.put(id, {
      id,
      number: `SHP${id.padStart(5, "0")}`,
      purchase: purchase.id,
      supplier: purchase.supplier,
      location: purchase.location,
      state: "waiting",
      expectedAt,
      receivedAt: null,
      lines: lines.map(({ id: purchaseLine, product, quantity }) => {
        return { purchaseLine, product, quantity };
      }),
    });
    inbound.send(id, quotedMs);
    delays.holdBack(id);
    return expectedAt;
  };

  return {
    create({ lines, ...head }) {
      const id = books.nextId("purchase");
      purchases.put(id, {
        ...head,
        id,
        number: `PO${id.padStart(5, "0")}`,
        state: "draft",
        orderedAt: books.now(),
        expectedAt: null,
        lines: lines.map((line) => ({ ...line, id: books.nextId("purchase line"), received: 0 })),
      });
      return id;
    },
    setState(id, state) {
      const purchase = purchases.get(id);
      if (purchase !== undefined) purchases.put(id, { ...purchase, state });
    },
    process(id) {
      const purchase = purchases.get(id);
      if (purchase === undefined) return;
      const cut = splitAt(chance, purchase);
      const parts = [purchase.lines.slice(0, cut), purchase.lines.slice(cut)];
      const expected = parts
        .filter((lines) => lines.length > 0)
        .map((lines, part) => startShipment(purchase, lines, part));
      // ISO times of one form sort as text does.
      const expectedAt = expected.sort().at(-1) ?? null;
      purchases.put(id, { ...purchase, state: "processing", expectedAt });
    },
  };
}

/** Some purchases come in two parts: how many lines come first. */
function splitAt(chance: Chance, purchase: WorldPurchase): number {
  const count = purchase.lines.length;
  const splits = count > 1 && chance(`split/${purchase.id}`) < SPLIT_SHARE;
  return splits ? Math.ceil(count / 2) : count;
}
