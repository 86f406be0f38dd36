import type { Books } from "./books.ts";
import type { Retailer } from "./retailer.ts";
import { LOCATIONS } from "./retailer.ts";
import { SUPPLIERS } from "./suppliers.ts";
import { stockId } from "./types.ts";

/** Writes what the retailer starts with: places, suppliers, products, offers, empty shelves. */
export function writeMasterData(retailer: Retailer, books: Books): void {
  const { tables } = books;
  for (const location of LOCATIONS) tables.location.put(location.id, location);
  for (const { id, name, email, country } of SUPPLIERS) {
    tables.supplier.put(id, { id, name, email, country });
  }
  for (const [position, { elasticity: _, ...product }] of retailer.catalog.entries()) {
    const pricePence = listPrice(retailer, position, books.nowMs());
    tables.product.put(product.code, { ...product, pricePence, regularPricePence: pricePence });
    for (const offer of retailer.offers[position] ?? []) tables.offer.put(offer.id, offer);
    for (const { id: location } of LOCATIONS) {
      const empty = { product: product.code, location, onHand: 0, reserved: 0 };
      tables.stock.put(stockId(product.code, location), empty);
    }
  }
}

/** Lets the price list follow the data, as it does in history once a month. */
export function relistPrices(retailer: Retailer, books: Books): void {
  const { product: products } = books.tables;
  for (const [position, { code }] of retailer.catalog.entries()) {
    const product = products.get(code);
    const pricePence = listPrice(retailer, position, books.nowMs());
    if (product === undefined || product.regularPricePence === pricePence) continue;
    products.put(code, { ...product, pricePence, regularPricePence: pricePence });
  }
}

function listPrice({ data, reference }: Retailer, position: number, nowMs: number): number {
  return reference(position % data.products.length, nowMs);
}
