import type { Spread } from "../numeric/gamma.ts";
import { LEVEL_METHODS, meanOf } from "./level-methods.ts";
import { cycleOf, type History, historiesOf, type PanelSeries, soldOf } from "./panel-history.ts";

export type PanelForecast = {
  /** Of each period to come, the mean and the variance of the demand in units. */
  readonly periods: readonly Spread[];
  /** Its own sales, those of the others where it is new ("pooled"), or nothing that it ever sold. */
  readonly basis: "own" | "pooled" | "none";
};

export type Ahead = {
  readonly periods: number;
  /** Periods after which a pattern returns, as the days on which a shop opens in a week. */
  readonly cycle: number;
};

/**
 * Forecasts many series of which no plan is known, dense ones and intermittent ones, as a weighted mean
 * of simple ways (`LEVEL_METHODS`) over the panel's common cycle. The weights are those that would
 * have erred least from the last few origins before the one that is forecast (rolling origin), and never
 * see what is forecast; they are found by adding one way after the other, each as often as it helps
 * (Caruana et al., "Ensemble Selection from Libraries of Models", ICML 2004), apart for series that
 * sell in most periods and those that do not (Syntetos, Boylan and Croston, Journal of the Operational
 * Research Society 56, 2005). A single series has too little to weigh by; a panel has enough.
 *
 * A series with few periods is taken for like the others in part, and a new one wholly. Nothing is
 * thrown, nothing is NaN, and the order of series says nothing. Scales with the units of the panel.
 */
export function forecastPanel(
  series: readonly PanelSeries[],
  { periods, cycle }: Ahead,
): readonly PanelForecast[] {
  const past = Math.max(0, ...series.map(({ units }) => units.length));
  const trials = Array.from({ length: TRIALS }, (_, k) => past - (k + 1) * periods)
    .filter((origin) => origin >= HISTORY_MIN)
    .flatMap((origin) => trialsAt(series, origin, periods, cycle));
  const classes = [true, false].map((dense) => trials.filter((trial) => trial.dense === dense));
  const [dense, sparse] = classes.map((own) => {
    const weights = weightsOf(own);
    return { weights, doubt: doubtOf(own, weights) };
  });
  const histories = historiesOf(series, past);
  const factors = cycleOf(histories, cycle);
  const told = histories.map((history) => {
    const flat = flatOf(history, factors);
    const chosen = isDense(history) ? dense : sparse;
    const level = weighted(levelsOf(flat), chosen?.weights ?? []);
    return { level, variance: (chosen?.doubt ?? 1) * varianceOf(flat) };
  });
  const own = told.filter((_, at) => (histories[at]?.units.length ?? 0) >= PERIODS_MIN);
  const typical = {
    level: medianOf(own.map(({ level }) => level)),
    variance: medianOf(own.map(({ variance }) => variance)),
  };
  return histories.map((history, at) => {
    const { level, variance } = told[at] ?? typical;
    const count = history.units.length;
    const isDead = count === 0 && history.known >= PERIODS_MIN;
    const share = count >= PERIODS_MIN || isDead ? 1 : count / (count + LIKENESS_PRIOR);
    const mean = share * level + (1 - share) * typical.level;
    const spread = share * variance + (1 - share) * (typical.variance + typical.level ** 2);
    const ahead = Array.from({ length: periods }, (_, h) => factors[(past + h) % cycle] ?? 1);
    return {
      periods: ahead.map((f) => ({ mean: f * mean, variance: f * f * spread })),
      basis: mean === 0 ? "none" : share === 1 ? "own" : "pooled",
    };
  });
}

/** Origins before the one that is forecast, from which the ways are weighed. */
const TRIALS = 3;
/** Periods before the first of them. */
const HISTORY_MIN = 30;
/** Fewer periods since the first sale than this say little of a series' own. */
const PERIODS_MIN = 8;
/** Periods' worth of belief that a new series is like the others. */
const LIKENESS_PRIOR = 4;
/** A demand comes at least once in this many periods, on average, where a series counts as dense. */
const DENSE_INTERVAL = 1.32;

function isDense({ units }: History): boolean {
  return DENSE_INTERVAL * units.filter((sold) => sold > 0).length >= units.length;
}

function flatOf({ units, places }: History, factors: readonly number[]): readonly number[] {
  return units.map((sold, k) => sold / (factors[(places[k] ?? 0) % factors.length] || 1));
}

function levelsOf(flat: readonly number[]): readonly number[] {
  return LEVEL_METHODS.map((method) => method(flat));
}

function weighted(levels: readonly number[], weights: readonly number[]): number {
  return levels.reduce((sum, level, k) => sum + level * (weights[k] ?? 0), 0);
}

function varianceOf(flat: readonly number[]): number {
  const mean = meanOf(flat);
  return meanOf(flat.map((sold) => (sold - mean) ** 2));
}

/** One period of one series as it came and as each way told it, in units of the series' own spread. */
type Trial = {
  readonly dense: boolean;
  readonly came: number;
  readonly told: readonly number[];
};

function trialsAt(
  series: readonly PanelSeries[],
  origin: number,
  periods: number,
  cycle: number,
): readonly Trial[] {
  const histories = historiesOf(series, origin);
  const factors = cycleOf(histories, cycle);
  const isOpen = (at: number) => series.some(({ units }) => soldOf(units[at]) > 0);
  const open = Array.from({ length: periods }, (_, h) => origin + h).filter(isOpen);
  return histories.flatMap((history, s) => {
    const flat = flatOf(history, factors);
    const spread = Math.sqrt(varianceOf(flat));
    if (flat.length < PERIODS_MIN || !(spread > 0)) return [];
    const levels = levelsOf(flat);
    const { units, stockedOut = [] } = series[s] ?? { units: [] };
    return open.flatMap((at) => {
      const sold = units[at];
      if (sold === null || !Number.isFinite(sold) || stockedOut[at]) return [];
      const factor = (factors[at % cycle] ?? 1) / spread;
      const came = Math.min(soldOf(sold), history.cap) / spread;
      return [{ dense: isDense(history), came, told: levels.map((level) => level * factor) }];
    });
  });
}

/** Additions of a way, each of which is one part of the whole. */
const PICKS = 12;
const MIDDLING = 1;

/** Of what smooths at a middling speed alone where nothing was tried. */
function weightsOf(trials: readonly Trial[]): readonly number[] {
  const count = LEVEL_METHODS.length;
  if (trials.length === 0) return LEVEL_METHODS.map((_, k) => (k === MIDDLING ? 1 : 0));
  const products = productsOf(trials);
  const picked = new Float64Array(count);
  for (let pick = 0; pick < PICKS; pick += 1) {
    let [best, least] = [0, Number.POSITIVE_INFINITY];
    for (let k = 0; k < count; k += 1) {
      const tried = picked.map((times, at) => (at === k ? times + 1 : times));
      const error = squareOf(products, tried) / (pick + 1) ** 2;
      if (error < (1 - ROUNDING) * least) [best, least] = [k, error];
    }
    picked[best] = (picked[best] ?? 0) + 1;
  }
  return Array.from(picked, (times) => times / PICKS);
}

const ROUNDING = 1e-9;

/** Sums over trials of each way's error times each other's. */
function productsOf(trials: readonly Trial[]): readonly Float64Array[] {
  const products = LEVEL_METHODS.map(() => new Float64Array(LEVEL_METHODS.length));
  for (const { came, told } of trials) {
    for (const [a, row] of products.entries()) {
      const error = (told[a] ?? 0) - came;
      for (const [b, one] of told.entries()) row[b] = (row[b] ?? 0) + error * (one - came);
    }
  }
  return products;
}

function squareOf(products: readonly Float64Array[], times: Float64Array): number {
  let sum = 0;
  for (const [a, row] of products.entries()) {
    for (const [b, product] of row.entries()) sum += (times[a] ?? 0) * (times[b] ?? 0) * product;
  }
  return sum;
}

/** How many times a series' own variance the squared error was. */
function doubtOf(trials: readonly Trial[], weights: readonly number[]): number {
  if (trials.length === 0) return 1;
  return meanOf(trials.map(({ came, told }) => (weighted(told, weights) - came) ** 2));
}

function medianOf(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return ((sorted[middle] ?? 0) + (sorted[sorted.length - 1 - middle] ?? 0)) / 2;
}
