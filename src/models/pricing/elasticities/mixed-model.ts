import { inverseOf } from "../../numeric/inverse.ts";
import type { Moments } from "../../numeric/least-squares.ts";

/** What is believed of each coefficient before anything is sold. */
export type Priors = {
  readonly means: readonly number[];
  /** Standard errors of the means over stores. */
  readonly errors: readonly number[];
  /** By how much stores are taken to differ, as standard deviations. */
  readonly spreads: readonly number[];
};

export type MixedFit = {
  readonly common: Normal;
  /** Variances between stores, coefficient by coefficient. */
  readonly between: Float64Array;
  readonly stores: readonly StoreFit[];
};

/** A normal belief of several numbers; `covariance` is square, row by row. */
export type Normal = { readonly means: Float64Array; readonly covariance: Float64Array };
export type StoreFit = Normal & {
  /** Variances of how far the store is from the common coefficients. */
  readonly departures: Float64Array;
  /** How many numbers were learned of this store alone, in effect. */
  readonly learned: number;
};

/**
 * Coefficients of several stores that differ by normal departures from common ones: the normal
 * posterior (Lindley and Smith, Journal of the Royal Statistical Society B 34, 1972), with the
 * variances between stores by expectation and maximization (Laird and Ware, Biometrics 38, 1982),
 * which start from the prior's and count it as some stores.
 *
 * The moments are of rows whose weights are one over their variances. `design` above 1 is by how
 * much the variance of the common coefficients is larger than if stores erred independently. A
 * store whose rows say nothing of a coefficient gets what the others say.
 */
export function fitMixed(
  moments: readonly Moments[],
  { means, errors, spreads }: Priors,
  design: number,
): MixedFit {
  const size = means.length;
  const expected = Float64Array.from(spreads, (spread) => spread * spread);
  let between = expected;
  let fit = posterior(moments, means, errors, between, design);
  for (let round = 0; round < ROUNDS; round += 1) {
    const now = fit;
    between = Float64Array.from({ length: size }, (_, k) => {
      const squares = now.stores.reduce((sum, one) => {
        const departure = (one.means[k] ?? 0) - (now.common.means[k] ?? 0);
        return sum + departure * departure + (one.departures[k] ?? 0);
      }, 0);
      return (PRIOR_STORES * (expected[k] ?? 0) + squares) / (PRIOR_STORES + now.stores.length);
    });
    fit = posterior(moments, means, errors, between, design);
  }
  return { ...fit, between };
}

const ROUNDS = 10;
const PRIOR_STORES = 3;

function posterior(
  moments: readonly Moments[],
  means: readonly number[],
  errors: readonly number[],
  between: Float64Array,
  design: number,
): Omit<MixedFit, "between"> {
  const size = means.length;
  const tight = between.map((variance) => 1 / variance);
  const precision = new Float64Array(size * size);
  const pull = new Float64Array(size);
  for (let k = 0; k < size; k += 1) {
    const sure = 1 / (errors[k] ?? 1) ** 2;
    precision[k * size + k] = sure;
    pull[k] = sure * (means[k] ?? 0);
  }
  const within = moments.map(({ products, targets }) => {
    const sum = Float64Array.from(products);
    for (let k = 0; k < size; k += 1)
      sum[k * size + k] = (sum[k * size + k] ?? 0) + (tight[k] ?? 0);
    const inverse = inverseOf(sum, size);
    const alone = times(inverse, targets);
    for (let a = 0; a < size; a += 1) {
      const t = tight[a] ?? 0;
      pull[a] = (pull[a] ?? 0) + (t * (alone[a] ?? 0)) / design;
      for (let b = 0; b < size; b += 1) {
        const told = (a === b ? t : 0) - t * (inverse[a * size + b] ?? 0) * (tight[b] ?? 0);
        precision[a * size + b] = (precision[a * size + b] ?? 0) + told / design;
      }
    }
    return { inverse, alone };
  });
  const covariance = inverseOf(precision, size);
  const common = { means: times(covariance, pull), covariance };
  return { common, stores: within.map((one) => storeFit(one, common, tight)) };
}

function storeFit(
  { inverse, alone }: { readonly inverse: Float64Array; readonly alone: Float64Array },
  common: Normal,
  tight: Float64Array,
): StoreFit {
  const size = tight.length;
  // How much of the common coefficients is left in those of the store.
  const kept = inverse.map((value, at) => value * (tight[at % size] ?? 0));
  const share = times(kept, common.means);
  const half = product(kept, common.covariance, size);
  const covariance = new Float64Array(size * size);
  for (let a = 0; a < size; a += 1) {
    for (let b = 0; b < size; b += 1) {
      let sum = inverse[a * size + b] ?? 0;
      for (let k = 0; k < size; k += 1)
        sum += (half[a * size + k] ?? 0) * (kept[b * size + k] ?? 0);
      covariance[a * size + b] = sum;
    }
  }
  const departures = new Float64Array(size);
  let learned = size;
  for (let k = 0; k < size; k += 1) {
    const at = k * size + k;
    departures[k] = (covariance[at] ?? 0) - 2 * (half[at] ?? 0) + (common.covariance[at] ?? 0);
    learned -= kept[at] ?? 0;
  }
  const means = alone.map((value, k) => value + (share[k] ?? 0));
  return { means, covariance, departures, learned };
}

function times(matrix: Float64Array, vector: Float64Array): Float64Array {
  const size = vector.length;
  return vector.map((_, row) => {
    let sum = 0;
    for (let k = 0; k < size; k += 1) sum += (matrix[row * size + k] ?? 0) * (vector[k] ?? 0);
    return sum;
  });
}

function product(left: Float64Array, right: Float64Array, size: number): Float64Array {
  const answer = new Float64Array(size * size);
  for (let a = 0; a < size; a += 1) {
    for (let k = 0; k < size; k += 1) {
      const value = left[a * size + k] ?? 0;
      for (let b = 0; b < size; b += 1) {
        answer[a * size + b] = (answer[a * size + b] ?? 0) + value * (right[k * size + b] ?? 0);
      }
    }
  }
  return answer;
}
