/**
 * The gamma distribution, matched to a mean and a variance: what demand over a lead time is taken
 * to follow (Burgin, "The gamma distribution and inventory control", 1975). It is never negative,
 * skewed to the right, and scales with its unit. A variance of 0 is a certain quantity.
 */
export type Spread = { readonly mean: number; readonly variance: number };

/** P(demand <= x). */
export function gammaCdf({ mean, variance }: Spread, x: number): number {
  if (mean <= 0) return x >= 0 ? 1 : 0;
  if (x <= 0) return 0;
  if (isCertain(mean, variance)) return x >= mean ? 1 : 0;
  return lowerGammaRatio((mean * mean) / variance, (x * mean) / variance);
}

/** The smallest x with P(demand <= x) >= probability, to a relative 1e-9; 0 < probability < 1. */
export function gammaQuantile(spread: Spread, probability: number): number {
  const { mean, variance } = spread;
  if (mean <= 0) return 0;
  if (isCertain(mean, variance)) return mean;
  let low = 0;
  let high = mean + 4 * Math.sqrt(variance);
  while (gammaCdf(spread, high) < probability) {
    low = high;
    high *= 2;
  }
  for (let i = 0; i < 200 && high - low > 1e-9 * high; i += 1) {
    const middle = (low + high) / 2;
    if (gammaCdf(spread, middle) < probability) low = middle;
    else high = middle;
  }
  return high;
}

/** E[max(0, demand - x)]: the units that a stock of x leaves unserved, on average. */
export function expectedShortfall({ mean, variance }: Spread, x: number): number {
  if (mean <= 0) return Math.max(0, -x);
  if (x <= 0) return mean - x;
  if (isCertain(mean, variance)) return Math.max(0, mean - x);
  const shape = (mean * mean) / variance;
  const scaled = (x * mean) / variance;
  const short =
    mean * (1 - lowerGammaRatio(shape + 1, scaled)) - x * (1 - lowerGammaRatio(shape, scaled));
  return Math.max(0, short);
}

/** Below this coefficient of variation, squared, the spread is noise of the arithmetic. */
const CERTAIN = 1e-10;

function isCertain(mean: number, variance: number): boolean {
  return variance <= CERTAIN * mean * mean;
}

/** P(a, x), by series below a + 1 and by Lentz's continued fraction above (DLMF 8.11.4, 8.9.2). */
function lowerGammaRatio(a: number, x: number): number {
  if (x <= 0) return 0;
  const front = Math.exp(a * Math.log(x) - x - logGamma(a));
  if (x < a + 1) {
    let term = 1 / a;
    let sum = term;
    for (let n = 1; n < TERMS_MAX && term > sum * 1e-15; n += 1) {
      term *= x / (a + n);
      sum += term;
    }
    return Math.min(1, front * sum);
  }
  let b = x + 1 - a;
  let c = 1 / TINY;
  let d = 1 / b;
  let fraction = d;
  for (let n = 1; n < TERMS_MAX; n += 1) {
    const an = -n * (n - a);
    b += 2;
    d = 1 / nonZero(an * d + b);
    c = nonZero(b + an / c);
    fraction *= d * c;
    if (Math.abs(d * c - 1) < 1e-15) break;
  }
  return Math.min(1, Math.max(0, 1 - front * fraction));
}

/** Enough for shapes up to 1e10, where the loop needs some square root of the shape in terms. */
const TERMS_MAX = 1_000_000;
const TINY = 1e-300;

function nonZero(value: number): number {
  return Math.abs(value) < TINY ? TINY : value;
}

/** ln Gamma(x) for x > 0: Stirling's series (DLMF 5.11.1) after shifting x above 10. */
function logGamma(x: number): number {
  let shift = 0;
  let z = x;
  while (z < 10) {
    shift -= Math.log(z);
    z += 1;
  }
  const inverse = 1 / z;
  const square = inverse * inverse;
  const series =
    inverse * (1 / 12 - square * (1 / 360 - square * (1 / 1260 - square * (1 / 1680))));
  return shift + (z - 0.5) * Math.log(z) - z + 0.5 * Math.log(2 * Math.PI) + series;
}
