import type { Books } from "./books.ts";
import type { DemandEvent } from "./demand.ts";
import { wantedAt } from "./pricing.ts";
import type { SoldLine } from "./retail-data.ts";
import type { Retailer } from "./retailer.ts";
import { LOCATIONS, WEB } from "./retailer.ts";
import type { SalesMeter } from "./sales-meter.ts";
import type { Stock } from "./stock.ts";
import { stockId } from "./types.ts";

/** Where what customers want meets what is there. */
export type Seller = {
  /**
   * What of a line is sold at a location (its position in LOCATIONS): all of it, what is left, or
   * null when there is nothing. `key` names the line's die. Stock is the caller's to take.
   */
  readonly sell: (line: SoldLine, event: DemandEvent, place: number, key: string) => Sold | null;
  /** Units that customers wanted and did not get, by day, product and location. */
  readonly lost: () => readonly LostSale[];
};

export type Sold = {
  readonly product: string;
  readonly location: string;
  readonly quantity: number;
  readonly unitPricePence: number;
};

export type LostSale = {
  readonly day: string;
  readonly product: string;
  readonly location: string;
  readonly units: number;
};

export function createSeller(
  retailer: Retailer,
  books: Books,
  stock: Stock,
  meter: SalesMeter,
): Seller {
  const lost = new Map<string, LostSale>();

  const lose = (product: string, location: string, units: number) => {
    const day = books.now().slice(0, 10);
    const key = `${day}/${stockId(product, location)}`;
    lost.set(key, { day, product, location, units: units + (lost.get(key)?.units ?? 0) });
  };

  return {
    sell(line, event, place, key) {
      const position = line.product + event.clone * retailer.data.products.length;
      const product = retailer.catalog[position];
      const listed = books.tables.product.get(product?.code ?? "");
      if (product === undefined || listed === undefined) throw new Error("Unknown product sold.");
      const { code, pricePence } = listed;
      const reference = retailer.reference(line.product, event.atMs);
      const wanted = wantedAt(product, pricePence, reference, line, key, retailer.chance);
      meter.asked(position, place, wanted.units);
      const location = LOCATIONS[place]?.id ?? WEB;
      const quantity = Math.min(wanted.units, stock.available(code, location));
      if (quantity < wanted.units) lose(code, location, wanted.units - quantity);
      if (quantity === 0) return null;
      return { product: code, location, quantity, unitPricePence: wanted.unitPence };
    },
    lost: () => [...lost.values()],
  };
}
