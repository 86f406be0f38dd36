import { type Choice, worthOf } from "./choice.ts";
import { type Bound, worthAt } from "./prices.ts";
import type { ChoiceProblem } from "./problem.ts";

/** A problem with fewer options, and where those are in the whole one. */
export type Core = { readonly problem: ChoiceProblem; readonly places: Int32Array };

/**
 * Leaves out the options that no choice better than `known` can take: at the bound's prices they
 * alone cost more than what lies between it and the known choice (reduced cost fixing; Pisinger, "A
 * minimal algorithm for the multiple-choice knapsack problem", European Journal of Operational
 * Research 83, 1995). The options of the known choice stay.
 */
export function coreOf(problem: ChoiceProblem, bound: Bound, known: Choice | null): Core {
  const { starts, values, uses } = problem;
  const room =
    known === null ? Number.POSITIVE_INFINITY : bound.value - worthOf(problem, known) + ARITHMETIC;
  const kept: number[] = [];
  const newStarts = new Int32Array(starts.length);
  for (let i = 0; i + 1 < starts.length; i += 1) {
    const most = worthAt(values, uses, bound.prices, bound.choice[i] as number);
    for (let option = starts[i] as number; option < (starts[i + 1] as number); option += 1) {
      const lost = most - worthAt(values, uses, bound.prices, option);
      if (lost <= room || option === known?.[i]) kept.push(option);
    }
    newStarts[i + 1] = kept.length;
  }
  const places = Int32Array.from(kept);
  return {
    problem: {
      ...problem,
      starts: newStarts,
      values: pick(values, places),
      uses: uses.map((of) => pick(of, places)),
    },
    places,
  };
}

const ARITHMETIC = 1e-12;

function pick(values: Float64Array, places: Int32Array): Float64Array {
  return Float64Array.from(places, (place) => values[place] as number);
}
