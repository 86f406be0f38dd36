import type { Agenda } from "./agenda.ts";
import type { Books } from "./books.ts";
import type { Chance } from "./random.ts";
import type { Retailer } from "./retailer.ts";
import type { Stock } from "./stock.ts";
import { SUPPLIERS } from "./suppliers.ts";
import type { WorldCommand, WorldPurchase } from "./types.ts";
import { stockId } from "./types.ts";

export type PurchaseDraft = Omit<WorldCommand & { type: "purchase.create" }, "type">;

/** Purchases and their shipments. The steps here are unchecked: commands.ts checks them. */
export type Purchasing = {
  readonly create: (draft: PurchaseDraft) => string;
  readonly setState: (purchase: string, state: WorldPurchase["state"]) => void;
  /** Sends the purchase to the supplier: shipments start, to arrive after their lead time. */
  readonly process: (purchase: string) => void;
  readonly arrive: (shipment: string) => void;
  /** Units on their way to a location. */
  readonly incoming: (product: string, location: string) => number;
};

const DAY_MS = 86_400_000;
/** Days a supplier takes for what is not on its list, beyond its usual lead time. */
const UNLISTED_DAYS = 7;
const SPLIT_SHARE = 0.15;

export function createPurchasing(
  retailer: Retailer,
  books: Books,
  stock: Stock,
  agenda: Agenda,
): Purchasing {
  const { purchase: purchases, shipment: shipments } = books.tables;
  const { chance } = retailer;
  const incoming = new Map<string, number>();

  const addIncoming = (product: string, location: string, units: number) => {
    const id = stockId(product, location);
    incoming.set(id, (incoming.get(id) ?? 0) + units);
  };
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
    for (const line of lines) addIncoming(line.product, purchase.location, line.quantity);
    const factor = lateness(chance, id);
    agenda.add(books.nowMs() + Math.round(quotedMs * factor), { type: "arrive", shipment: id });
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
    arrive(id) {
      const shipment = shipments.get(id);
      const purchase = purchases.get(shipment?.purchase ?? "");
      if (shipment === undefined || purchase === undefined) return;
      const origin = `purchase/${purchase.id}`;
      const to = shipment.location;
      for (const { product, quantity } of shipment.lines) {
        addIncoming(product, to, -quantity);
        stock.move({ product, from: "supplier", to, quantity, reason: "receipt", origin });
      }
      shipments.put(id, { ...shipment, state: "received", receivedAt: books.now() });
      const got = new Map(shipment.lines.map((line) => [line.purchaseLine, line.quantity]));
      const lines = purchase.lines.map((line) => {
        return { ...line, received: line.received + (got.get(line.id) ?? 0) };
      });
      const done = lines.every((line) => line.received >= line.quantity);
      purchases.put(purchase.id, { ...purchase, lines, state: done ? "done" : purchase.state });
    },
    incoming: (product, location) => incoming.get(stockId(product, location)) ?? 0,
  };
}

/** How long a shipment takes, as a share of the lead time: mostly on time, sometimes a third more. */
function lateness(chance: Chance, shipment: string): number {
  const fraction = chance(`lateness/${shipment}`);
  return 0.9 + 0.45 * fraction * fraction;
}

/** Some purchases come in two parts: how many lines come first. */
function splitAt(chance: Chance, purchase: WorldPurchase): number {
  const count = purchase.lines.length;
  const splits = count > 1 && chance(`split/${purchase.id}`) < SPLIT_SHARE;
  return splits ? Math.ceil(count / 2) : count;
}
