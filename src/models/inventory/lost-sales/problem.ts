import { type Refused, refused } from "../../refused.ts";
import type { LostSalesItem } from "./item.ts";

/** An item without a unit of money: one unit left over and one unit lost cost 1 together. */
export type Problem = {
  readonly kind: "problem";
  /** Probabilities, without the improbable end. */
  readonly demand: readonly Float64Array[];
  /** By k from 0: how likely it is that all orders k or more periods old arrive. Sums to 1. */
  readonly arrivals: readonly number[];
  /** The longest lead time in periods. */
  readonly periods: number;
  readonly holding: number;
  readonly lost: number;
  readonly order: number;
  readonly discount: number;
  readonly packSize: number;
  readonly least: number;
  readonly most: number;
  /** Money of the item for one of the problem. */
  readonly money: number;
};

const LEAD_TIME_MAX = 6;
export const UNITS_MAX = 10_000;
const PERIODS_MAX = 100;

/**
 * The problem in an item's numbers, or why there is none. A unit's cost is in what a lost sale
 * misses, price and penalty less cost, and in the interest on what is left over: that is the same
 * for every policy up to a constant, because it is paid on arrival.
 */
export function readItem(item: LostSalesItem): Problem | Refused {
  const { economics, supply } = item;
  const { unitPrice, unitCost, holdingCost, lostSalePenalty } = economics;
  const { orderCost = 0, discount = 1 } = economics;
  const numbers = { unitCost, holdingCost, lostSalePenalty, orderCost };
  for (const [name, value] of Object.entries(numbers)) {
    if (!(value >= 0 && value < MONEY_MAX)) return refused(`${name} has to be 0 or more`);
  }
  if (!(unitPrice > 0 && unitPrice < MONEY_MAX)) return refused("unitPrice has to be above 0");
  if (!(discount > 0 && discount <= 1)) return refused("discount has to be above 0 and at most 1");
  const holding = holdingCost + (1 - discount) * unitCost;
  if (!(holding > 0)) return refused("keeping a unit has to cost something");
  const sizes = readSupply(supply);
  const arrivals = readLeadTime(item.leadTime);
  const demand = readDemand(item.demand);
  if ("kind" in sizes) return sizes;
  if ("kind" in arrivals) return arrivals;
  if ("kind" in demand) return demand;
  // What costs more than it earns is never ordered.
  const lost = Math.max(0, unitPrice + lostSalePenalty - unitCost);
  const money = holding + lost;
  return {
    kind: "problem",
    demand: demand.pmfs,
    arrivals: arrivals.byAge,
    periods: arrivals.byAge.length - 1,
    holding: holding / money,
    lost: lost / money,
    order: orderCost / money,
    discount,
    ...sizes,
    money,
  };
}

/** Beyond it, sums of money are no longer exact to a unit. */
const MONEY_MAX = 1e12;
const IMPROBABLE = 1e-12;

function readSupply(supply: LostSalesItem["supply"]) {
  const { packSize, minimumQuantity, maximumQuantity = Number.POSITIVE_INFINITY } = supply;
  if (!isWhole(packSize) || packSize < 1)
    return refused("packSize has to be a whole number from 1");
  if (!isWhole(minimumQuantity) || minimumQuantity < 1) {
    return refused("minimumQuantity has to be a whole number from 1");
  }
  const least = Math.ceil(minimumQuantity / packSize) * packSize;
  if (least > UNITS_MAX) return refused(`the least order has more than ${UNITS_MAX} units`);
  if (!(maximumQuantity >= least)) return refused("no order is whole packs and within its bounds");
  return { packSize, least, most: Math.floor(maximumQuantity / packSize) * packSize };
}

function readLeadTime(leadTime: readonly number[]) {
  const chances = normalised(leadTime);
  if (chances === null) return refused("the lead time has to be chances, not all of them 0");
  const periods = chances.length - 1;
  if (periods > LEAD_TIME_MAX) return refused(`the lead time is over ${LEAD_TIME_MAX} periods`);
  if (periods > 0 && (chances[0] ?? 0) > 0) return refused("a lead time of 0 has to be certain");
  let waiting = 1;
  let before = 0;
  const byAge: number[] = [];
  for (const chance of chances) {
    // Of the orders that are still waiting at this age, how many arrive (Kaplan, "A dynamic
    // inventory model with stochastic lead times", Management Science 16, 1970).
    const arrives = byAge.length === periods ? 1 : Math.min(1, chance / waiting);
    if (arrives < before - 1e-9) return refused("with this lead time orders overtake each other");
    byAge.push(Math.max(0, arrives - before));
    before = Math.max(before, arrives);
    waiting -= chance;
  }
  return { byAge };
}

function readDemand(demand: LostSalesItem["demand"]) {
  if (demand.length === 0) return refused("no demand is known");
  if (demand.length > PERIODS_MAX) return refused(`there are more than ${PERIODS_MAX} periods`);
  const pmfs: Float64Array[] = [];
  for (const weights of demand) {
    if (weights.length > UNITS_MAX) return refused(`demand goes beyond ${UNITS_MAX} units`);
    const pmf = normalised(weights);
    if (pmf === null) return refused("a period's demand has to be chances, not all of them 0");
    pmfs.push(Float64Array.from(pmf));
  }
  return { pmfs };
}

/** Weights as probabilities, without what is improbable at the end; null when they are none. */
function normalised(weights: readonly number[]): readonly number[] | null {
  if (weights.some((weight) => !(weight >= 0))) return null;
  const sum = weights.reduce((total, weight) => total + weight, 0);
  if (!(sum > 0 && sum < Number.POSITIVE_INFINITY)) return null;
  const last = weights.findLastIndex((weight) => weight / sum > IMPROBABLE);
  const kept = weights.slice(0, last + 1);
  const keptSum = kept.reduce((total, weight) => total + weight, 0);
  return kept.map((weight) => weight / keptSum);
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value);
}
