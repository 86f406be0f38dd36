import { ARITHMETIC, type ChoiceProblem } from "./problem.ts";

/** By item, the place of the option that is taken. */
export type Choice = Int32Array;

export function worthOf({ values }: ChoiceProblem, choice: Choice): number {
  return choice.reduce((sum, option) => sum + (values[option] ?? 0), 0);
}

/** By limit, how much of it the choice takes, as a share. */
export function usedBy({ uses }: ChoiceProblem, choice: Choice): number[] {
  return uses.map((of) => choice.reduce((sum, option) => sum + (of[option] ?? 0), 0));
}

export function isWithin({ caps }: ChoiceProblem, used: readonly number[]): boolean {
  return used.every((use, m) => use <= (caps[m] ?? 0) + ARITHMETIC);
}

/**
 * By limit, the least that any choice takes of it. Where that is more than there is, no choice is
 * within the limits; with one limit, and with no other reason, one is.
 */
export function leastUses({ starts, uses }: ChoiceProblem): number[] {
  return uses.map((of) => {
    let sum = 0;
    for (let i = 0; i + 1 < starts.length; i += 1) {
      sum += of.subarray(starts[i], starts[i + 1]).reduce((a, b) => Math.min(a, b));
    }
    return sum;
  });
}
