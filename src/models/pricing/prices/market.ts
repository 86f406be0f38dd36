import { type Estimate, OWN_PRIOR } from "../elasticities.ts";
import type { PricedItem, PriceQuestion, PricesRefused } from "./question.ts";
import { MONEY_MAX, PRICE_MIN, refusedPrices } from "./question.ts";
import { type Rungs, rungsOf } from "./rungs.ts";

/** One item whose numbers can be reckoned with. */
export type MarketItem = {
  readonly id: string;
  readonly cost: number;
  readonly salvage: number;
  /** Units; infinite where there is no limit. */
  readonly stock: number;
  readonly lastPrice: number;
  readonly referencePrice: number;
  readonly baseline: readonly number[];
  readonly relativeVariance: number;
  /** What the own elasticity may be, and how likely each is. */
  readonly nodes: readonly { readonly elasticity: number; readonly weight: number }[];
  /** Whose prices move this item's demand: places in the market. */
  readonly rivals: readonly Rival[];
  readonly rungs: Rungs;
};

export type Rival = {
  readonly at: number;
  readonly elasticity: number;
  /** The squared error of the elasticity. */
  readonly variance: number;
};

export type Market = {
  readonly kind: "market";
  /** By id, so that the order in which they were named says nothing, not even in the last digit. */
  readonly items: readonly MarketItem[];
  readonly weeks: number;
  readonly caution: number;
  readonly leftOut: readonly { readonly id: string; readonly why: string }[];
};

const WEEKS_MAX = 13;
export const ITEMS_MAX = 200;

/**
 * Reads the question. Items whose numbers are none are left out with the reason, as if their prices
 * stayed; guardrails that leave no price refuse the whole.
 */
export function readMarket({ items, caution = 1 }: PriceQuestion): Market | PricesRefused {
  if (!(caution >= 0 && caution <= CAUTION_MAX)) {
    return refusedPrices(`caution lies between 0 and ${CAUTION_MAX}`);
  }
  if (items.length > ITEMS_MAX) return refusedPrices(`there are more than ${ITEMS_MAX} items`);
  if (new Set(items.map(({ id }) => id)).size < items.length) {
    return refusedPrices("two items have one id");
  }
  const weeks = items.find((item) => faultOf(item) === null)?.demand.baselineUnits.length ?? 1;
  const sorted = [...items].sort((a, b) => (a.id < b.id ? -1 : 1));
  const judged = sorted.map((item) => {
    const isEven = item.demand.baselineUnits.length === weeks;
    return { item, why: faultOf(item) ?? (isEven ? null : "its weeks are not as many as others'") };
  });
  const kept = judged.flatMap(({ item, why }) => (why === null ? [item] : []));
  const places = new Map(kept.map(({ id }, at) => [id, at]));
  const read: MarketItem[] = [];
  for (const item of kept) {
    const rungs = rungsOf(item.id, item.guardrails, item.lastPrice);
    if ("kind" in rungs) return rungs;
    read.push(readItem(item, rungs, places));
  }
  const leftOut = judged.flatMap(({ item, why }) => (why === null ? [] : [{ id: item.id, why }]));
  return { kind: "market", items: read, weeks, caution, leftOut };
}

const CAUTION_MAX = 10;

function readItem(item: PricedItem, rungs: Rungs, places: ReadonlyMap<string, number>): MarketItem {
  const { id, unitCost, lastPrice, demand, stock } = item;
  const rivals = demand.cross.flatMap(({ item: rival, elasticity, error = 0 }) => {
    const at = places.get(rival);
    const isNone = elasticity === 0 && error === 0;
    if (at === undefined || rival === id || isNone) return [];
    return [{ at, elasticity, variance: error * error }];
  });
  return {
    id,
    cost: unitCost,
    salvage: stock?.salvage ?? unitCost,
    stock: stock?.units ?? Number.POSITIVE_INFINITY,
    lastPrice,
    referencePrice: demand.referencePrice ?? lastPrice,
    baseline: demand.baselineUnits,
    relativeVariance: demand.relativeVariance,
    nodes: nodesOf(demand.own),
    rivals: rivals.sort((a, b) => a.at - b.at),
    rungs,
  };
}

/**
 * Three points that have the normal's moments up to the fifth (Gauss and Hermite's quadrature). None
 * is above 0: nobody counts on demand that rises with the price. A mean that is not below 0, or an
 * estimate that is no number, is no knowledge.
 */
function nodesOf(own: Estimate | null): MarketItem["nodes"] {
  const isKnown =
    own !== null &&
    own.mean < 0 &&
    own.mean > ELASTICITY_MIN &&
    own.error >= 0 &&
    own.error < -ELASTICITY_MIN;
  const { mean, error } = isKnown ? own : OWN_PRIOR;
  const reach = Math.sqrt(3) * error;
  if (reach === 0) return [{ elasticity: mean, weight: 1 }];
  return [
    { elasticity: mean - reach, weight: 1 / 6 },
    { elasticity: mean, weight: 2 / 3 },
    { elasticity: Math.min(0, mean + reach), weight: 1 / 6 },
  ];
}

const ELASTICITY_MIN = -50;

/** What is wrong with an item's own numbers; null when nothing is. */
function faultOf({ unitCost, lastPrice, demand, stock }: PricedItem): string | null {
  const { baselineUnits, referencePrice = lastPrice, relativeVariance, cross } = demand;
  const isUnits = (units: number) => units >= 0 && units < MONEY_MAX;
  const isPrice = (price: number) => price >= PRICE_MIN && price < MONEY_MAX;
  if (!(unitCost >= 0 && unitCost < MONEY_MAX)) return "its cost is not 0 or more";
  if (!isPrice(lastPrice) || !isPrice(referencePrice)) return "a price of it is not above 0";
  if (baselineUnits.length === 0 || baselineUnits.length > WEEKS_MAX) {
    return `its weeks are not between 1 and ${WEEKS_MAX}`;
  }
  if (!baselineUnits.every(isUnits)) return "a week's units are not 0 or more";
  if (!(relativeVariance >= 0 && relativeVariance < MONEY_MAX))
    return "its variance is not 0 or more";
  const isSane = (value: number) => Math.abs(value) < -ELASTICITY_MIN;
  if (!cross.every(({ elasticity, error = 0 }) => isSane(elasticity) && isSane(error))) {
    return "a cross elasticity of it is absurd";
  }
  if (stock === undefined) return null;
  const { units, salvage = unitCost } = stock;
  if (!isUnits(units)) return "its stock is not 0 or more";
  return Math.abs(salvage) < MONEY_MAX ? null : "what is left of it has no worth";
}
