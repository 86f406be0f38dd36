import { type Refused, refused } from "../refused.ts";
import { type Choice, isWithin, leastUses, usedBy, worthOf } from "./shared-budget/choice.ts";
import { coreOf } from "./shared-budget/core.ts";
import type { OrderOption, SharedItem, SharedLimit } from "./shared-budget/item.ts";
import { priceLimits } from "./shared-budget/prices.ts";
import { ARITHMETIC, type ChoiceProblem, readProblem, takenOf } from "./shared-budget/problem.ts";
import { bestRepaired, better } from "./shared-budget/repair.ts";
import type { Solver, SolverSettings } from "./shared-budget/solver.ts";

export type SharedBudgetQuestion = {
  readonly items: readonly SharedItem[];
  readonly limits: readonly SharedLimit[];
};

export type SharedBudgetAnswer = {
  readonly kind: "orders";
  /** In the order of the items. */
  readonly orders: readonly OrderTaken[];
  /** What the orders are expected to be worth together. */
  readonly objective: number;
  /** What no orders within the limits are worth more than; the objective or more. */
  readonly bound: number;
  /** How far the bound is above the objective, as a part of the objective's size. */
  readonly relativeGap: number;
  /**
   * Whether the gap is as small as was wished (`optimal`), the solver's time was up before
   * (`time-limit`), or there was no solver or it failed, so that only prices of the limits led to
   * the orders (`prices`).
   */
  readonly basis: "optimal" | "time-limit" | "prices";
  /** In the order of the limits. */
  readonly limits: readonly LimitTaken[];
};

export type OrderTaken = {
  readonly id: string;
  readonly quantity: number;
  readonly value: number;
};

export type LimitTaken = {
  readonly name: string;
  readonly amount: number;
  readonly used: number;
  /** About what one more unit of the limit would add in value; 0 where it does not bind. */
  readonly price: number;
};

/** A small gap in a few seconds for a thousand items. */
export const SHARED_BUDGET_DEFAULTS: SolverSettings = { timeLimitSeconds: 10, relativeGap: 1e-4 };

/**
 * The orders of items that share limits of money, room or handling, with the highest expected value
 * together: one option for each item, a multiple-choice knapsack with several limits (Kellerer,
 * Pferschy and Pisinger, "Knapsack Problems", 2004, chapter 11).
 *
 * Prices of the limits give a bound, and orders near it; what cannot be in better orders is left
 * out, and the solver decides on the rest when the gap is still too wide. Values are taken as
 * certain and as independent of each other: no item is sold instead of another. Never over a limit
 * by more than a part in a billion. Items in another order give the same orders, unless the
 * solver's time is up. Refused, with the reason, when a number is none, when what has to be ordered
 * is more than a limit, or when no choice within the limits is found.
 */
export function shareBudget(
  question: SharedBudgetQuestion,
  solver: Solver | null,
  settings: SolverSettings = SHARED_BUDGET_DEFAULTS,
): SharedBudgetAnswer | Refused {
  if (!(settings.timeLimitSeconds > 0)) return refused("the time limit has to be above 0");
  if (!(settings.relativeGap >= 0)) return refused("the relative gap has to be 0 or more");
  const problem = readProblem(question.items, question.limits);
  if (problem.kind === "refused") return problem;
  const tooMuch = whyImpossible(question, problem);
  if (tooMuch !== null) return refused(tooMuch);
  const found = solved(problem, solver, settings);
  if (found.kind === "refused") return found;
  return answerOf(question, problem, found, settings);
}

type Found = {
  readonly kind: "found";
  readonly choice: Choice;
  readonly bound: number;
  readonly isLate: boolean;
  readonly prices: Float64Array;
};

function solved(
  problem: ChoiceProblem,
  solver: Solver | null,
  settings: SolverSettings,
): Found | Refused {
  const bounds = priceLimits(problem);
  const least = bounds.at(-1) ?? bounds[0];
  const known = bestRepaired(problem, bounds);
  const first = { choice: known, bound: least.value, isLate: false };
  const isClose = known !== null && gapOf(problem, known, least.value) <= settings.relativeGap;
  if (solver === null || isClose) return foundOr(first, least.prices);
  const core = coreOf(problem, least, known);
  const answer = solver(core.problem, settings);
  if (answer.status === "infeasible" && known === null) {
    return refused("no choice of options is within all limits at once");
  }
  const choice = answer.choice?.map((option) => core.places[option] as number) ?? null;
  const isSound = choice !== null && isWithin(problem, usedBy(problem, choice));
  const best = better(problem, known, isSound ? choice : null);
  // Outside the core nothing is better than what was known, so its bound holds for all.
  const coreBound = Math.max(answer.bound, best === null ? answer.bound : worthOf(problem, best));
  const isBounded = answer.status !== "infeasible" && answer.status !== "failed";
  return foundOr(
    {
      choice: best,
      bound: isBounded ? Math.min(least.value, coreBound) : least.value,
      isLate: answer.status === "time-limit",
    },
    least.prices,
  );
}

function foundOr(
  found: { readonly choice: Choice | null; readonly bound: number; readonly isLate: boolean },
  prices: Float64Array,
): Found | Refused {
  const { choice } = found;
  if (choice !== null) return { kind: "found", ...found, choice, prices };
  return refused("no choice of options within all limits was found");
}

/** The limit that is too small for what has to be ordered, if there is one. */
function whyImpossible({ limits }: SharedBudgetQuestion, problem: ChoiceProblem): string | null {
  const least = leastUses(problem);
  const m = least.findIndex((use, i) => use > (problem.caps[i] ?? 0) + ARITHMETIC);
  const limit = limits[problem.limitPlaces[m] ?? -1];
  if (limit === undefined) return null;
  const needed = (least[m] ?? 0) * (problem.limitScales[m] ?? 1);
  return (
    `the limit ${limit.name} is ${limit.amount}, ` +
    `and the least that can be ordered takes ${Number(needed.toPrecision(12))} of it`
  );
}

/** Below this part of all that is at stake, values are arithmetic. */
const NOTHING = 1e-9;
/** A limit whose whole is worth less than this part of all that is at stake does not bind. */
const FREE = 1e-7;

function gapOf(problem: ChoiceProblem, choice: Choice, bound: number): number {
  const value = worthOf(problem, choice);
  return Math.max(0, bound - value - 1e-12) / Math.max(Math.abs(value), NOTHING);
}

function answerOf(
  { items, limits }: SharedBudgetQuestion,
  problem: ChoiceProblem,
  { choice, bound, isLate, prices }: Found,
  settings: SolverSettings,
): SharedBudgetAnswer {
  const { options, itemPlaces, money } = problem;
  const taken = new Array<OrderOption>(items.length);
  itemPlaces.forEach((place, i) => {
    taken[place] = options[choice[i] as number] as OrderOption;
  });
  const objective = worthOf(problem, choice) * money;
  const relativeGap = gapOf(problem, choice, bound);
  const isOptimal = relativeGap <= settings.relativeGap;
  return {
    kind: "orders",
    orders: items.map(({ id }, place) => {
      const { quantity, value } = taken[place] as OrderOption;
      return { id, quantity, value };
    }),
    objective,
    bound: Math.max(objective, bound * money),
    relativeGap,
    basis: isOptimal ? "optimal" : isLate ? "time-limit" : "prices",
    limits: limits.map(({ name, amount }, place) => {
      const m = problem.limitPlaces.indexOf(place);
      const share = prices[m] ?? 0;
      const price = share < FREE ? 0 : (share * money) / (problem.limitScales[m] ?? 1);
      const used = taken.reduce((sum, option) => sum + takenOf(option, name), 0);
      return { name, amount, used, price };
    }),
  };
}
