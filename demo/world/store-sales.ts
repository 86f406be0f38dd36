import type { Books } from "./books.ts";
import type { DemandEvent } from "./demand.ts";
import { LOCATIONS } from "./retailer.ts";
import type { Seller } from "./seller.ts";
import type { Stock } from "./stock.ts";
import type { WorldOrderLine } from "./types.ts";
import { stockId } from "./types.ts";

/** The stores' tills: goods leave the shelf at once, the books hear of it at the day's end. */
export type StoreSales = {
  readonly sell: (event: DemandEvent & { type: "receipt" }, cycle: number) => void;
  /** Posts the day's sales as one move per store and product. */
  readonly closeDay: () => void;
};

export function createStoreSales(books: Books, stock: Stock, seller: Seller): StoreSales {
  const today = new Map<string, { product: string; store: string; units: number }>();

  const remember = (product: string, store: string, units: number) => {
    const key = stockId(product, store);
    const known = today.get(key);
    if (known === undefined) today.set(key, { product, store, units });
    else known.units += units;
  };

  return {
    sell(event, cycle) {
      const place = event.store + 1;
      const store = LOCATIONS[place]?.id ?? "";
      const lines: WorldOrderLine[] = [];
      for (const [index, line] of event.lines.entries()) {
        const sold = seller.sell(line, event, place, `${event.key}/${cycle}/${index}`);
        if (sold === null) continue;
        const { product, quantity, unitPricePence } = sold;
        stock.take(product, store, quantity);
        remember(product, store, quantity);
        lines.push({ id: books.nextId("receipt line"), product, quantity, unitPricePence });
      }
      if (lines.length === 0) return;
      const id = books.nextId("receipt");
      books.tables.receipt.put(id, {
        id,
        number: `S${event.store + 1}-${id.padStart(6, "0")}`,
        reference: null,
        store,
        member: null,
        at: books.now(),
        tender: "card",
        lines,
        refunds: [],
      });
    },

    closeDay() {
      const day = books.now().slice(0, 10);
      for (const { product, store, units } of today.values()) {
        const origin = `receipts/${store}/${day}`;
        const head = { product, from: store, to: "customer", quantity: units };
        stock.post({ ...head, reason: "sale", origin });
      }
      today.clear();
    },
  };
}
