import { type Moments, momentsOf, solveRidge } from "../numeric/least-squares.ts";
import { censoredDemand, relativeVarianceOf } from "./censored.ts";

/** What one store sold of the product, and what drove it, in periods of which something is known. */
export type ResponseSample = {
  /** Each divided by the store's own mean, so that large stores and small ones are alike. */
  readonly shares: readonly number[];
  readonly drivers: readonly (readonly number[])[];
  /** Periods that ended with nothing left: the demand was at least what was sold. */
  readonly stockedOut: readonly boolean[];
};

/** log of the expected share: `intercept` and a coefficient for each driver. */
export type Response = {
  readonly intercept: number;
  readonly coefficients: Float64Array;
};

export type ResponseSettings = {
  /** How much a large sale counts more than a small one, from 0 (least squares of the logarithm) to 1. */
  readonly emphasis: number;
  /** Periods' worth of doubt that a driver matters at all. */
  readonly poolPenalty: number;
  /** Periods' worth of doubt that a store differs from the others. */
  readonly storePenalty: number;
};

/** Near the best on origins of Dominick's orange juice that lie before all that is scored. */
export const RESPONSE_SETTINGS: ResponseSettings = {
  ...{ emphasis: 0.5, poolPenalty: 60, storePenalty: 200 },
};

const ROUNDS = 6;
const LOG_SHARE_MIN = -6;
const LOG_SHARE_MAX = 5;
/** A working residual beyond this is one bulk sale, not a response. */
const RESIDUAL_MAX = 4;
const WEIGHT_MAX = 20;

/**
 * How the demand for one product answers to its drivers in each of several stores: a log-linear
 * response common to all of them, and each store's departure from it, both shrunken (partial pooling:
 * Gelman and Hill, "Data Analysis Using Regression and Multilevel/Hierarchical Models", 2007).
 *
 * What is fitted is the expected sale itself, not its logarithm: least squares of the logarithm
 * forecast the median, and the way back needs a correction that is wrong where errors are larger
 * during promotions (Santos Silva and Tenreyro, "The Log of Gravity", Review of Economics and
 * Statistics 88, 2006). Weights in between lean less on a few large sales. A stocked-out period
 * counts by what is to be expected of it, given what it sold (`censoredDemand`).
 *
 * All samples have drivers of one length, and a sample has at least one period.
 */
export function fitResponses(
  samples: readonly ResponseSample[],
  settings: ResponseSettings = RESPONSE_SETTINGS,
): readonly Response[] {
  let responses: readonly Response[] | null = null;
  for (let round = 0; round < ROUNDS; round += 1) {
    const before: readonly Response[] | null = responses;
    const moments = samples.map((sample, at) => linearized(sample, before?.[at] ?? null, settings));
    responses = shrunken(moments, settings);
  }
  return responses ?? [];
}

/** log of the share that is expected, within what is sensible. */
export function logShare(response: Response, drivers: readonly number[]): number {
  let sum = response.intercept;
  for (let k = 0; k < drivers.length; k += 1) {
    sum += (response.coefficients[k] ?? 0) * (drivers[k] ?? 0);
  }
  return Math.min(LOG_SHARE_MAX, Math.max(LOG_SHARE_MIN, sum));
}

/** One step of iteratively reweighted least squares (McCullagh and Nelder, 1989, section 2.5). */
function linearized(
  { shares, drivers, stockedOut }: ResponseSample,
  response: Response | null,
  { emphasis }: ResponseSettings,
): Moments {
  const targets = new Float64Array(shares.length);
  const weights = new Float64Array(shares.length);
  const means = response && drivers.map((row) => Math.exp(logShare(response, row)));
  const variance = means && relativeVarianceOf(shares, means, stockedOut);
  for (const [at, share] of shares.entries()) {
    if (means === null || variance === null) {
      targets[at] = Math.max(LOG_SHARE_MIN, Math.log(share));
      weights[at] = stockedOut[at] ? 0.5 : 1;
      continue;
    }
    const mean = means[at] ?? 1;
    const wanted = stockedOut[at] ? censoredDemand(share, mean, variance) : share;
    targets[at] = Math.log(mean) + Math.min(RESIDUAL_MAX, wanted / mean - 1);
    weights[at] = Math.min(WEIGHT_MAX, mean ** emphasis);
  }
  return momentsOf(drivers, targets, weights);
}

function shrunken(
  moments: readonly Moments[],
  { poolPenalty, storePenalty }: ResponseSettings,
): readonly Response[] {
  const size = moments[0]?.means.length ?? 0;
  const products = new Float64Array(size * size);
  const targets = new Float64Array(size);
  let weight = 0;
  for (const one of moments) {
    for (const [k, value] of one.products.entries()) products[k] = (products[k] ?? 0) + value;
    for (const [k, value] of one.targets.entries()) targets[k] = (targets[k] ?? 0) + value;
    weight += one.weight;
  }
  // In units of the driver's own variance; one that never changes has none, and gets no say.
  const variances = Array.from({ length: size }, (_, k) =>
    Math.max(VARIANCE_MIN, (products[k * size + k] ?? 0) / Math.max(weight, 1)),
  );
  const penalties = variances.map((variance) => poolPenalty * variance);
  const common = solveRidge(products, targets, penalties);
  return moments.map((one) => {
    const left = one.targets.map((value, row) => {
      let explained = 0;
      for (let k = 0; k < size; k += 1) {
        explained += (one.products[row * size + k] ?? 0) * (common[k] ?? 0);
      }
      return value - explained;
    });
    const doubts = variances.map((variance) => storePenalty * variance);
    const coefficients = solveRidge(one.products, left, doubts).map((d, k) => d + (common[k] ?? 0));
    const explained = coefficients.reduce((sum, c, k) => sum + c * (one.means[k] ?? 0), 0);
    return { coefficients, intercept: one.targetMean - explained };
  });
}

const VARIANCE_MIN = 1e-5;
