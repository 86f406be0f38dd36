/** Index of the first that is not below the value, in rising values. */
export function lowerBound(sorted: ArrayLike<number>, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first that is above the value, in rising values. */
export function upperBound(sorted: ArrayLike<number>, value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] ?? 0) <= value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/**
 * Where a value lies among rising ones: its rank, ties counted half, as a number of mean 0 and a
 * standard deviation of at most 1 (Wilcoxon's score). No value, however large, has more than 1.74
 * either way. It is 0 when there is nothing to compare with.
 */
export function rankScore(sorted: ArrayLike<number>, value: number): number {
  const below = lowerBound(sorted, value);
  const upTo = below < sorted.length && sorted[below] === value ? upperBound(sorted, value) : below;
  return Math.sqrt(3) * ((below + upTo + 1) / (sorted.length + 1) - 1);
}

/**
 * The mean score of normal values that are shifted by so many standard deviations against normal
 * ones: sqrt(3) (2 Phi(shift / sqrt(2)) - 1), by Simpson's rule.
 */
export function meanScoreOfShift(shift: number): number {
  const end = shift / Math.SQRT2;
  const density = (z: number) => Math.exp((-z * z) / 2) / Math.sqrt(2 * Math.PI);
  let sum = density(0) + density(end);
  for (let k = 1; k < PANELS; k += 1) sum += density((end * k) / PANELS) * (k % 2 === 1 ? 4 : 2);
  return (Math.sqrt(3) * 2 * sum * end) / PANELS / 3;
}

const PANELS = 64;
