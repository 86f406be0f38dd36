/** How a level follows; a period's share of what it is made of, from 0 to 1. */
export type Smoothings = { readonly size: number; readonly interval: number };

/**
 * Units a period of a demand that comes now and then: the smoothed size of a demand over the smoothed
 * number of periods from one to the next, both renewed when one comes (Croston, "Forecasting and Stock
 * Control for Intermittent Demands", Operational Research Quarterly 23, 1972). Without a demand, 0. Here
 * and below what is no number, and what is less than 0, is a period without a demand.
 */
export function croston(units: readonly number[], { size, interval }: Smoothings): number {
  let [level, gap, since, seen] = [0, 0, 0, 0];
  for (const sold of units) {
    since += 1;
    if (!isDemand(sold)) continue;
    level = seen === 0 ? sold : level + size * (sold - level);
    gap = seen === 0 ? since : gap + interval * (since - gap);
    since = 0;
    seen += 1;
  }
  return seen === 0 ? 0 : level / gap;
}

/**
 * The same less Croston's bias, for a ratio of means is more than the mean of ratios (Syntetos and
 * Boylan, "The Accuracy of Intermittent Demand Estimates", International Journal of Forecasting 21,
 * 2005).
 */
export function sba(units: readonly number[], smoothings: Smoothings): number {
  return (1 - smoothings.interval / 2) * croston(units, smoothings);
}

/**
 * The smoothed size of a demand times the smoothed probability that there is one, which falls in each
 * period without, so that what nobody buys any more fades (Teunter, Syntetos and Babai, "Intermittent
 * Demand: Linking Forecasting to Inventory Obsolescence", European Journal of Operational Research
 * 214, 2011). It begins with the whole past's share of periods with a demand.
 */
export function tsb(units: readonly number[], { size, interval }: Smoothings): number {
  const demands = units.filter(isDemand);
  let [level, probability] = [demands[0] ?? 0, demands.length / Math.max(1, units.length)];
  for (const sold of units) {
    probability += interval * ((isDemand(sold) ? 1 : 0) - probability);
    if (isDemand(sold)) level += size * (sold - level);
  }
  return level * probability;
}

function isDemand(sold: number): boolean {
  return sold > 0 && sold < Number.POSITIVE_INFINITY;
}
