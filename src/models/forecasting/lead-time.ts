import { gammaQuantile, type Spread } from "../numeric/gamma.ts";

export type Span = {
  /** Periods from now, the first of them and the first that is none. */
  readonly from: number;
  readonly to: number;
  readonly cycle: number;
  /** How much of a period's error the level takes over, from 0 to 1. */
  readonly follows: number;
};

/**
 * Demand over a span of a forecast by periods: its mean, and its variance as of a level that follows
 * what is sold (the local level model: Hyndman, Koehler, Ord and Snyder, "Forecasting with Exponential
 * Smoothing", 2008, section 6.6), because a level that is wrong in one period is wrong in all, and more
 * so the longer one waits. Behind the forecast's end its last `cycle` periods come again and again.
 * Neither falls as periods are added.
 */
export function demandBetween(
  forecast: readonly Spread[],
  { from, to, cycle, follows }: Span,
): Spread {
  const count = Math.max(0, to - from);
  let [mean, variance] = [0, 0];
  for (let at = from; at < to; at += 1) {
    const beyond = Math.max(0, Math.ceil((at + 1 - forecast.length) / cycle));
    const period = forecast[at - beyond * cycle];
    mean += period?.mean ?? 0;
    variance += period?.variance ?? 0;
  }
  const more = count - 1;
  const growth = 1 + follows * more + (follows * follows * more * (2 * count - 1)) / 6;
  return { mean, variance: count === 0 ? 0 : variance * growth };
}

/** Sums independent demands, such as those of the stores that one warehouse serves. */
export function pooled(demands: readonly Spread[]): Spread {
  return demands.reduce(
    (sum, one) => ({ mean: sum.mean + one.mean, variance: sum.variance + one.variance }),
    { mean: 0, variance: 0 },
  );
}

export function quantiles<Name extends string>(
  demand: Spread,
  levels: Readonly<Record<Name, number>>,
): Record<Name, number> {
  const entries = Object.entries<number>(levels);
  return Object.fromEntries(
    entries.map(([name, level]) => [name, gammaQuantile(demand, level)]),
  ) as Record<Name, number>;
}
