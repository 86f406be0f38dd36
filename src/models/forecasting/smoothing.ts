import type { Spread } from "../numeric/gamma.ts";
import { gammaQuantile } from "../numeric/gamma.ts";

/** Units sold a day of one variant at one place, the oldest first; a return counts as nothing. */
export type SalesHistory = {
  readonly units: readonly number[];
  /** Days that ended with nothing left: what was sold is then a lower bound of the demand. */
  readonly stockedOut?: readonly boolean[] | undefined;
  /** The first day's weekday, 0 for Sunday to 6 for Saturday. */
  readonly firstWeekday: number;
};

/** What is known of future demand a day, as plain numbers. */
export type Forecast = {
  /** Mean units a day, over a whole week. */
  readonly level: number;
  /** Variance of one day's demand around its mean, in units squared. */
  readonly variance: number;
  /** How fast the level follows; it decides how uncertainty grows with the horizon. */
  readonly smoothing: number;
  /** Each weekday's share of an average day (Sunday first); their mean is 1. */
  readonly weekday: readonly number[];
  /** The weekday of the first day that is forecast. */
  readonly firstWeekday: number;
  /** Days of history that told something. */
  readonly observations: number;
};

/**
 * Simple exponential smoothing of winsorised sales over a weekday profile.
 *
 * Sales above the 97th percentile of the days with sales are cut down to it, so that one bulk order
 * does not become a trend; each weekday's factor is its mean over the general mean, shrunken
 * towards 1 by two weeks' worth of prior; the level follows the profile-free series by the
 * smoothing of a small grid that would have forecast the next day best (Brown 1956; Hyndman et al.,
 * "Forecasting with Exponential Smoothing", 2008).
 *
 * A stocked-out day is censored: taken for demand, its sales would bias the forecast down (Wecker,
 * "Predicting Demand from Sales Data in the Presence of Stockouts", Management Science 24, 1978).
 * It has no part in the limit for bulk orders, the weekday's factors and the first level. When it
 * sold no more than forecast, it says nothing, and is passed over like a missing observation
 * (Durbin and Koopman, "Time Series Analysis by State Space Methods", 2012, section 4.10); when it
 * sold more, the demand was at least that, and the level follows. So it can raise the level and
 * never lower it.
 *
 * No history gives a level of 0 and a variance of 0. Everything scales with the unit of the sales.
 */
export function forecastDemand(history: SalesHistory): Forecast {
  const days = readDays(history);
  const heard = days.filter((day) => !day.censored);
  const cap = winsorLimit(heard.map((day) => day.units));
  const cut = days.map((day) => ({ ...day, units: Math.min(day.units, cap) }));
  const weekday = weekdayProfile(cut.filter((day) => !day.censored));
  const flat = cut.map((day) => ({ ...day, factor: weekday[day.weekday] ?? 1 }));
  const best = SMOOTHINGS.map((smoothing) => smooth(flat, smoothing)).reduce((a, b) =>
    b.meanSquare < a.meanSquare ? b : a,
  );
  return {
    level: best.level,
    variance: best.meanSquare,
    smoothing: best.smoothing,
    weekday,
    firstWeekday: (history.firstWeekday + history.units.length) % 7,
    observations: heard.length,
  };
}

/**
 * Demand over the first `days` days (a whole number): its mean, and its variance as the local
 * level model gives it for a lead time (Hyndman et al. 2008, section 6.6), so that an uncertain
 * level counts more the longer one waits. Both never fall as days are added.
 */
export function demandOver(forecast: Forecast, days: number): Spread {
  let mean = 0;
  for (let day = 0; day < days; day += 1) {
    mean += forecast.level * (forecast.weekday[(forecast.firstWeekday + day) % 7] ?? 1);
  }
  const a = forecast.smoothing;
  const growth = 1 + a * (days - 1) + (a * a * (days - 1) * (2 * days - 1)) / 6;
  return { mean, variance: days === 0 ? 0 : forecast.variance * days * growth };
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

const SMOOTHINGS = [0.03, 0.06, 0.12, 0.25] as const;
const WINSOR_QUANTILE = 0.97;
/** With fewer days of sales than this, a high one is information and not an outlier. */
const WINSOR_DAYS_MIN = 10;
const PRIOR_WEEKS = 2;
const FIRST_LEVEL_DAYS = 14;

type Day = { readonly units: number; readonly weekday: number; readonly censored: boolean };

function readDays({ units, stockedOut, firstWeekday }: SalesHistory): readonly Day[] {
  return units.map((sold, i) => ({
    units: Math.max(0, sold),
    weekday: (firstWeekday + i) % 7,
    censored: stockedOut?.[i] ?? false,
  }));
}

function winsorLimit(units: readonly number[]): number {
  const positive = units.filter((sold) => sold > 0).sort((a, b) => a - b);
  if (positive.length < WINSOR_DAYS_MIN) return Number.POSITIVE_INFINITY;
  return positive[Math.floor((positive.length - 1) * WINSOR_QUANTILE)] ?? Number.POSITIVE_INFINITY;
}

function weekdayProfile(days: readonly Day[]): readonly number[] {
  const total = days.reduce((sum, day) => sum + day.units, 0);
  const flat = [1, 1, 1, 1, 1, 1, 1];
  if (total === 0) return flat;
  const mean = total / days.length;
  const raw = flat.map((_, weekday) => {
    const own = days.filter((day) => day.weekday === weekday);
    const sold = own.reduce((sum, day) => sum + day.units, 0);
    return (sold + PRIOR_WEEKS * mean) / ((own.length + PRIOR_WEEKS) * mean);
  });
  const average = raw.reduce((sum, factor) => sum + factor, 0) / 7;
  return raw.map((factor) => factor / average);
}

type FlatDay = Day & { readonly factor: number };

/** Follows the level through the days, and says how well each next day was forecast. */
function smooth(days: readonly FlatDay[], smoothing: number) {
  const first = days.filter((day) => !day.censored).slice(0, FIRST_LEVEL_DAYS);
  const firstFactors = first.reduce((sum, day) => sum + day.factor, 0);
  let level =
    firstFactors === 0 ? 0 : first.reduce((sum, day) => sum + day.units, 0) / firstFactors;
  const meanSquareFactor = days.reduce((sum, day) => sum + day.factor ** 2, 0) / days.length;
  let squares = 0;
  let count = 0;
  for (const day of days) {
    const error = day.units - level * day.factor;
    if (day.censored && error <= 0) continue;
    squares += error * error;
    count += 1;
    // A weekday with little trade tells little of the level, so it moves it little.
    level += (smoothing * error * day.factor) / meanSquareFactor;
  }
  return { smoothing, level: Math.max(0, level), meanSquare: count === 0 ? 0 : squares / count };
}
