import { drawHypergeometric, logChoose } from "./hypergeometric.ts";
import type { Random } from "./random.ts";
import { asLarge, simulatedPValue } from "./simulated-p-value.ts";
import type { TestSettings } from "./verdict.ts";

/** Counts of two samples by category, in one order; no category is empty in both. */
export type Table = {
  readonly reference: readonly number[];
  readonly current: readonly number[];
};

export type TablePValue = {
  readonly pValue: number;
  /** The least that any table of these totals has. */
  readonly smallestPValue: number;
  readonly basis: "all-tables" | "random-tables";
  readonly tables: number;
};

/**
 * The exact conditional p-value of the likelihood ratio G (Wilks; Sokal and Rohlf, "Biometry",
 * chapter 17): among all tables with these totals of both samples and of each category, whose
 * probability does not depend on the categories' shares (Freeman and Halton, Biometrika 38, 1951).
 * By all tables when these are few, else by random ones, so that no count has to be large.
 */
export function tablePValue(table: Table, random: Random, settings: TestSettings): TablePValue {
  const totals = table.reference.map((count, at) => count + (table.current[at] ?? 0));
  const size = sum(table.current);
  const ratio = likelihoodRatio(totals, size);
  const observed = ratio(table.current);
  if (totals.reduce((count, total) => count * (total + 1), 1) <= ALL_TABLES_MAX) {
    return allTables(totals, size, ratio, observed);
  }
  const drawn = totals.map(() => 0);
  const draw = () => {
    fillRandomly(drawn, totals, size, random);
    return ratio(drawn);
  };
  const { pValue, draws } = simulatedPValue(observed, draw, settings);
  return { pValue, smallestPValue: 0, basis: "random-tables", tables: draws };
}

/** A random part, of `size`, of what was counted. */
export function partOf(counts: readonly number[], size: number, random: Random): number[] {
  const part = counts.map(() => 0);
  fillRandomly(part, counts, size, random);
  return part;
}

const ALL_TABLES_MAX = 5_000;

function fillRandomly(
  into: number[],
  totals: readonly number[],
  size: number,
  random: Random,
): void {
  let [left, wanted] = [sum(totals), size];
  for (const [at, total] of totals.entries()) {
    left -= total;
    const own = drawHypergeometric(total, left, wanted, random);
    into[at] = own;
    wanted -= own;
  }
}

/** Half of G, from the current counts alone: the totals give the others. */
function likelihoodRatio(totals: readonly number[], size: number) {
  const all = sum(totals);
  return (current: readonly number[]) => {
    let half = 0;
    for (const [at, total] of totals.entries()) {
      const now = current[at] ?? 0;
      if (now > 0) half += now * Math.log((now * all) / (size * total));
      const before = total - now;
      if (before > 0) half += before * Math.log((before * all) / ((all - size) * total));
    }
    return Math.max(0, half);
  };
}

function allTables(
  totals: readonly number[],
  size: number,
  ratio: (current: readonly number[]) => number,
  observed: number,
): TablePValue {
  const ways = logChoose(sum(totals), size);
  const found: { readonly ratio: number; readonly chance: number }[] = [];
  const current = totals.map(() => 0);
  const visit = (at: number, wanted: number, logWays: number): void => {
    const total = totals[at];
    if (total === undefined) {
      if (wanted === 0) found.push({ ratio: ratio(current), chance: Math.exp(logWays - ways) });
      return;
    }
    for (let own = 0; own <= Math.min(total, wanted); own += 1) {
      current[at] = own;
      visit(at + 1, wanted - own, logWays + logChoose(total, own));
    }
    current[at] = 0;
  };
  visit(0, size, 0);
  const share = (limit: number) =>
    Math.min(1, sum(found.filter((one) => one.ratio >= limit).map(({ chance }) => chance)));
  const largest = found.reduce((a, b) => Math.max(a, b.ratio), 0);
  return {
    pValue: share(asLarge(observed)),
    smallestPValue: share(asLarge(largest)),
    basis: "all-tables",
    tables: found.length,
  };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
