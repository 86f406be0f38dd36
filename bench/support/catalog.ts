import type { SourceRecord } from "../../src/domain/records.ts";
import type { Database } from "../../src/store/database.ts";
import {
  customer,
  inventory,
  location,
  order,
  price,
  product,
  supplier,
  supplierOffer,
} from "./records.ts";
import { benchTake } from "./take.ts";

export type CatalogSize = {
  readonly products: number;
  readonly customers: number;
  readonly orders: number;
};

const SUPPLIERS = 20;
const PAGE = 500;

/**
 * Fills a database through the real intake: a storefront with products, prices, customers and
 * orders, and an ERP that knows the same products by SKU, with stock in two places and suppliers.
 */
export async function fillCatalog(database: Database, size: CatalogSize): Promise<void> {
  const { products, customers, orders } = size;
  const take = benchTake(database);
  const takeAll = async (system: string, count: number, make: (i: number) => SourceRecord) => {
    for (let from = 0; from < count; from += PAGE) {
      const length = Math.min(PAGE, count - from);
      await take(system, { records: Array.from({ length }, (_, i) => make(from + i)) });
    }
  };
  await takeAll("shop", products, product);
  await takeAll("shop", products, price);
  await takeAll("shop", customers, customer);
  await takeAll("erp", products, product);
  await takeAll("erp", 2, location);
  await takeAll("erp", products, (i) => inventory(i, 0));
  await takeAll("erp", products, (i) => inventory(i, 1));
  await takeAll("erp", SUPPLIERS, supplier);
  await takeAll("erp", products, (i) => supplierOffer(i, SUPPLIERS));
  await takeAll("shop", orders, (i) => order(i, products, customers));
  // PostgreSQL would do it by itself within a minute or so; figures do not wait for that.
  await database.query("vacuum analyze");
}
