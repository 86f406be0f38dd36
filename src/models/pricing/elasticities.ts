import type { StoreSales } from "../forecasting/pooled-forecast.ts";
import { fitResponses, type Response } from "../forecasting/pooled-response.ts";
import { gammaCdf } from "../numeric/gamma.ts";
import { designEffect } from "./elasticities/design-effect.ts";
import {
  errorsOf,
  type History,
  historyOf,
  relativeVarianceOf,
  workingMoments,
} from "./elasticities/history.ts";
import { fitMixed, type MixedFit, type Normal, type Priors } from "./elasticities/mixed-model.ts";

/** A normal belief of one number: 90% of it lies within 1.645 errors of the mean. */
export type Estimate = { readonly mean: number; readonly error: number };

export type StoreElasticities = {
  /** Of a 1% higher own price, by how many percent demand changes. */
  readonly own: Estimate;
  /** Of a 1% higher price of each rival, in the order of the drivers. */
  readonly cross: readonly Estimate[];
  /**
   * What it stands on: the store's own sales at several prices, among others; other stores' alone
   * ("pooled"); no sales at several prices at all ("prior"), which is the category's.
   */
  readonly basis: "own" | "pooled" | "prior";
};

/**
 * What is believed of an own-price elasticity before anything is sold: the meta-analyses have means
 * of -1.76 (Tellis, Journal of Marketing Research 25, 1988: 367 models) and -2.62 (Bijmolt, van
 * Heerde and Pieters, Journal of Marketing Research 42, 2005: 1,851 elasticities), and single ones
 * far to both sides.
 */
export const OWN_PRIOR: Estimate = { mean: -2, error: 1.5 };
/** Rivals win a little of what a higher price loses; which ones is not known. */
const CROSS_PRIOR: Estimate = { mean: 0.1, error: 0.5 };
/** Promotions and advertisements multiply sales, by how much is not known. */
const OTHER_PRIOR: Estimate = { mean: 0, error: 2 };
/** By how much stores of one chain are taken to differ. */
const SPREAD = { own: 0.4, cross: 0.2, other: 0.4 } as const;
/** Log prices that vary by less than this standard deviation say nothing. */
const VARIATION_MIN = 0.01;
const ROUNDS = 4;
/** As many rivals, of which nothing is known, are answered for. */
const RIVALS_MAX = 10_000;

/**
 * How demand for one product answers to its own price and to those of its rivals, in each of its
 * stores, with errors: a log-linear response with normal departures of the stores from what is
 * common (`fitMixed`), around the answer of `fitResponses`. Demand varies like a negative binomial;
 * weeks that all stores share count as fewer (`designEffect`). The errors take a store's own periods
 * as independent, and prices as set without knowing the demand to come.
 *
 * Drivers begin with the logarithm of the own price and end with those of the rivals, as those of
 * `driversOf` do, where the elasticity is then of a period without promotion and advertisement. With the
 * probability that it is above 0, twice, an own elasticity is taken from the category's prior
 * instead: demand that rises with the price is all but always a fault of the data.
 *
 * A store without price changes or history gets what the others say. Data that is no number counts as
 * missing, and so do periods of another currency where that changes prices fourfold: a smaller change
 * of it looks like one of the price, so convert it beforehand. Nothing throws, nothing is NaN. The order of stores says nothing; nor does the unit of
 * money, but through drivers that multiply a price.
 */
export function estimateElasticities(
  stores: readonly StoreSales[],
  rivals: number,
): readonly StoreElasticities[] {
  const size = columnsOf(stores);
  const count = Math.max(0, Math.min(size - 1, Number.isInteger(rivals) ? rivals : 0));
  const histories = stores.map((store) => (size === 0 ? null : historyOf(store, size)));
  const heard = histories.flatMap((history) => (history === null ? [] : [history]));
  const isMoved = heard.map(variesInPrice);
  if (!isMoved.includes(true)) return stores.map(() => fromPrior(rivals));
  const fit = fitRounds(heard, priorsOf(size, count));
  const pooled = predictive(fit);
  const byHistory = new Map(heard.map((history, at) => [history, { at, fit: fit.stores[at] }]));
  return histories.map((history) => {
    const one = history === null ? undefined : byHistory.get(history);
    const belief = one?.fit ?? pooled;
    return {
      own: cautious(estimateAt(belief, 0)),
      cross: Array.from({ length: count }, (_, k) => estimateAt(belief, size - count + k)),
      basis: one !== undefined && isMoved[one.at] ? "own" : "pooled",
    };
  });
}

function fromPrior(rivals: number): StoreElasticities {
  const wide = (prior: Estimate, spread: number) => ({
    mean: prior.mean,
    error: Math.hypot(prior.error, spread),
  });
  const length = Number.isInteger(rivals) ? Math.min(RIVALS_MAX, Math.max(0, rivals)) : 0;
  const cross = Array.from({ length }, () => wide(CROSS_PRIOR, SPREAD.cross));
  return { own: wide(OWN_PRIOR, SPREAD.own), cross, basis: "prior" };
}

/** As many as most rows have; the fewer of two that are equally many. */
function columnsOf(stores: readonly StoreSales[]): number {
  const counts = new Map<number, number>();
  for (const { units, drivers } of stores) {
    for (const row of drivers.slice(0, units.length)) {
      if (row !== null) counts.set(row.length, (counts.get(row.length) ?? 0) + 1);
    }
  }
  const [most] = [...counts].sort(([a, m], [b, n]) => n - m || a - b);
  return most?.[0] ?? 0;
}

function variesInPrice({ sample }: History): boolean {
  const prices = sample.drivers.map((row) => row[0] ?? 0);
  const mean = prices.reduce((sum, price) => sum + price, 0) / prices.length;
  const squares = prices.reduce((sum, price) => sum + (price - mean) ** 2, 0);
  return squares / prices.length > VARIATION_MIN ** 2;
}

function priorsOf(size: number, rivals: number): Priors {
  const kinds = Array.from({ length: size }, (_, k) => {
    if (k === 0) return { ...OWN_PRIOR, spread: SPREAD.own };
    if (k >= size - rivals) return { ...CROSS_PRIOR, spread: SPREAD.cross };
    return { ...OTHER_PRIOR, spread: SPREAD.other };
  });
  return {
    means: kinds.map(({ mean }) => mean),
    errors: kinds.map(({ error }) => error),
    spreads: kinds.map(({ spread }) => spread),
  };
}

function fitRounds(heard: readonly History[], priors: Priors): MixedFit {
  let responses: readonly Response[] = fitResponses(heard.map(({ sample }) => sample));
  let learned: readonly number[] = heard.map(() => 1);
  let fit: MixedFit | null = null;
  for (let round = 0; round < ROUNDS || fit === null; round += 1) {
    const errors = heard.map((one, at) => errorsOf(one, responses[at] ?? NONE));
    const moments = errors.map((all, at) =>
      workingMoments(all, relativeVarianceOf(all, learned[at] ?? 1)),
    );
    const seen = errors.map((all) => all.filter(({ isMute }) => !isMute));
    const design = designEffect(
      seen.map((all) => all.map(({ period, error }) => ({ period, value: error }))),
      seen.map((all) => all.map(({ period, row }) => ({ period, value: row[0] ?? 0 }))),
    );
    const now = fitMixed(moments, priors, design);
    learned = now.stores.map((one) => one.learned);
    responses = moments.map(({ means, targetMean }, at) => {
      const coefficients = now.stores[at]?.means ?? now.common.means;
      const explained = coefficients.reduce((sum, c, k) => sum + c * (means[k] ?? 0), 0);
      return { coefficients, intercept: targetMean - explained };
    });
    fit = now;
  }
  return fit;
}

const NONE: Response = { intercept: 0, coefficients: new Float64Array() };

/** What is believed of a store that was never heard of. */
function predictive({ common, between }: MixedFit): Normal {
  const covariance = Float64Array.from(common.covariance);
  const size = between.length;
  for (let k = 0; k < size; k += 1) {
    covariance[k * size + k] = (covariance[k * size + k] ?? 0) + (between[k] ?? 0);
  }
  return { means: common.means, covariance };
}

function estimateAt({ means, covariance }: Normal, k: number): Estimate {
  const variance = covariance[k * means.length + k] ?? 0;
  return { mean: means[k] ?? 0, error: Math.sqrt(Math.max(0, variance)) };
}

/** A mixture of what data say and of the prior, the more of this the likelier the wrong sign is. */
function cautious({ mean, error }: Estimate): Estimate {
  const prior = Math.min(1, 2 * normalTail(-mean / error));
  const data = 1 - prior;
  const middle = data * mean + prior * OWN_PRIOR.mean;
  const variance =
    data * (error ** 2 + (mean - middle) ** 2) +
    prior * (OWN_PRIOR.error ** 2 + (OWN_PRIOR.mean - middle) ** 2);
  return { mean: middle, error: Math.sqrt(variance) };
}

/** P(Z > z) of a standard normal Z, whose square is gamma distributed with mean 1 and variance 2. */
function normalTail(z: number): number {
  const beyond = (1 - gammaCdf({ mean: 1, variance: 2 }, z * z)) / 2;
  return z >= 0 ? beyond : 1 - beyond;
}
