import type { MarketItem, Rival } from "./market.ts";
import type { Lift } from "./outlook.ts";

/** Logarithms of an item's prices over their reference price, week by week. */
type Logs = readonly number[];

/** What rivals' prices make of an item's demand. */
export function liftOf(item: MarketItem, logsOf: (item: number) => Logs): Lift {
  const none: Lift = { means: item.baseline.map(() => 0), variances: item.baseline.map(() => 0) };
  const still = item.baseline.map(() => 0);
  return item.rivals.reduce((lift, rival) => lifted(lift, rival, still, logsOf(rival.at)), none);
}

/** The same after one rival's prices changed. */
export function lifted(
  { means, variances }: Lift,
  { elasticity, variance }: Rival,
  before: Logs,
  after: Logs,
): Lift {
  const at = (logs: Logs, week: number) => logs[week] ?? 0;
  return {
    means: means.map((mean, w) => mean + elasticity * (at(after, w) - at(before, w))),
    variances: variances.map((old, w) => old + variance * (at(after, w) ** 2 - at(before, w) ** 2)),
  };
}
