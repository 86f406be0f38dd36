import { expectedShortfall, type Spread } from "../../numeric/gamma.ts";
import type { MarketItem } from "./market.ts";

/** What one item is expected to do at its prices and its rivals'. */
export type ItemOutlook = {
  /** Sold in each week; what is not there is not sold. */
  readonly units: readonly number[];
  readonly profit: number;
  /** Standard deviation of the expected profit over what the elasticities may be. */
  readonly error: number;
};

/** What rivals' prices make of an item's demand, week by week: the logarithm, and its variance. */
export type Lift = { readonly means: readonly number[]; readonly variances: readonly number[] };

/**
 * Expected sales and profit of an item, over what its own elasticity may be and what its rivals' effect
 * may be (at one standard deviation to each side; errors of different elasticities are taken as
 * independent). With a stock, sales up to a week are what the demand up to it (gamma, independent from
 * week to week) takes of the stock, and what is left over costs what it loses to its salvage value.
 * That a sold-out rival sends its customers over is left out.
 */
export function itemOutlook(item: MarketItem, prices: readonly number[], lift: Lift): ItemOutlook {
  const weeks = item.baseline.length;
  const units = new Array<number>(weeks).fill(0);
  const logs = prices.map((price) => Math.log(price / item.referencePrice));
  const spreads = lift.variances.map((variance) => Math.sqrt(Math.max(0, variance)));
  const sides = spreads.every((spread) => spread < SPREAD_MIN) ? SURE : BOTH;
  let [profit, square] = [0, 0];
  const values: number[] = [];
  for (const { elasticity, weight } of item.nodes) {
    for (const side of sides) {
      let [mean, variance, sold, earned] = [0, 0, 0, 0];
      for (let week = 0; week < weeks; week += 1) {
        const rivals = (lift.means[week] ?? 0) + side * (spreads[week] ?? 0);
        const exponent = elasticity * (logs[week] ?? 0) + rivals;
        const answer = Math.exp(Math.min(EXPONENT_MAX, Math.max(-EXPONENT_MAX, exponent)));
        const demand = (item.baseline[week] ?? 0) * answer;
        mean += demand;
        variance += item.relativeVariance * demand * demand;
        const before = sold;
        sold = Math.max(before, mean - shortfall({ mean, variance }, item.stock));
        earned += ((prices[week] ?? 0) - item.cost) * (sold - before);
        units[week] = (units[week] ?? 0) + (weight / sides.length) * (sold - before);
      }
      const left = item.stock === Number.POSITIVE_INFINITY ? 0 : Math.max(0, item.stock - sold);
      const value = earned - (item.cost - item.salvage) * left;
      values.push(value);
      profit += (weight / sides.length) * value;
    }
  }
  for (const [at, value] of values.entries()) {
    const { weight = 0 } = item.nodes[Math.floor(at / sides.length)] ?? {};
    square += (weight / sides.length) * (value - profit) ** 2;
  }
  return { units, profit, error: Math.sqrt(square) };
}

const SURE = [0] as const;
const BOTH = [-1, 1] as const;
/** Below it, the spread of the rivals' effect is arithmetic. */
const SPREAD_MIN = 1e-6;

function shortfall(demand: Spread, stock: number): number {
  return stock === Number.POSITIVE_INFINITY ? 0 : expectedShortfall(demand, stock);
}

/** Nobody's demand changes by more than this many times e. */
const EXPONENT_MAX = 20;
