import { gammaCdf, type Spread } from "../numeric/gamma.ts";
import { demandBetween } from "./lead-time.ts";
import { type Ahead, forecastPanel, type PanelForecast } from "./panel-forecast.ts";
import { type PanelSeries, soldOf } from "./panel-history.ts";

export type PlaceForecast = {
  /** In the order of the series. */
  readonly series: readonly PanelForecast[];
  /** For `demandBetween`: how fast doubt grows with the time that is looked ahead. */
  readonly follows: number;
};

/**
 * Forecasts all that one place sells (`forecastPanel`), by the days of the calendar. To a panel, a day on
 * which nothing at all was sold was closed and tells nothing, so what it forecasts is of open days: here
 * each day of the cycle counts as often as it was open. Where few products sell now and then,
 * most days look closed, and without this their demand would be told many times over. Of a single
 * series nobody knows when its place was closed, so all of its days count.
 *
 * Demand over many days errs by more than its days do. By how much is learned from what the same
 * forecast would have told of the last weeks: doubt grows so fast that nine in ten of what came would
 * have been below the 90% quantile (split conformal calibration: Vovk, Gammerman and Shafer,
 * "Algorithmic Learning in a Random World", 2005). A period that is said to have sold more than a billion
 * units is not known. Nothing is thrown, and nothing is NaN.
 */
export function forecastPlace(series: readonly PanelSeries[], ahead: Ahead): PlaceForecast {
  const told = series.map((one) => ({ ...one, units: one.units.map(countOrNull) }));
  return { series: forecastOpen(told, ahead), follows: followsOf(told, ahead.cycle) };
}

/** What no place ever sells of anything in one period is an error, of which nothing is known. */
function countOrNull(sold: number | null): number | null {
  return sold !== null && Math.abs(sold) <= SOLD_MAX ? sold : null;
}

const SOLD_MAX = 1e9;

/** Cycles that are tried, and how many times. */
const TRIED_CYCLES = 2;
const TRIALS = 2;
/** Periods before the first trial. */
const HISTORY_MIN = 30;
/** As many series are enough to learn from; more take longer. */
const TRIED_SERIES = 50;
const COVERED = 0.9;
const FOLLOWS = [0.05, 0.08, 0.12, 0.2, 0.3, 0.45] as const;
/** Trials' worth of belief in a middling one, and how often less would cover what comes. */
const PRIOR = { trials: 10, follows: 0.08, coveredBelow: 0.8 };

function followsOf(series: readonly PanelSeries[], cycle: number): number {
  const past = Math.max(0, ...series.map(({ units }) => units.length));
  const apart = Math.ceil(series.length / TRIED_SERIES);
  const some = series.filter((_, at) => at % apart === 0);
  const periods = TRIED_CYCLES * cycle;
  const origins = Array.from({ length: TRIALS }, (_, k) => past - (k + 1) * periods);
  const trials = origins
    .filter((origin) => origin >= HISTORY_MIN)
    .flatMap((origin) => trialsAt(some, origin, { periods, cycle }));
  const covers = (follows: number) => {
    const hits = trials.filter(({ told, came }) => {
      const demand = demandBetween(told, { from: 0, to: periods, cycle, follows });
      // Units are whole: that many are above the quantile when fewer are as likely as that.
      return gammaCdf(demand, came - 1 / 2) <= COVERED;
    });
    const believed = PRIOR.trials * (follows < PRIOR.follows ? PRIOR.coveredBelow : 1);
    return hits.length + believed >= COVERED * (trials.length + PRIOR.trials);
  };
  return FOLLOWS.find(covers) ?? FOLLOWS[FOLLOWS.length - 1] ?? PRIOR.follows;
}

type Trial = { readonly told: readonly Spread[]; readonly came: number };

/** What would have been told at an origin, and what came. */
function trialsAt(series: readonly PanelSeries[], origin: number, ahead: Ahead): readonly Trial[] {
  const pasts = series.map(({ units, stockedOut }) => ({
    units: units.slice(0, origin),
    stockedOut: stockedOut?.slice(0, origin),
  }));
  const told = forecastOpen(pasts, ahead);
  return series.flatMap(({ units, stockedOut = [] }, at) => {
    const forecast = told[at]?.periods ?? [];
    const end = origin + ahead.periods;
    const came = units.slice(origin, end).reduce<number>((sum, one) => sum + soldOf(one), 0);
    const mean = forecast.reduce((sum, one) => sum + one.mean, 0);
    // Where it ran out, more was wanted: that tells something only if it sold more than was told.
    const isCut = stockedOut.slice(origin, end).includes(true) && came < mean;
    return mean > 0 && !isCut ? [{ told: forecast, came }] : [];
  });
}

function forecastOpen(series: readonly PanelSeries[], ahead: Ahead): readonly PanelForecast[] {
  const told = forecastPanel(series, ahead);
  if (series.length < 2) return told;
  const past = Math.max(0, ...series.map(({ units }) => units.length));
  const shares = openShares(series, past, ahead.cycle);
  return told.map(({ periods, basis }) => ({
    basis,
    periods: periods.map((one, h) => openFor(one, shares[(past + h) % ahead.cycle] ?? 1)),
  }));
}

/** Of each period of the cycle, how often it was open; of one hardly seen, as often as all were. */
function openShares(
  series: readonly PanelSeries[],
  past: number,
  cycle: number,
): readonly number[] {
  const isOpen = Array.from({ length: past }, (_, at) =>
    series.some(({ units }) => soldOf(units[at]) > 0),
  );
  // Before its first sale a place was not closed, it was not there.
  const first = Math.max(0, isOpen.indexOf(true));
  const days = isOpen.slice(first);
  const usual = days.filter((open) => open).length / Math.max(1, days.length);
  return Array.from({ length: cycle }, (_, place) => {
    const own = days.filter((_, at) => (first + at) % cycle === place);
    return (own.filter((open) => open).length + usual) / (own.length + 1);
  });
}

/** A period that is open with that chance, and else sells nothing. */
function openFor({ mean, variance }: Spread, chance: number): Spread {
  return { mean: chance * mean, variance: chance * (variance + (1 - chance) * mean * mean) };
}
