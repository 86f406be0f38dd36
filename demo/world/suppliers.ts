import type { CatalogProduct } from "./catalog.ts";
import type { Chance } from "./random.ts";
import { between, pick } from "./random.ts";
import type { Changed, WorldOffer, WorldSupplier } from "./types.ts";

export type Supplier = Omit<WorldSupplier, keyof Changed> & {
  /** Days from a processed purchase to its goods, before the seeded variation. */
  readonly leadTimeDays: number;
  readonly packs: readonly number[];
};
export type Offer = Omit<WorldOffer, keyof Changed>;

/** Invented suppliers: far ones are slow and cheap, near ones quick and dear. */
export const SUPPLIERS: readonly Supplier[] = [
  supplier("1", "Ningbo Bright Trading", "CN", 28, [24, 48]),
  supplier("2", "Yiwu Harvest Gifts", "CN", 25, [24, 36]),
  supplier("3", "Jaipur Craft Collective", "IN", 21, [12, 24]),
  supplier("4", "Moradabad Metalworks", "IN", 23, [12, 24]),
  supplier("5", "Porto Ceramics", "PT", 12, [6, 12]),
  supplier("6", "Gdansk Woodcraft", "PL", 10, [6, 12]),
  supplier("7", "Leeds Print & Paper", "GB", 5, [6, 12, 24]),
  supplier("8", "Midlands Wholesale Gifts", "GB", 3, [6, 12]),
];

/** Those that keep second offers: nearby wholesalers. */
const SECOND_SOURCES = ["7", "8"];

/**
 * What suppliers ask: every product has one main offer, the first of its list, and about a third
 * have a quicker, dearer second. `pricePence` is the product's list price at the start.
 */
export function offersOf(product: CatalogProduct, pricePence: number, chance: Chance): Offer[] {
  const draw = (what: string) => chance(`offer/${product.code}/${what}`);
  const main = pick(draw("supplier"), SUPPLIERS);
  const cost = Math.max(1, Math.round(pricePence * (0.36 + 0.16 * draw("cost"))));
  const offers = [offer(product.code, main, cost, draw("main"))];
  const second = SUPPLIERS.find((one) => one.id === pick(draw("second"), SECOND_SOURCES));
  if (second !== undefined && second.id !== main.id && draw("has-second") < 0.35) {
    const dearer = Math.max(1, Math.round(cost * (1.12 + 0.18 * draw("dearer"))));
    offers.push(offer(product.code, second, dearer, draw("other")));
  }
  return offers;
}

function offer(product: string, from: Supplier, unitCostPence: number, fraction: number): Offer {
  const packSize = pick(fraction, from.packs);
  return {
    id: `${from.id}-${product}`,
    supplier: from.id,
    product,
    unitCostPence,
    leadTimeDays: from.leadTimeDays + between((fraction * 97) % 1, 0, 3),
    minimumQuantity: packSize * between((fraction * 31) % 1, 1, 4),
    packSize,
  };
}

function supplier(
  id: string,
  name: string,
  country: string,
  leadTimeDays: number,
  packs: readonly number[],
): Supplier {
  const email = `orders@${name.toLowerCase().replace(/[^a-z]+/g, "-")}.example.com`;
  return { id, name, email, country, leadTimeDays, packs };
}
