import { bestBaseStock, bestReorderLevels } from "../src/models/inventory/lost-sales/baselines.ts";
import { exactCost } from "../src/models/inventory/lost-sales/exact.ts";
import { costOfRule } from "../src/models/inventory/lost-sales/rule.ts";
import { type LostSalesPolicy, lostSalesPolicy } from "../src/models/inventory/lost-sales.ts";
import type { Refused } from "../src/models/refused.ts";
import { readFlags } from "./support/flags.ts";
import { type Case, lostSalesCases } from "./support/lost-sales-cases.ts";

const FLAGS = {
  script: "bench:inventory",
  says:
    "Compares what Tutti orders, when unserved customers are lost, with the least cost there is, with " +
    "the best base-stock level and the best (s, S), each by its exact cost a period in the long run.",
  numbers: {
    mean: { says: "The largest mean demand a period.", default: 5, min: 1, max: 5 },
  },
  switches: { json: "Print one JSON line at the end." },
} as const;

const BAR = 0.005;

export async function main(argv: readonly string[]): Promise<void> {
  const flags = readFlags(FLAGS, argv);
  if (flags === null) return;
  const cases = lostSalesCases().filter(({ mean }) => mean <= flags.mean);
  // Code that was never run takes longer than the decision.
  for (const one of cases) decisionMs(one);
  const rows = cases.map((one, i) => {
    process.stderr.write(`${i + 1} of ${cases.length}: ${one.name}\n`);
    return compare(one);
  });
  const worst = (of: (row: Row) => number) => Math.max(...rows.map(of));
  const mean = (of: (row: Row) => number) =>
    rows.reduce((sum, row) => sum + of(row), 0) / rows.length;
  const figures = {
    worstGap: rounded(worst((row) => row.gap)),
    meanGap: rounded(mean((row) => row.gap)),
    cases: rows.length,
    baseStockWorstGap: rounded(worst((row) => row.baseStockGap)),
    baseStockMeanGap: rounded(mean((row) => row.baseStockGap)),
    sSWorstGap: rounded(worst((row) => row.sSGap)),
    sSMeanGap: rounded(mean((row) => row.sSGap)),
    msPerDecision: rounded(mean((row) => row.ms)),
    worstMsPerDecision: rounded(worst((row) => row.ms)),
  };
  for (const row of rows) print(row);
  if (flags.json) process.stdout.write(`${JSON.stringify(figures)}\n`);
  else for (const [name, value] of Object.entries(figures)) console.log(name.padEnd(20), value);
  if (figures.worstGap > BAR) {
    process.stderr.write(`An order costs more than ${BAR * 100}% above the least.\n`);
    process.exitCode = 1;
  }
}

type Row = {
  readonly name: string;
  readonly least: number;
  /** Costs above the least, as a part of it. */
  readonly gap: number;
  readonly baseStockGap: number;
  readonly sSGap: number;
  readonly ms: number;
};

function compare(one: Case): Row {
  const { item, name } = one;
  const policy = known(lostSalesPolicy(item));
  const least = known(exactCost(item)).costPerPeriod;
  const above = (cost: number) => cost / least - 1;
  const ours = costOfRule(item, (onHand, pipeline) => orderOf(policy, onHand, pipeline));
  return {
    name,
    least,
    gap: above(known(ours).costPerPeriod),
    baseStockGap: above(known(bestBaseStock(item)).cost.costPerPeriod),
    sSGap: above(known(bestReorderLevels(item)).cost.costPerPeriod),
    ms: decisionMs(one),
  };
}

/** Time from an item's data to its order: the median of three. */
function decisionMs({ item }: Case): number {
  const times = [1, 2, 3].map(() => {
    const begun = performance.now();
    orderOf(known(lostSalesPolicy(item)), 1, []);
    return performance.now() - begun;
  });
  return times.sort((a, b) => a - b)[1] ?? 0;
}

function orderOf(policy: LostSalesPolicy, onHand: number, pipeline: readonly number[]): number {
  return known(policy.order({ onHand, pipeline })).quantity;
}

function known<Answer extends { readonly kind: string }>(
  answer: Answer | Refused,
): Exclude<Answer, Refused> {
  if (answer.kind === "refused") throw new Error(`refused: ${(answer as Refused).why}`);
  return answer as Exclude<Answer, Refused>;
}

function print({ name, least, gap, baseStockGap, sSGap, ms }: Row): void {
  const percent = (part: number) => `${(100 * part).toFixed(3)}%`.padStart(9);
  console.log(
    `${name.padEnd(46)} least ${least.toFixed(3).padStart(7)}  ours ${percent(gap)}  base stock ` +
      `${percent(baseStockGap)}  (s, S) ${percent(sSGap)}  ${ms.toFixed(2).padStart(6)} ms`,
  );
}

function rounded(value: number): number {
  return Math.round(value * 1e5) / 1e5;
}
