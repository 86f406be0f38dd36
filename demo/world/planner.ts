import type { Books } from "./books.ts";
import type { Inbound } from "./inbound.ts";
import type { Purchasing } from "./purchasing.ts";
import type { Retailer } from "./retailer.ts";
import { LOCATIONS, STORES, WEB } from "./retailer.ts";
import type { SalesMeter } from "./sales-meter.ts";
import type { Stock } from "./stock.ts";
import type { Offer } from "./suppliers.ts";

/** The retailer's routines before Tutti: a base-stock buyer, and transfers to the stores. */
export type Planner = {
  /** Fills the shelves before the first day. */
  readonly open: () => void;
  /** Orders up to a level from every main supplier; only history does this. */
  readonly buy: (historyUntilMs: number) => void;
  readonly supplyStores: () => void;
};

const DAY_MS = 86_400_000;
const REVIEW_DAYS = 7;
/** Shares of the products that the buyer forgot of late, and that he always buys too much of. */
const FORGOTTEN_SHARE = 0.25;
const OVERSTOCKED_SHARE = 0.12;
const STORE_TARGET_DAYS = 24;

export function createPlanner(
  retailer: Retailer,
  books: Books,
  stock: Stock,
  meter: SalesMeter,
  purchasing: Purchasing,
  inbound: Inbound,
): Planner {
  const { chance, catalog } = retailer;

  /** Units a day that leave the warehouse, to customers and to stores. */
  const dailyUnits = (product: number) =>
    LOCATIONS.reduce((sum, _, place) => sum + meter.mean(product, place), 0);

  const orderUpTo = (product: number, code: string, offer: Offer) => {
    const days = offer.leadTimeDays + REVIEW_DAYS;
    const safety = 1.3 + 1.9 * chance(`safety/${code}`);
    const level =
      dailyUnits(product) * days + safety * meter.deviation(product, 0) * Math.sqrt(days);
    return chance(`overstocked/${code}`) < OVERSTOCKED_SHARE ? 2.2 * level : level;
  };
  const forgotten = (code: string, offer: Offer, historyUntilMs: number) => {
    const days = offer.leadTimeDays + REVIEW_DAYS;
    const since = historyUntilMs - days * DAY_MS;
    return books.nowMs() >= since && chance(`forgotten/${code}`) < FORGOTTEN_SHARE;
  };
  const adjust = (product: string, to: string, quantity: number) => {
    if (quantity === 0) return;
    const origin = "opening inventory";
    stock.move({ product, from: "adjustment", to, quantity, reason: "adjustment", origin });
  };

  return {
    open() {
      for (const [product, { code }] of catalog.entries()) {
        const lead = retailer.offers[product]?.[0]?.leadTimeDays ?? 0;
        const days = lead + 21 + 21 * chance(`opening/${code}`);
        adjust(code, WEB, Math.ceil(dailyUnits(product) * days) + 6);
        for (const [index, { id }] of STORES.entries()) {
          adjust(code, id, Math.ceil(meter.mean(product, index + 1) * STORE_TARGET_DAYS) + 3);
        }
      }
    },

    buy(historyUntilMs) {
      const bySupplier = new Map<string, BoughtLine[]>();
      for (const [product, { code }] of catalog.entries()) {
        const offer = retailer.offers[product]?.[0];
        if (offer === undefined || forgotten(code, offer, historyUntilMs)) continue;
        const position = stock.available(code, WEB) + inbound.incoming(code, WEB);
        const quantity = roundUp(orderUpTo(product, code, offer) - position, offer);
        if (quantity === 0) continue;
        const lines = bySupplier.get(offer.supplier) ?? [];
        lines.push({ product: code, quantity, unitCostPence: offer.unitCostPence });
        bySupplier.set(offer.supplier, lines);
      }
      for (const [supplier, lines] of bySupplier) {
        const comment = "Weekly order";
        const head = { supplier, location: WEB, reference: null, comment };
        purchasing.process(purchasing.create({ ...head, lines }));
      }
    },

    supplyStores() {
      const origin = `transfer/${books.now().slice(0, 10)}`;
      for (const [product, { code }] of catalog.entries()) {
        // The web shop keeps two days for itself.
        let spare = stock.available(code, WEB) - Math.ceil(2 * meter.mean(product, 0));
        for (const [index, { id }] of STORES.entries()) {
          const target = Math.ceil(meter.mean(product, index + 1) * STORE_TARGET_DAYS) + 3;
          const onHand = stock.onHand(code, id);
          const quantity = Math.min(target - onHand, spare);
          if (onHand > target / 2 || quantity <= 0) continue;
          spare -= quantity;
          stock.move({ product: code, from: WEB, to: id, quantity, reason: "transfer", origin });
        }
      }
    },
  };
}

type BoughtLine = { product: string; quantity: number; unitCostPence: number };

/** Whole packs, at least the minimum; nothing when less than half a minimum is missing. */
function roundUp(missing: number, offer: Offer): number {
  if (missing < offer.minimumQuantity / 2) return 0;
  const packs = Math.ceil(Math.max(missing, offer.minimumQuantity) / offer.packSize);
  return packs * offer.packSize;
}
