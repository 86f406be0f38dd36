import { groupBy } from "../../kernel/collections.ts";
import type { Basket } from "./baskets.ts";

/** What is known of one customer: own items, the strongest first, and how much each counts. */
export type Taste = {
  readonly baskets: number;
  readonly lastAtMs: number;
  readonly items: ReadonlyMap<number, OwnItem>;
  /** The keys of `items`, and beside them their weights, as plain numbers. */
  readonly places: Int32Array;
  readonly weights: Float64Array;
};

export type OwnItem = {
  /** Above 0: the faded share of the baskets that had it, at most 1. */
  readonly weight: number;
  /** In how many baskets it was. */
  readonly times: number;
  readonly lastAtMs: number;
};

/**
 * Personal item frequency, faded: each basket counts exp(-age / fade), and for less the more it
 * holds, by the root of its size, because one of three things was chosen and one of a hundred was
 * restocked. Ages are those before the customer's newest basket: as time passes all of a customer's
 * weights fade alike, so that their order and their shares do not depend on when one asks.
 * Baskets are one customer's, the oldest first.
 */
export function fitTaste(
  baskets: readonly Basket[],
  fadeMs: number,
  bounds: { readonly basketsPerCustomer: number; readonly itemsPerCustomer: number },
): Taste {
  const kept = baskets.slice(-bounds.basketsPerCustomer);
  const lastAtMs = kept.at(-1)?.atMs ?? Number.NEGATIVE_INFINITY;
  const items = new Map<number, { weight: number; times: number; lastAtMs: number }>();
  let whole = 0;
  for (const basket of kept) {
    const fresh = Math.exp((basket.atMs - lastAtMs) / fadeMs);
    whole += fresh;
    for (const item of basket.items) {
      const own = items.get(item) ?? { weight: 0, times: 0, lastAtMs: basket.atMs };
      own.weight += fresh / Math.sqrt(basket.items.length);
      own.times += 1;
      own.lastAtMs = basket.atMs;
      items.set(item, own);
    }
  }
  for (const own of items.values()) own.weight /= whole;
  const strongest = [...items]
    // What faded to nothing in the arithmetic is as if it had never been.
    .filter(([, own]) => own.weight > 0)
    .sort(([a, { weight }], [b, other]) => other.weight - weight || a - b)
    .slice(0, bounds.itemsPerCustomer);
  return {
    ...{ baskets: kept.length, lastAtMs, items: new Map(strongest) },
    places: Int32Array.from(strongest, ([item]) => item),
    weights: Float64Array.from(strongest, ([, { weight }]) => weight),
  };
}

/** What is known of a stranger. */
export const NO_TASTE: Taste = fitTaste([], 1, { basketsPerCustomer: 1, itemsPerCustomer: 1 });

/** As many of a customer's items, the strongest, are asked what goes with them. */
export const ASKED_MAX = 200;

/** The taste of each customer that is known by name. */
export function fitTastes(
  baskets: readonly Basket[],
  fadeMs: number,
  bounds: Parameters<typeof fitTaste>[2],
): ReadonlyMap<string, Taste> {
  const named = baskets.filter(({ customer }) => customer !== null);
  const byCustomer = groupBy(named, ({ customer }) => customer ?? "");
  const tasteOf = (own: readonly Basket[]) => fitTaste(own, fadeMs, bounds);
  return new Map([...byCustomer].map(([customer, own]) => [customer, tasteOf(own)]));
}
