import { type Problem, UNITS_MAX } from "./problem.ts";

/**
 * The order sizes among which the best one is, and the most stock that is worth having, in units.
 * No order is larger than what one period's demand makes worth having, because the next order
 * comes a period later; no position is larger than what the lead time and one period more do (the
 * bounds of Zipkin, "On the structure of lost-sales inventory models", Operations Research 56,
 * 2008). Whole packs, the least order and a cost of each order make both larger.
 */
export function orderBounds(problem: Problem): { readonly order: number; readonly stock: number } {
  const { periods, arrivals, holding, lost, packSize, least } = problem;
  const demand = largestDemand(problem.demand);
  const isCertain = (arrivals[periods] ?? 0) > 1 - 1e-12;
  const mean = demand.reduce((sum, chance, units) => sum + chance * units, 0);
  if (lost === 0 || mean === 0) return { order: 0, stock: 0 };
  // The economic order quantity, twice over, is what a cost of each order may make worth ordering.
  const lot = Math.min(UNITS_MAX, Math.ceil(2 * Math.sqrt((2 * problem.order * mean) / holding)));
  const { pmf, unit } = inSteps(demand);
  let total = pmf;
  const one = quantile(total, lost / (lost + holding)) * unit;
  for (let more = 0; more < periods; more += 1) total = sumOf(total, pmf);
  const all = quantile(total, lost / (lost + holding)) * unit;
  const wished = (isCertain ? one : all) + lot;
  const inPacks = Math.ceil(wished / packSize) * packSize;
  const order = Math.min(problem.most, Math.max(least, inPacks));
  // Without the room for one more order, rounding it to packs would end above the lattice, and what
  // it loses there would look like a gain.
  const isExact = packSize === 1 && least === 1 && lot === 0;
  return { order, stock: all + (isExact ? 1 : order) };
}

/** 0 and all sizes that may be ordered, up to `most`, rising. */
export function orderSizes({ packSize, least }: Problem, most: number): readonly number[] {
  const sizes = [0];
  for (let size = least; size <= most; size += packSize) sizes.push(size);
  return sizes;
}

/** By units, a demand that is at least any period's: the lowest of their distribution functions. */
function largestDemand(pmfs: readonly Float64Array[]): Float64Array {
  if (pmfs.length === 1) return pmfs[0] ?? new Float64Array([1]);
  const lowest = new Float64Array(Math.max(...pmfs.map((pmf) => pmf.length))).fill(1);
  for (const pmf of pmfs) {
    let sum = 0;
    lowest.forEach((low, units) => {
      sum += pmf[units] ?? 0;
      lowest[units] = Math.min(low, sum);
    });
  }
  return lowest.map((sum, units) => sum - (units === 0 ? 0 : (lowest[units - 1] ?? 0)));
}

/** A long distribution in larger steps, rounded up, so that its sums stay affordable. */
function inSteps(demand: Float64Array): { readonly pmf: Float64Array; readonly unit: number } {
  const unit = Math.ceil(demand.length / STEPS_MAX);
  const pmf = new Float64Array(Math.ceil((demand.length - 1) / unit) + 1);
  demand.forEach((chance, units) => {
    const step = Math.ceil(units / unit);
    pmf[step] = (pmf[step] ?? 0) + chance;
  });
  return { pmf, unit };
}

const STEPS_MAX = 200;

function quantile(pmf: Float64Array, probability: number): number {
  let sum = 0;
  const found = pmf.findIndex((chance) => {
    sum += chance;
    return sum >= probability;
  });
  return found === -1 ? pmf.length - 1 : found;
}

function sumOf(one: Float64Array, other: Float64Array): Float64Array {
  const sum = new Float64Array(one.length + other.length - 1);
  one.forEach((a, i) => {
    for (let j = 0; j < other.length; j += 1) sum[i + j] = (sum[i + j] ?? 0) + a * (other[j] ?? 0);
  });
  return sum;
}

/**
 * At most `count` of the sizes, from 3: 0, and others evenly where orders for a demand of that mean
 * lie when all goes its way, which is about the mean as far as the most that may be ordered lets them.
 */
export function thinned(sizes: readonly number[], count: number, mean: number): readonly number[] {
  if (sizes.length <= count) return sizes;
  const reach = SHARE_ABOVE * Math.max(0, (sizes.at(-1) ?? 0) - mean);
  const low = mean - TIMES_BELOW * reach;
  const usual = sizes.filter(
    (_, i) => (sizes[i + 1] ?? mean) > low && (sizes[i - 1] ?? mean) < mean + reach,
  );
  const some = usual.length > 2 ? usual : sizes;
  const apart = some[0] === 0 ? [] : [0];
  const rest = count - apart.length;
  if (some.length <= rest) return [...apart, ...some];
  const step = (some.length - 1) / (rest - 1);
  return [...apart, ...Array.from({ length: rest }, (_, i) => some[Math.round(i * step)] ?? 0)];
}

/** Found good over demands, lead times and costs of `npm run bench:inventory` and others. */
const SHARE_ABOVE = 0.6;
const TIMES_BELOW = 2.5;
