import { groupBy } from "../../kernel/collections.ts";
import type { BoostedTrees } from "./boosted-trees.ts";
import {
  type CategoryTold,
  learnTrees,
  type ProductInStore,
  toldOf,
  treeForecasts,
} from "./category-trees.ts";
import { doubtOf, type Trial } from "./doubt.ts";
import { forecastStores, PERIODS_MIN, type StoreForecast } from "./pooled-forecast.ts";

/** What was learnt of a category; it stays good while its series grow by some periods. */
export type CategoryKnowledge = {
  readonly trees: BoostedTrees;
  /** Of the trees, from 0 to 1. */
  readonly weight: number;
  /** How many times the variance that was told would have been right. */
  readonly doubt: number;
};

/**
 * Forecasts all products of a category in all of its stores, as the weighted geometric mean of two
 * ways that err differently: each product's log-linear response to its drivers (`forecastStores`),
 * and trees that learn each product from all others (`treeForecasts`). What takes long is learnt
 * apart, so that a forecast of each period need not learn anew.
 *
 * Periods are counted from the same beginning in all series; a series that ends before the others
 * is not known from there on. Nothing is thrown, and nothing is NaN. The order of series says nothing.
 */
export function forecastCategory(
  series: readonly ProductInStore[],
  learnt?: CategoryKnowledge,
): readonly StoreForecast[] {
  const told = toldOf(alignedOf(series));
  const { trees, weight, doubt } = learnt ?? knowledgeOf(told);
  const byTrees = treeForecasts(told, trees);
  return linearOf(told.series).map((one, at) => blended(one, byTrees[at] ?? [], weight, doubt));
}

/**
 * How much each way counts is decided by the horizon before the one that is forecast, which both
 * forecast without having seen it (rolling origin: Tashman, International Journal of Forecasting 16,
 * 2000). One horizon is little to go by, so it takes a clear difference to leave equal weights. How far
 * they err is learnt from the same horizon. With too little history for that, both count alike.
 */
export function learnCategory(series: readonly ProductInStore[]): CategoryKnowledge {
  return knowledgeOf(toldOf(alignedOf(series)));
}

function knowledgeOf(told: CategoryTold): CategoryKnowledge {
  const { series } = told;
  const trees = learnTrees(told);
  const past = pastOf(series);
  const ahead = Math.max(0, ...series.map(({ drivers }) => drivers.length - past));
  const before = past - ahead;
  if (before < HISTORY_MIN || ahead === 0) return { trees, weight: EVEN, doubt: 1 };
  const held = toldOf(heldBack(series, before, past));
  const trial = { linear: linearOf(held.series), trees: treeForecasts(held, learnTrees(held)) };
  const came = series.map((one) => cameOf(one, before));
  const weight = weightOf(trial, came);
  return { trees, weight, doubt: doubtOf(trialsOf(trial, weight, came)) };
}

/** With fewer periods before those that are held back, both ways count alike. */
const HISTORY_MIN = 2 * PERIODS_MIN;
const EVEN = 0.5;
/** Of the trees. */
const WEIGHTS: readonly number[] = [0, 0.25, 0.5, 0.75, 1];

type Ways = {
  readonly linear: readonly StoreForecast[];
  /** Null where the trees cannot tell. */
  readonly trees: readonly (readonly (number | null)[])[];
};

function linearOf(series: readonly ProductInStore[]): readonly StoreForecast[] {
  const linear: StoreForecast[] = [];
  const numbered = series.map((one, at) => ({ one, at }));
  for (const stores of groupBy(numbered, ({ one }) => one.product).values()) {
    const told = forecastStores(stores.map(({ one }) => one));
    for (const [place, { at }] of stores.entries()) {
      linear[at] = told[place] ?? { periods: [], basis: "none" };
    }
  }
  return linear;
}

function pastOf(series: readonly ProductInStore[]): number {
  return Math.max(0, ...series.map(({ units }) => units.length));
}

/** The same series, all as of the last one's end; what is not there is not known. */
function alignedOf(series: readonly ProductInStore[]): readonly ProductInStore[] {
  const past = pastOf(series);
  return series.map((one) => {
    const missing = past - one.units.length;
    if (missing === 0) return one;
    return { ...one, units: [...one.units, ...Array.from({ length: missing }, () => null)] };
  });
}

function heldBack(
  series: readonly ProductInStore[],
  before: number,
  past: number,
): readonly ProductInStore[] {
  return series.map((one) => ({
    ...one,
    units: one.units.slice(0, before),
    drivers: one.drivers.slice(0, past),
    plans: one.plans.slice(0, past),
  }));
}

/** What came of a series, and its mean until then; null where that is not known. */
type Came = readonly ({ readonly sold: number; readonly mean: number } | null)[];

function cameOf({ units, stockedOut = [] }: ProductInStore, before: number): Came {
  const known = units.slice(0, before).filter((sold) => sold !== null && Number.isFinite(sold));
  const mean = known.reduce<number>((sum, sold) => sum + Math.max(0, sold ?? 0), 0) / known.length;
  return units.slice(before).map((sold, at) => {
    const isKnown = sold !== null && Number.isFinite(sold) && !stockedOut[before + at];
    return isKnown && mean > 0 ? { sold: Math.max(0, sold), mean } : null;
  });
}

/**
 * The mean of possible weights of the trees, those counting more that err less: as a high power of one
 * over their error (Stock and Watson, Journal of Forecasting 23, 2004). The error is the sum over series
 * of root mean squared errors.
 */
function weightOf(trial: Ways, came: readonly Came[]): number {
  const errors = WEIGHTS.map((weight) => errorOf(trial, came, weight));
  const least = Math.min(...errors);
  if (!(least > 0)) return WEIGHTS[errors.indexOf(least)] ?? EVEN;
  const trusts = errors.map((error) => (least / error) ** TRUST);
  const trust = trusts.reduce((sum, one) => sum + one, 0);
  return WEIGHTS.reduce((sum, weight, at) => sum + (weight * (trusts[at] ?? 0)) / trust, 0);
}

/** A way that errs a tenth more counts about a seventh as much. */
const TRUST = 20;

function errorOf(trial: Ways, came: readonly Came[], weight: number): number {
  const errors = trial.linear.map((one, at) => {
    const { periods } = blended(one, trial.trees[at] ?? [], weight, 1);
    const squares = (came[at] ?? []).flatMap((point, ahead) =>
      point === null ? [] : [(((periods[ahead]?.mean ?? 0) - point.sold) / point.mean) ** 2],
    );
    return Math.sqrt(squares.reduce((sum, one) => sum + one, 0) / Math.max(1, squares.length));
  });
  return errors.reduce((sum, one) => sum + one, 0);
}

/** What both ways together told of the periods that came. */
function trialsOf(trial: Ways, weight: number, came: readonly Came[]): readonly Trial[] {
  return trial.linear.flatMap((one, at) => {
    const { periods } = blended(one, trial.trees[at] ?? [], weight, 1);
    return periods.flatMap((told, ahead) => {
      const sold = came[at]?.[ahead]?.sold;
      return sold !== undefined && told.mean > 0 ? [{ told, came: sold }] : [];
    });
  });
}

function blended(
  { periods, basis }: StoreForecast,
  trees: readonly (number | null)[],
  weight: number,
  doubt: number,
): StoreForecast {
  const mixed = periods.map((linear, ahead) => {
    const tree = trees[ahead] ?? null;
    if (!(linear.mean > 0)) return linear;
    const isTold = tree !== null && tree > 0;
    const mean = isTold ? linear.mean ** (1 - weight) * tree ** weight : linear.mean;
    return { mean, variance: doubt * (linear.variance / linear.mean ** 2) * mean ** 2 };
  });
  return { periods: mixed, basis };
}
