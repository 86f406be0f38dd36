/** Weighted sums of products of centered columns: what a linear least-squares fit needs of its rows. */
export type Moments = {
  /** Of columns: x'x around the weighted means, row by row; `size` squared. */
  readonly products: Float64Array;
  /** Of columns with the target: x'y around the means. */
  readonly targets: Float64Array;
  readonly means: Float64Array;
  readonly targetMean: number;
  readonly weight: number;
};

/**
 * Sums up rows around their weighted means, so that a fit of them has an intercept of its own. Rows
 * are as long as the first; their weights are not negative. O(rows * columns^2).
 */
export function momentsOf(
  rows: readonly ArrayLike<number>[],
  targets: ArrayLike<number>,
  weights: ArrayLike<number>,
): Moments {
  const size = rows[0]?.length ?? 0;
  const means = new Float64Array(size);
  let [weight, targetMean] = [0, 0];
  for (const [at, row] of rows.entries()) {
    const w = weights[at] ?? 0;
    weight += w;
    targetMean += w * (targets[at] ?? 0);
    for (let k = 0; k < size; k += 1) means[k] = (means[k] ?? 0) + w * (row[k] ?? 0);
  }
  if (weight > 0) {
    targetMean /= weight;
    for (let k = 0; k < size; k += 1) means[k] = (means[k] ?? 0) / weight;
  }
  const products = new Float64Array(size * size);
  const crossed = new Float64Array(size);
  const centered = new Float64Array(size);
  for (const [at, row] of rows.entries()) {
    const w = weights[at] ?? 0;
    const y = (targets[at] ?? 0) - targetMean;
    for (let k = 0; k < size; k += 1) centered[k] = (row[k] ?? 0) - (means[k] as number);
    for (let a = 0, place = 0; a < size; a += 1, place = a * size) {
      const x = w * (centered[a] as number);
      if (x === 0) continue;
      crossed[a] = (crossed[a] as number) + x * y;
      for (let b = 0; b <= a; b += 1, place += 1) {
        products[place] = (products[place] as number) + x * (centered[b] as number);
      }
    }
  }
  for (let a = 0; a < size; a += 1) {
    for (let b = 0; b < a; b += 1) products[b * size + a] = products[a * size + b] ?? 0;
  }
  return { products, targets: crossed, means, targetMean, weight };
}

/**
 * The coefficients that make `x'x b = x'y` with `penalties` added to the diagonal (ridge regression:
 * Hoerl and Kennard, Technometrics 12, 1970). Every penalty is above 0, so there is one answer.
 * By Cholesky's factors; O(size^3).
 */
export function solveRidge(
  products: Float64Array,
  targets: Float64Array,
  penalties: ArrayLike<number>,
): Float64Array {
  const size = targets.length;
  const lower = Float64Array.from(products);
  for (let k = 0; k < size; k += 1)
    lower[k * size + k] = at(lower, k, k, size) + (penalties[k] ?? 0);
  for (let j = 0; j < size; j += 1) {
    let square = at(lower, j, j, size);
    for (let k = 0; k < j; k += 1) square -= at(lower, j, k, size) ** 2;
    const root = Math.sqrt(square);
    lower[j * size + j] = root;
    for (let i = j + 1; i < size; i += 1) {
      let value = at(lower, i, j, size);
      for (let k = 0; k < j; k += 1) value -= at(lower, i, k, size) * at(lower, j, k, size);
      lower[i * size + j] = value / root;
    }
  }
  const answer = Float64Array.from(targets);
  for (let i = 0; i < size; i += 1) {
    let value = answer[i] ?? 0;
    for (let k = 0; k < i; k += 1) value -= at(lower, i, k, size) * (answer[k] ?? 0);
    answer[i] = value / at(lower, i, i, size);
  }
  for (let i = size - 1; i >= 0; i -= 1) {
    let value = answer[i] ?? 0;
    for (let k = i + 1; k < size; k += 1) value -= at(lower, k, i, size) * (answer[k] ?? 0);
    answer[i] = value / at(lower, i, i, size);
  }
  return answer;
}

function at(matrix: Float64Array, row: number, column: number, size: number): number {
  return matrix[row * size + column] ?? 0;
}
