import type { Estimate } from "../elasticities.ts";

/** What prices are asked for: those of some items of one store or zone, for one or several weeks. */
export type PriceQuestion = {
  /** Rivals of each other. Their order says nothing. */
  readonly items: readonly PricedItem[];
  /** Of all items and weeks, weighted by their baseline units. */
  readonly averagePrice?: { readonly atLeast?: number; readonly atMost?: number } | undefined;
  /**
   * How many standard deviations of an item's profit, over what its elasticities may be, count
   * against a price; 1 when it is left out, 0 for the bare expectation.
   */
  readonly caution?: number | undefined;
};

/** Money in any one unit of it throughout, units in any one unit of quantity. */
export type PricedItem = {
  /** No other item's. */
  readonly id: string;
  readonly unitCost: number;
  /** Of the week before the first, above 0. */
  readonly lastPrice: number;
  readonly demand: PricedDemand;
  readonly guardrails: Guardrails;
  /** No limit when it is left out. */
  readonly stock?: PricedStock | undefined;
};

/**
 * Demand = baseline x (price / reference price) ^ own elasticity, times the same of each rival's
 * price with its cross elasticity. Baselines are those of all items at their reference prices.
 */
export type PricedDemand = {
  /** Expected units of each week, the first now; all items have equally many, at most 13. */
  readonly baselineUnits: readonly number[];
  /** Above 0; the last price when it is left out. */
  readonly referencePrice?: number | undefined;
  /** Of a week, relative to its squared mean. */
  readonly relativeVariance: number;
  /** Null where nothing is known: then what is believed of any item, with its wide error. */
  readonly own: Estimate | null;
  /** How this item's demand answers to prices of others; of items that are not asked about, nothing. */
  readonly cross: readonly CrossEffect[];
};

export type CrossEffect = {
  readonly item: string;
  readonly elasticity: number;
  /** Of the elasticity; 0 when it is left out. */
  readonly error?: number | undefined;
};

export type PricedStock = {
  /** For all of the weeks together. */
  readonly units: number;
  /** What a unit is worth that is left over; its cost when it is left out, as if it sold later. */
  readonly salvage?: number | undefined;
};

export type Guardrails = {
  readonly floor?: number | undefined;
  /** Infinite for none, as when it is left out. */
  readonly ceiling?: number | undefined;
  /** What the supplier lets be advertised at least; it binds while the item is advertised. */
  readonly minimumAdvertised?: number | undefined;
  readonly isAdvertised?: boolean | undefined;
  /** The largest changes from one week to the next, as shares of the earlier price. */
  readonly change?: { readonly down?: number | undefined; readonly up?: number | undefined };
  /**
   * Allowed prices: whole multiples of `every`, each plus one of `endings`. Every 0.1 with endings of
   * 0.09 is 0.09, 0.19, 0.29 and so on; every 0.01 with endings of 0 is all cents.
   */
  readonly ladder: { readonly every: number; readonly endings: readonly number[] };
};

export type Guardrail =
  | "floor"
  | "ceiling"
  | "minimum advertised price"
  | "change down"
  | "change up"
  | "ladder"
  | "average at least"
  | "average at most";

/** No prices, and why: the two guardrails that cannot both be kept, where it is them. */
export type PricesRefused = {
  readonly kind: "refused";
  readonly why: string;
  readonly item?: string;
  readonly conflict?: readonly [Guardrail, Guardrail];
};

/** No price, cost or count of units is as much as this, and no price or step of prices as little. */
export const MONEY_MAX = 1e12;
export const PRICE_MIN = 1e-9;

export function refusedPrices(
  why: string,
  more: Omit<PricesRefused, "kind" | "why"> = {},
): PricesRefused {
  return { kind: "refused", why, ...more };
}
