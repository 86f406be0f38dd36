import type { StoreSales } from "../../forecasting/pooled-forecast.ts";
import type { Response, ResponseSample } from "../../forecasting/pooled-response.ts";
import { logShare } from "../../forecasting/pooled-response.ts";
import { type Moments, momentsOf } from "../../numeric/least-squares.ts";

/** What one store's past says, in the periods of which something is known. */
export type History = {
  readonly sample: ResponseSample;
  /** Units a period. */
  readonly mean: number;
  /** Which periods these are, counted from the oldest. */
  readonly periods: readonly number[];
};

/** Periods below this say nothing of a store's own answer to prices. */
const PERIODS_MIN = 8;
/** Of the median sale; beyond it a sale is an error of the till, not an answer to a price. */
const UNITS_MAX = 30;
/** No store sells as much in a period, and the logarithm of no price is as large. */
const TOLD_MAX = 1e12;
const DRIVER_MAX = 100;
/** Logarithm of the factor by which no shop changes a price: four. */
const PRICE_FACTOR_MAX = Math.log(4);
/** A relative error beyond this is one bulk sale, not a response. */
const RESIDUAL_MAX = 4;
/** Relative variance of what was never seen, and how many periods' worth it is believed. */
const RELATIVE_VARIANCE = 0.1;
const RELATIVE_VARIANCE_PRIOR = 2;
/** Nobody sells so evenly that one period proves more than this. */
const RELATIVE_VARIANCE_MIN = 1e-4;

/**
 * The usable periods of a store; null when there are too few, or nothing was sold in them. Those whose
 * own price is far from the latest ones were priced in another currency or unit, or wrongly; of them,
 * and of the period after each, whose price before is theirs, nothing is used.
 */
export function historyOf({ units, stockedOut = [], drivers }: StoreSales, size: number) {
  const told = units.flatMap((sold, at) => {
    const row = drivers[at] ?? null;
    if (sold === null || !(Math.abs(sold) < TOLD_MAX) || row?.length !== size) return [];
    if (!row.every((value) => Math.abs(value) < DRIVER_MAX)) return [];
    return [{ sold: Math.max(0, sold), row, at, out: stockedOut[at] ?? false }];
  });
  const latest = told.slice(-PERIODS_MIN).map(({ row }) => row[0] ?? 0);
  const usual = latest.sort((a, b) => a - b)[Math.floor(latest.length / 2)] ?? 0;
  const isUsual = ({ row }: (typeof told)[number]) =>
    Math.abs((row[0] ?? 0) - usual) <= PRICE_FACTOR_MAX;
  const odd = new Set(told.filter((one) => !isUsual(one)).map(({ at }) => at));
  const kept = told.filter(({ at }) => !odd.has(at) && !odd.has(at - 1));
  if (kept.length < PERIODS_MIN) return null;
  const positive = kept.flatMap(({ sold }) => (sold > 0 ? [sold] : [])).sort((a, b) => a - b);
  const most = UNITS_MAX * (positive[Math.floor(positive.length / 2)] ?? 0);
  const cut = kept.map(({ sold }) => Math.min(sold, most));
  const mean = cut.reduce((sum, sold) => sum + sold, 0) / kept.length;
  if (!(mean > 0)) return null;
  const history: History = {
    mean,
    periods: kept.map(({ at }) => at),
    sample: {
      shares: cut.map((sold) => sold / mean),
      drivers: kept.map(({ row }) => row),
      stockedOut: kept.map(({ out }) => out),
    },
  };
  return history;
}

/** Errors relative to what was expected, and what is expected in units. */
export function errorsOf({ sample, mean, periods }: History, response: Response) {
  return sample.shares.map((share, at) => {
    const row = sample.drivers[at] ?? [];
    const expected = logShare(response, row);
    const error = Math.min(RESIDUAL_MAX, share / Math.exp(expected) - 1);
    // Where the shelf was empty, demand was at least what was sold.
    const isMute = (sample.stockedOut[at] ?? false) && error <= 0;
    const units = mean * Math.exp(expected);
    return { period: periods[at] ?? 0, row, error, expected, units, isMute };
  });
}

export type PeriodError = ReturnType<typeof errorsOf>[number];

/**
 * How much demand varies beyond the chance of single buyers, as a variance relative to the squared
 * mean: the moment estimate of a negative binomial's (Breslow, Applied Statistics 33, 1984).
 */
export function relativeVarianceOf(errors: readonly PeriodError[], learned: number): number {
  let sum = RELATIVE_VARIANCE_PRIOR * RELATIVE_VARIANCE;
  const heard = errors.filter(({ isMute }) => !isMute);
  for (const { error, units } of heard) sum += error * error - 1 / units;
  const freedom = Math.max(heard.length / 4, heard.length - learned - 1);
  return Math.max(RELATIVE_VARIANCE_MIN, sum / (freedom + RELATIVE_VARIANCE_PRIOR));
}

/**
 * The store's periods as rows of a linear model around what is expected now, each weighted by one
 * over its variance (iteratively reweighted least squares: McCullagh and Nelder, 1989, section 2.5).
 */
export function workingMoments(errors: readonly PeriodError[], relativeVariance: number): Moments {
  return momentsOf(
    errors.map(({ row }) => row),
    errors.map(({ expected, error }) => expected + error),
    errors.map(({ units, isMute }) => (isMute ? 0 : 1 / (relativeVariance + 1 / units))),
  );
}
