import type { Basket } from "./baskets.ts";

/** For each item of the catalog, when it was bought, and how much it was in demand just after. */
export type Trends = {
  readonly fadeMs: number;
  readonly items: readonly ItemTrend[];
};

type ItemTrend = {
  readonly purchases: number;
  /** Ascending. */
  readonly timesMs: Float64Array;
  /** At each of these times, the sum of all purchases until then, each faded by its age. */
  readonly levels: Float64Array;
};

/** Baskets are the oldest first; of each item the newest `purchasesPerItem` count. */
export function fitTrends(
  baskets: readonly Basket[],
  catalogSize: number,
  fadeMs: number,
  purchasesPerItem: number,
): Trends {
  const times: number[][] = Array.from({ length: catalogSize }, () => []);
  for (const { atMs, items } of baskets) for (const item of items) times[item]?.push(atMs);
  const items = times.map((all) => {
    const timesMs = Float64Array.from(all.slice(-purchasesPerItem));
    const levels = new Float64Array(timesMs.length);
    timesMs.forEach((atMs, i) => {
      const before = i === 0 ? 0 : (levels[i - 1] ?? 0);
      levels[i] = 1 + before * Math.exp(((timesMs[i - 1] ?? atMs) - atMs) / fadeMs);
    });
    return { purchases: all.length, timesMs, levels };
  });
  return { fadeMs, items };
}

/**
 * The purchases of an item before `nowMs`, each counting exp(-age / fade): exact, in the time of a
 * binary search. Later purchases do not count, so the past can be asked about without telling it
 * its future. 0 for an unknown item.
 */
export function trendOf({ items, fadeMs }: Trends, item: number, nowMs: number): number {
  const trend = items[item];
  if (trend === undefined) return 0;
  const { timesMs, levels } = trend;
  let low = 0;
  let high = timesMs.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((timesMs[middle] ?? 0) < nowMs) low = middle + 1;
    else high = middle;
  }
  const last = timesMs[low - 1];
  return last === undefined ? 0 : (levels[low - 1] ?? 0) * Math.exp((last - nowMs) / fadeMs);
}

/** A trend this small, in purchases, is as good as none. */
const QUIET = 0.02;

/**
 * How much each item is wanted around `nowMs`: its trend against the strongest, from 0 to 1, and
 * slightly above 0 for whatever was ever bought.
 */
export function demandAt(trends: Trends, nowMs: number): Float64Array {
  const demand = new Float64Array(trends.items.length);
  let strongest = 0;
  let most = 1;
  trends.items.forEach(({ purchases }, item) => {
    const level = trendOf(trends, item, nowMs);
    demand[item] = level;
    strongest = Math.max(strongest, level);
    most = Math.max(most, purchases);
  });
  trends.items.forEach(({ purchases }, item) => {
    demand[item] = ((demand[item] ?? 0) + (QUIET * purchases) / most) / (strongest + QUIET);
  });
  return demand;
}
