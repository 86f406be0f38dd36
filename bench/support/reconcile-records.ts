import type { Kind, SourceRecord } from "../../src/domain/records.ts";
import { customer, inventory, order, price, product, stockMovement } from "./records.ts";

export type ReconcileSize = {
  readonly products: number;
  readonly customers: number;
  readonly orders: number;
  readonly movements: number;
};

type Records = {
  readonly count: number;
  /** The i-th record; `now`, as it is by now, and not as it was told first. */
  readonly make: (i: number, now: boolean) => SourceRecord;
};

/** What is compared, in the order in which it is. */
export const COMPARED = [
  ["shop", "product"],
  ["shop", "price"],
  ["shop", "customer"],
  ["shop", "order"],
  ["erp", "product"],
  ["erp", "inventory"],
  ["erp", "stockMovement"],
] as const satisfies readonly (readonly [system: string, kind: Kind])[];

/** Every so many stock movements one was changed without a word. */
const CHANGED_EVERY = 100;

/** The records of one kind of a system, as `fillCatalog` tells them, and stock movements. */
export function recordsOf(size: ReconcileSize, system: string, kind: Kind): Records {
  const { products, customers, orders, movements } = size;
  switch (kind) {
    case "product":
      return { count: products, make: product };
    case "price":
      return { count: products, make: price };
    case "customer":
      return { count: customers, make: customer };
    case "order":
      return { count: orders, make: (i) => order(i, products, customers) };
    case "inventory":
      return { count: 2 * products, make: (i) => inventory(i >> 1, i % 2) };
    case "stockMovement":
      return {
        count: movements,
        make(i, now) {
          const told = stockMovement(i, products);
          if (!now || i % CHANGED_EVERY !== 0) return told;
          return { ...told, quantity: told.quantity + 1, updatedAt: "2011-07-01T00:00:00Z" };
        },
      };
    default:
      throw new Error(`${system} has no ${kind}`);
  }
}

/** How many records are compared. */
export function countOf(size: ReconcileSize): number {
  return COMPARED.reduce((sum, [system, kind]) => sum + recordsOf(size, system, kind).count, 0);
}
