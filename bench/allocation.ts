import { orderOptions } from "../src/models/inventory/shared-budget/order-options.ts";
import { openSolver, type Solver } from "../src/models/inventory/shared-budget/solver.ts";
import { type SharedBudgetQuestion, shareBudget } from "../src/models/inventory/shared-budget.ts";
import { diceOf } from "./support/dice.ts";
import { readFlags } from "./support/flags.ts";

const FLAGS = {
  script: "bench:allocation",
  says:
    "Shares a budget and room among items whose demand, margins and sizes follow from a seed, with " +
    "and without the solver, and says how near to the best that is, and how long it took.",
  numbers: {
    items: { says: "How many items share the limits.", default: 1000, min: 1, max: 10_000 },
    limits: { says: "How many limits they share.", default: 2, min: 1, max: 20 },
    share: {
      says: "What there is, in hundredths of what is wished.",
      default: 40,
      min: 1,
      max: 100,
    },
    seconds: { says: "The solver's time.", default: 10, min: 1, max: 300 },
    seed: { says: "From which the items follow.", default: 1, min: 0, max: 1_000_000 },
  },
  switches: {
    json: "Print one JSON line at the end.",
    exact: "Let the solver look for the best itself, not for what is near enough.",
  },
} as const;

export async function main(argv: readonly string[]): Promise<void> {
  const flags = readFlags(FLAGS, argv);
  if (flags === null) return;
  const question = questionOf(flags);
  const settings = { timeLimitSeconds: flags.seconds, relativeGap: flags.exact ? 0 : 1e-4 };
  const ask = (solver: Solver | null) => {
    const begun = performance.now();
    const answer = shareBudget(question, solver, settings);
    if (answer.kind === "refused") throw new Error(answer.why);
    const { objective, bound, relativeGap, basis } = answer;
    return { objective, bound, relativeGap, basis, ms: Math.round(performance.now() - begun) };
  };
  const figures = { byPrices: ask(null), withSolver: ask(await openSolver()) };
  if (flags.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else console.table(figures);
}

function questionOf(of: {
  readonly items: number;
  readonly limits: number;
  readonly share: number;
  readonly seed: number;
}): SharedBudgetQuestion {
  const dice = diceOf(of.seed);
  const names = Array.from({ length: of.limits }, (_, i) => `limit ${i}`);
  const items = Array.from({ length: of.items }, (_, i) => {
    const mean = 5 + dice.below(100);
    const unitCost = 2 + dice.below(30);
    return orderOptions({
      id: `item ${i}`,
      stock: dice.below(20),
      demand: { mean, variance: mean * (1 + dice.below(6)) },
      unitPrice: unitCost + 1 + dice.below(40),
      unitCost,
      holdingCost: 1 + dice.below(4),
      packSize: 1 + dice.below(6),
      minimumQuantity: 1 + dice.below(12),
      unitUses: Object.fromEntries(names.map((name) => [name, 1 + dice.below(20)])),
    });
  }).flatMap((item) => ("kind" in item ? [] : [item]));
  const wished = (name: string) =>
    items.reduce((sum, { options }) => sum + (options.at(-1)?.uses[name] ?? 0), 0);
  const limits = names.map((name) => ({ name, amount: (wished(name) * of.share) / 100 }));
  return { items, limits };
}
