import type { Problem } from "./problem.ts";

/**
 * States that values are kept for: stock on hand from 0 to `top` steps of `unit` units, and of each
 * order that is on its way one of `sizes`. Values lie pipeline after pipeline, each by stock; a
 * pipeline's number has the sizes' places as its digits, the oldest order first.
 */
export type Lattice = {
  /** Units a step of stock on hand; a whole number from 1. */
  readonly unit: number;
  readonly top: number;
  /** Units an order may have, rising, the first 0. */
  readonly sizes: readonly number[];
  /** Whether what lies between the sizes may be ordered too. */
  readonly isThin: boolean;
  /** How likely a demand is that is taken for one above all stock. */
  readonly tail: number;
};

/** What a step of value iteration needs of a problem and its lattice. */
export type Ground = {
  readonly problem: Problem;
  readonly lattice: Lattice;
  readonly pipelines: number;
  /** How orders may arrive: `later` is how many pipelines there are of the orders that do not. */
  readonly arrivals: readonly { readonly chance: number; readonly later: number }[];
  /** Room for one row, so that a step makes no garbage. */
  readonly scratch: Float64Array;
};

export function groundOf(problem: Problem, lattice: Lattice): Ground {
  const count = lattice.sizes.length;
  const arrivals = problem.arrivals.flatMap((chance, age) =>
    chance > 0 ? [{ chance, later: count ** Math.max(0, age - 1) }] : [],
  );
  const pipelines = count ** Math.max(0, problem.periods - 1);
  return { problem, lattice, pipelines, arrivals, scratch: new Float64Array(lattice.top + 1) };
}

/** One period's demand, in steps of the lattice, and the cost of each stock that it begins with. */
export type Period = { readonly steps: Float64Array; readonly costs: Float64Array };

/** Demand between two steps is shared out to both, so that its mean stays. */
export function periodOf({ problem, lattice }: Ground, demand: Float64Array): Period {
  const { unit, top, tail } = lattice;
  const likely = lengthWithoutTail(demand, tail);
  const steps = new Float64Array(Math.ceil((likely - 1) / unit) + 1);
  let mean = 0;
  demand.forEach((chance, units) => {
    mean += chance * units;
    if (units >= likely) return;
    const step = Math.floor(units / unit);
    const rest = units / unit - step;
    steps[step] = (steps[step] ?? 0) + chance * (1 - rest);
    if (rest > 0) steps[step + 1] = (steps[step + 1] ?? 0) + chance * rest;
  });
  const costs = new Float64Array(top + 1);
  let served = 0;
  let leftOver = 0;
  for (let units = 0; units <= top * unit; units += 1) {
    const lost = mean - units + leftOver;
    if (units % unit === 0) costs[units / unit] = problem.holding * leftOver + problem.lost * lost;
    served += demand[units] ?? 0;
    leftOver += Math.min(1, served);
  }
  return { steps, costs };
}

/** How many demands, from 0 on, are left when those beyond together are less likely than `tail`. */
export function lengthWithoutTail(demand: Float64Array, tail: number): number {
  let length = demand.length;
  let beyond = 0;
  while (length > 1) {
    beyond += demand[length - 1] ?? 0;
    if (beyond >= tail) break;
    length -= 1;
  }
  return length;
}

/**
 * The expected discounted cost of all that comes after an order, by stock on hand, into `row`;
 * without lead time also that of the period itself. `orders` is the number of the pipeline with the
 * new order as its last digit; `values` are those of a period later.
 */
export function afterOrder(
  { problem, lattice, arrivals, scratch }: Ground,
  values: Float64Array,
  { steps, costs }: Period,
  orders: number,
  row: Float64Array,
): void {
  const { unit, top, sizes } = lattice;
  scratch.fill(0);
  if (problem.periods === 0) {
    afterDemand(values, steps, problem.discount, scratch);
    for (let x = 0; x <= top; x += 1) scratch[x] = (scratch[x] as number) + (costs[x] as number);
    row.fill(0);
    addShifted(row, scratch, 0, (sizes[orders] ?? 0) / unit, 1);
    return;
  }
  for (const { chance, later } of arrivals) {
    const arriving = unitsIn(sizes, Math.floor(orders / later));
    addShifted(scratch, values, (orders % later) * (top + 1), arriving / unit, chance);
  }
  afterDemand(scratch, steps, problem.discount, row);
}

function unitsIn(sizes: readonly number[], pipeline: number): number {
  let units = 0;
  for (let rest = pipeline; rest > 0; rest = Math.floor(rest / sizes.length)) {
    units += sizes[rest % sizes.length] ?? 0;
  }
  return units;
}

/** row[x] becomes discount * E[left[max(0, x - demand)]]. */
function afterDemand(
  left: Float64Array,
  steps: Float64Array,
  discount: number,
  row: Float64Array,
): void {
  const atNothing = left[0] as number;
  for (let x = 0; x < row.length; x += 1) {
    const end = Math.min(x, steps.length);
    let value = 0;
    // As differences to an empty shelf, because that is where all greater demand leads to.
    for (let d = 0; d < end; d += 1)
      value += (steps[d] as number) * ((left[x - d] as number) - atNothing);
    row[x] = discount * (atNothing + value);
  }
}

/** Adds `weight` times the values from `from` on, as of a stock that is `shift` steps higher. */
function addShifted(
  into: Float64Array,
  values: Float64Array,
  from: number,
  shift: number,
  weight: number,
): void {
  const top = into.length - 1;
  const whole = Math.min(top, Math.floor(shift));
  const rest = shift - Math.floor(shift);
  const last = from + top;
  for (let x = 0, at = from + whole; x <= top; x += 1) {
    const low = values[at] as number;
    if (at < last) at += 1;
    into[x] = (into[x] as number) + weight * (low + rest * ((values[at] as number) - low));
  }
}
