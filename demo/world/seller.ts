import type { Books } from "./books.ts";
import type { DemandEvent } from "./demand.ts";
import { wantedAt } from "./pricing.ts";
import type { SoldLine } from "./retail-data.ts";
import type { Retailer } from "./retailer.ts";
import { LOCATIONS, WEB } from "./retailer.ts";
import type { SalesMeter } from "./sales-meter.ts";
import type { Stock } from "./stock.ts";
import type { Surges } from "./surges.ts";
import { stockId } from "./types.ts";

/** Where what customers want meets what is there. */
export type Seller = {
  /**
   * What of a line is sold at a location (its position in LOCATIONS): all of it, what is left, or
   * null when there is nothing. `key` names the line's die. Stock is the caller's to take.
   */
  readonly sell: (line: SoldLine, event: DemandEvent, place: number, key: string) => Sold | null;
  /** A line at today's list price, whether or not it is there: commands are checked before. */
  readonly sellListed: (line: { product: string; quantity: number }, location: string) => Sold;
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
  surges: Surges,
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
      const units = surges.wanted(code, wanted.units, key);
      meter.asked(position, place, units);
      const location = LOCATIONS[place]?.id ?? WEB;
      const quantity = Math.min(units, stock.available(code, location));
      if (quantity < units) lose(code, location, units - quantity);
      if (quantity === 0) return null;
      return { product: code, location, quantity, unitPricePence: wanted.unitPence };
    },
    sellListed({ product, quantity }, location) {
      const place = LOCATIONS.findIndex((one) => one.id === location);
      meter.asked(retailer.positions.get(product) ?? 0, place, quantity);
      const unitPricePence = books.tables.product.get(product)?.pricePence ?? 0;
      return { product, location, quantity, unitPricePence };
    },
    lost: () => [...lost.values()],
  };
}
