import { type Choice, isWithin, usedBy, worthOf } from "./choice.ts";
import { type Bound, worthAt } from "./prices.ts";
import { ARITHMETIC, type ChoiceProblem } from "./problem.ts";

/**
 * The most valuable choice within the limits that the last few bounds lead to, or the options of
 * least use, with what there is still room for. Null when even those are too much, or it takes too
 * long; with one limit some choice is found whenever there is one.
 */
export function bestRepaired(problem: ChoiceProblem, bounds: readonly Bound[]): Choice | null {
  const last = bounds.at(-1);
  const near = bounds.slice(-BOUNDS_TRIED).filter(({ value, prices }) => {
    return (
      prices === last?.prices || Math.abs(value - (last?.value ?? 0)) <= NEAR * Math.abs(value)
    );
  });
  const choices = near.map((bound) => repaired(problem, bound));
  const best = choices.reduce((one, other) => better(problem, one, other), null);
  return best ?? filled(problem, leastChoice(problem));
}

export function better(problem: ChoiceProblem, one: Choice | null, other: Choice | null) {
  if (one === null || other === null) return one ?? other;
  return worthOf(problem, other) > worthOf(problem, one) ? other : one;
}

const BOUNDS_TRIED = 6;
const NEAR = 1e-2;
const WORK_MAX = 3e8;

/**
 * A choice within the limits near a bound's: options are changed one by one, those first that cost
 * the least worth for each share of what is too much; then the room that is left is filled.
 */
function repaired(problem: ChoiceProblem, bound: Bound): Choice | null {
  const choice = Int32Array.from(bound.choice);
  const { values, uses, caps } = problem;
  const worth = values.map((_, option) => worthAt(values, uses, bound.prices, option));
  for (let moves = movesMax(problem); moves > 0; moves -= 1) {
    const used = usedBy(problem, choice);
    if (isWithin(problem, used)) return filled(problem, choice);
    const tooMuch = caps.reduce((sum, cap, m) => sum + over(used[m] as number, cap), 0);
    const move = bestMove(problem, choice, (from, to) => {
      let left = 0;
      for (let m = 0; m < caps.length; m += 1) {
        left += over(usedAfter(problem, used, m, from, to), caps[m] as number);
      }
      const less = tooMuch - left;
      const lost = (worth[from] as number) - (worth[to] as number);
      return less > ARITHMETIC / 2 ? -lost / less : null;
    });
    if (move === null) return null;
    choice[move.item] = move.to;
  }
  return null;
}

/** The choice with its most valuable changes that there is room for; null when it is too much. */
function filled(problem: ChoiceProblem, start: Choice): Choice | null {
  const choice = Int32Array.from(start);
  const { values, caps } = problem;
  if (!isWithin(problem, usedBy(problem, choice))) return null;
  for (let moves = movesMax(problem); moves > 0; moves -= 1) {
    const used = usedBy(problem, choice);
    const move = bestMove(problem, choice, (from, to) => {
      const more = (values[to] as number) - (values[from] as number);
      if (more <= 0) return null;
      for (let m = 0; m < caps.length; m += 1) {
        const after = usedAfter(problem, used, m, from, to);
        if (after > (caps[m] as number) + ARITHMETIC) return null;
      }
      return more;
    });
    if (move === null) break;
    choice[move.item] = move.to;
  }
  return choice;
}

function leastChoice(problem: ChoiceProblem): Choice {
  const { starts, uses } = problem;
  const total = (option: number) => uses.reduce((sum, of) => sum + (of[option] as number), 0);
  return Int32Array.from({ length: starts.length - 1 }, (_, item) => {
    let least = starts[item] as number;
    for (let option = least + 1; option < (starts[item + 1] as number); option += 1) {
      if (total(option) < total(least)) least = option;
    }
    return least;
  });
}

type Move = { readonly item: number; readonly to: number };

/** The move with the highest merit; those without one are no moves. */
function bestMove(
  { starts }: ChoiceProblem,
  choice: Choice,
  merit: (from: number, to: number) => number | null,
): Move | null {
  let best: Move | null = null;
  let most = Number.NEGATIVE_INFINITY;
  for (let item = 0; item < choice.length; item += 1) {
    const from = choice[item] as number;
    for (let to = starts[item] as number; to < (starts[item + 1] as number); to += 1) {
      const found = to === from ? null : merit(from, to);
      if (found === null || found <= most) continue;
      most = found;
      best = { item, to };
    }
  }
  return best;
}

function movesMax({ values, caps }: ChoiceProblem): number {
  return Math.ceil(WORK_MAX / Math.max(1, values.length * (caps.length + 1)));
}

function usedAfter(
  { uses }: ChoiceProblem,
  used: readonly number[],
  m: number,
  from: number,
  to: number,
): number {
  const of = uses[m] as Float64Array;
  return (used[m] as number) - (of[from] as number) + (of[to] as number);
}

function over(use: number, cap: number): number {
  return Math.max(0, use - cap);
}
