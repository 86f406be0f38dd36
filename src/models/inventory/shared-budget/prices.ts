import type { Choice } from "./choice.ts";
import type { ChoiceProblem } from "./problem.ts";

/** What every choice within the limits is worth at most, and at which prices of the limits. */
export type Bound = {
  readonly value: number;
  /** By limit, value for one of the problem's unit of it; 0 or more. */
  readonly prices: Float64Array;
  /** The best choice when limits cost these prices, whether it is within them or not. */
  readonly choice: Choice;
};

/**
 * The least of Lagrange's bounds: each limit has a price instead of an end, so each item chooses
 * for itself (Everett, "Generalized Lagrange multiplier method", Operations Research 11, 1963; for
 * many limits and choices, Kellerer, Pferschy and Pisinger, "Knapsack Problems", 2004, chapters 9
 * and 11). The bound is convex in the prices and has kinks, so they are found by the ellipsoid
 * method (Shor, "Minimization Methods for Non-differentiable Functions", 1985), which needs no
 * step sizes. Gives the bounds it came by, each better than the one before; the last is the least
 * to a part in a billion unless the work would be too much.
 */
export function priceLimits(problem: ChoiceProblem): readonly [Bound, ...Bound[]] {
  const limits = problem.caps.length;
  // One dimension has no ellipsoid: a limit that nothing uses makes it two.
  const size = Math.max(2, limits);
  const center = new Float64Array(size);
  const shape = sphere(size, PRICE_MAX * Math.sqrt(size));
  const best: [Bound, ...Bound[]] = [boundAt(problem, center.slice(0, limits)).bound];
  const rounds = limits === 0 ? 0 : ROUNDS_PER_SQUARE * size * size;
  let asked = Math.ceil(WORK_MAX / Math.max(1, problem.values.length * size));
  for (let round = 0; round < rounds && asked > 0; round += 1) {
    const negative = center.findIndex((price) => price < 0);
    let slope = new Float64Array(size);
    if (negative >= 0) slope[negative] = -1;
    else {
      const { bound, slack } = boundAt(problem, center.slice(0, limits));
      asked -= 1;
      if (bound.value < (best.at(-1) as Bound).value) best.push(bound);
      slope = Float64Array.from(center, (_, m) => slack[m] ?? 1);
    }
    const length = cut(center, shape, slope);
    if (negative < 0 && length <= CLOSE_ENOUGH * Math.abs((best.at(-1) as Bound).value)) break;
  }
  return best;
}

/** The bound at prices, and its slope: by limit, what its best choice leaves of it. */
function boundAt(problem: ChoiceProblem, prices: Float64Array) {
  const { starts, values, uses, caps } = problem;
  const choice = new Int32Array(starts.length - 1);
  const slack = Float64Array.from(caps);
  let value = caps.reduce((sum, cap, m) => sum + cap * (prices[m] as number), 0);
  for (let i = 0; i < choice.length; i += 1) {
    let taken = starts[i] as number;
    let most = Number.NEGATIVE_INFINITY;
    for (let option = taken; option < (starts[i + 1] as number); option += 1) {
      const worth = worthAt(values, uses, prices, option);
      if (worth > most) {
        most = worth;
        taken = option;
      }
    }
    choice[i] = taken;
    value += most;
    uses.forEach((of, m) => {
      slack[m] = (slack[m] as number) - (of[taken] as number);
    });
  }
  return { bound: { value, prices, choice }, slack };
}

/** An option's value less what its uses cost. */
export function worthAt(
  values: Float64Array,
  uses: readonly Float64Array[],
  prices: Float64Array,
  option: number,
): number {
  let worth = values[option] as number;
  for (let m = 0; m < uses.length; m += 1) {
    worth -= (prices[m] as number) * ((uses[m] as Float64Array)[option] as number);
  }
  return worth;
}

/** Values are shares of all that is at stake: only limits all but out of reach are dearer. */
const PRICE_MAX = 1e4;
const ROUNDS_PER_SQUARE = 400;
const WORK_MAX = 5e8;
const CLOSE_ENOUGH = 1e-8;

function sphere(size: number, radius: number): Float64Array {
  const shape = new Float64Array(size * size);
  for (let m = 0; m < size; m += 1) shape[m * size + m] = radius;
  return shape;
}

/**
 * Replaces the ellipsoid by the smallest that holds its half against the slope. Gives how far the
 * slope fell within what it was. The ellipsoid is kept as what a ball becomes by a matrix, by rows:
 * its square would lose its roundness to the arithmetic.
 */
function cut(center: Float64Array, shape: Float64Array, slope: Float64Array): number {
  const size = center.length;
  const at = (row: number, column: number) => shape[row * size + column] as number;
  const seen = center.map((_, column) =>
    slope.reduce((sum, part, row) => sum + part * at(row, column), 0),
  );
  const length = Math.hypot(...seen);
  if (!(length > 0)) return 0;
  const direction = seen.map((part) => part / length);
  const grown = size / Math.sqrt(size * size - 1);
  const flatter = 1 - Math.sqrt((size - 1) / (size + 1));
  for (let row = 0; row < size; row += 1) {
    const along = direction.reduce((sum, part, column) => sum + part * at(row, column), 0);
    center[row] = (center[row] as number) - along / (size + 1);
    direction.forEach((part, column) => {
      shape[row * size + column] = grown * (at(row, column) - flatter * along * part);
    });
  }
  return length;
}
