import type { Clearance } from "./item.ts";

/** One week's demand at one price, as far as a stock of `chances.length - 1` can tell. */
export type WeekDemand = {
  /** How likely a demand of 0, 1, 2, ... units is; the last is of that many or more. */
  readonly chances: Float64Array;
  /** By units on hand: what is sold of them on average. */
  readonly sales: Float64Array;
};

/** Far more than any stock: above it nothing changes but the arithmetic. */
const MEAN_MAX = 1e12;

/** Mean demand of a week at a price. */
export function meanDemand(item: Clearance, week: number, price: number): number {
  const { weeklyUnits, referencePrice, elasticity } = item;
  const mean = (weeklyUnits[week] ?? 0) * (price / referencePrice) ** elasticity;
  return Math.min(MEAN_MAX, mean);
}

/**
 * Negative binomial demand, with a variance of mean + relative variance x mean^2: Poisson buyers of a
 * week whose pace varies by a gamma (Greenwood and Yule, 1920). In logarithms, so that nothing
 * underflows before its time.
 */
export function weekDemand(mean: number, relativeVariance: number, stock: number): WeekDemand {
  const chances = new Float64Array(stock + 1);
  const sales = new Float64Array(stock + 1);
  if (!(mean > 0)) {
    chances[0] = 1;
    return { chances, sales };
  }
  const size = relativeVariance > POISSON ? 1 / relativeVariance : Number.POSITIVE_INFINITY;
  const isPoisson = size === Number.POSITIVE_INFINITY;
  let log = isPoisson ? -mean : -size * Math.log1p(mean / size);
  let tail = 1;
  for (let units = 0; units < stock; units += 1) {
    const chance = Math.min(tail, Math.exp(log));
    chances[units] = chance;
    tail = Math.max(0, tail - chance);
    if (tail < TAIL_MIN) {
      sales.fill(sales[units] ?? 0, units + 1);
      return { chances, sales };
    }
    // The next unit is sold when demand is more than these.
    sales[units + 1] = (sales[units] ?? 0) + tail;
    const ratio = isPoisson ? mean : ((size + units) * mean) / (size + mean);
    log += Math.log(ratio / (units + 1));
  }
  chances[stock] = tail;
  return { chances, sales };
}

/** Below it, what is left of the chances is what the arithmetic lost. */
const TAIL_MIN = 1e-13;
/** Below it, the rest of the variance is nothing but arithmetic. */
const POISSON = 1e-9;
