import type { CatalogProduct } from "./catalog.ts";
import { makeCatalog } from "./catalog.ts";
import type { ReferencePrices } from "./pricing.ts";
import { referencePrices } from "./pricing.ts";
import type { Chance } from "./random.ts";
import { seededChance } from "./random.ts";
import type { RetailData } from "./retail-data.ts";
import { readRetailData } from "./retail-data.ts";
import type { Offer } from "./suppliers.ts";
import { offersOf } from "./suppliers.ts";
import { tradeCustomers } from "./trade.ts";
import type { Changed, WorldLocation } from "./types.ts";

/** Everything about the retailer that is fixed before its time begins. */
export type Retailer = {
  readonly chance: Chance;
  readonly data: RetailData;
  readonly scale: number;
  readonly catalog: readonly CatalogProduct[];
  readonly positions: ReadonlyMap<string, number>;
  /** Wholesale buyers, by position in the data's customers. */
  readonly trade: ReadonlySet<number>;
  /** By position in the catalog; the first is the main one. */
  readonly offers: readonly (readonly Offer[])[];
  readonly reference: ReferencePrices;
  /** Units a day in the first four weeks, by position in the catalog. */
  readonly opening: readonly { readonly web: number; readonly store: number }[];
};

export function createRetailer(seed: number, scale: number): Retailer {
  const chance = seededChance(seed);
  const data = readRetailData(chance);
  const catalog = makeCatalog(data, scale, chance);
  const reference = referencePrices(data);
  const opening = openingDemand(data);
  const base = (position: number) => position % data.products.length;
  return {
    chance,
    data,
    scale,
    catalog,
    trade: tradeCustomers(data),
    positions: new Map(catalog.map((product, position) => [product.code, position])),
    offers: catalog.map((product, position) =>
      offersOf(product, reference(base(position), data.startMs), chance),
    ),
    reference,
    opening: catalog.map((_, position) => opening[base(position)] ?? { web: 0, store: 0 }),
  };
}

export const WEB = "web";

/** The web warehouse first, then the stores: a location's number is its position here. */
export const LOCATIONS: readonly Omit<WorldLocation, keyof Changed>[] = [
  location(WEB, "Web warehouse", "warehouse", "Unit 4, Canal Yard", "Leicester", "LE4 9ZZ"),
  location("store-1", "London, Seven Dials", "store", "18 Lantern Street", "London", "WC2H 9ZZ"),
  location("store-2", "Manchester, Northern Quarter", "store", "7 Tib Row", "Manchester", "M4 9ZZ"),
  location("store-3", "Bristol, Harbourside", "store", "32 Quay Walk", "Bristol", "BS1 9ZZ"),
  location("store-4", "Edinburgh, New Town", "store", "5 Thistle Place", "Edinburgh", "EH2 9ZZ"),
];
export const STORES = LOCATIONS.filter((one) => one.type === "store");

function location(
  id: string,
  name: string,
  type: "warehouse" | "store",
  line1: string,
  city: string,
  postalCode: string,
): Omit<WorldLocation, keyof Changed> {
  return { id, name, type, address: { line1, city, postalCode, country: "GB" } };
}

const OPENING_DAYS = 28;
/** Units that one line counts for at most, so that a single wholesale order sets no level. */
const LINE_UNITS_MAX = 144;

function openingDemand(data: RetailData): { web: number; store: number }[] {
  const demand = data.products.map(() => ({ web: 0, store: 0 }));
  for (const invoice of data.invoices) {
    if (invoice.atMs >= data.startMs + OPENING_DAYS * 86_400_000) break;
    for (const line of invoice.lines) {
      const product = demand[line.product];
      if (product === undefined) continue;
      const units = Math.min(line.quantity, LINE_UNITS_MAX) / OPENING_DAYS;
      if (invoice.customer >= 0) product.web += units;
      else product.store += units / STORES.length;
    }
  }
  return demand;
}
