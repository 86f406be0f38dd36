import { partOf, tablePValue } from "./category-table.ts";
import { randomOf } from "./random.ts";
import type { CannotTell, TestSettings } from "./verdict.ts";
import { cannotTell, tooFew, wrongRate } from "./verdict.ts";

/** How often each category was seen: whole numbers from 0. A category left out was not seen. */
export type CategoryCounts = ReadonlyMap<string, number>;

export type CategoryDrift = {
  readonly kind: "tested";
  /** Valid for sparse counts too: P(p <= a) <= a for every a when nothing changed. */
  readonly pValue: number;
  readonly isDrift: boolean;
  /**
   * The share of what is counted, from 0 to 1, that would have to be of another category to make
   * the samples alike (total variation distance). By chance alone it is not 0.
   */
  readonly distance: number;
  /** The categories that moved most beside what chance would do, the most first; at most ten. */
  readonly moved: readonly MovedCategory[];
  /** All tables with the same totals, when these are few, else random ones. */
  readonly basis: "all-tables" | "random-tables";
  readonly tables: number;
};

export type MovedCategory = {
  readonly category: string;
  readonly referenceShare: number;
  readonly currentShare: number;
  readonly status: "new" | "gone" | "in-both";
  /**
   * By how many standard errors the current count is above what the totals let expect, below 0 when
   * it is below (adjusted residual: Haberman, Biometrics 29, 1973).
   */
  readonly residual: number;
};

/**
 * Whether two samples are of the same mix: of products, payment methods, stores, reasons, fault
 * codes. What is counted has to come one by one: units of a few large orders move together, so count
 * the orders. Cannot tell when a side is empty, when there is one category only or too few counts
 * for the rate, and when a count is negative or not whole. Of more than 100,000 counted on a side a
 * random part is tested; the shares are of all.
 */
export function categoryDrift(
  reference: CategoryCounts,
  current: CategoryCounts,
  settings: TestSettings,
): CategoryDrift | CannotTell {
  const wrong =
    wrongRate(settings.falseAlarmRate) ??
    wrongCounts("reference", reference) ??
    wrongCounts("current", current);
  if (wrong !== null) return wrong;
  const seen = [...new Set([...reference.keys(), ...current.keys()])]
    .filter((category) => (reference.get(category) ?? 0) + (current.get(category) ?? 0) > 0)
    .sort();
  if (seen.length === 1) return cannotTell(`there is one category only, ${seen[0]}`);
  const random = randomOf(settings.seed);
  const side = (counts: CategoryCounts) => {
    const own = seen.map((category) => counts.get(category) ?? 0);
    return sum(own) <= COUNTED_MAX ? own : partOf(own, COUNTED_MAX, random);
  };
  const table = { reference: side(reference), current: side(current) };
  const { smallestPValue, ...tested } = tablePValue(table, random, settings);
  if (smallestPValue > settings.falseAlarmRate) {
    const [before, now] = [sum(table.reference), sum(table.current)];
    const what = `${before} counted before and ${now} now`;
    return tooFew(what, settings.falseAlarmRate, smallestPValue);
  }
  const moves = movesOf(seen, reference, current);
  return {
    kind: "tested",
    ...tested,
    isDrift: tested.pValue <= settings.falseAlarmRate,
    distance: sum(moves.map((one) => Math.abs(one.currentShare - one.referenceShare))) / 2,
    moved: moves.sort((a, b) => Math.abs(b.residual) - Math.abs(a.residual)).slice(0, MOVED_MAX),
  };
}

const COUNTED_MAX = 100_000;
const MOVED_MAX = 10;

function wrongCounts(name: string, counts: CategoryCounts): CannotTell | null {
  for (const [category, count] of counts) {
    if (Number.isSafeInteger(count) && count >= 0) continue;
    return cannotTell(`the ${name} count of ${category} is ${count}, no whole number from 0`);
  }
  const total = sum([...counts.values()]);
  if (total === 0) return cannotTell(`there is nothing in the ${name} counts`);
  if (total > TOTAL_MAX) return cannotTell(`the ${name} counts add up to more than ${TOTAL_MAX}`);
  return null;
}

/** Sums of it are whole numbers, and a random part of it takes some ten thousand steps. */
const TOTAL_MAX = 1e9;

function movesOf(
  seen: readonly string[],
  reference: CategoryCounts,
  current: CategoryCounts,
): MovedCategory[] {
  const [allBefore, allNow] = [sum([...reference.values()]), sum([...current.values()])];
  return seen.map((category) => {
    const [before, now] = [reference.get(category) ?? 0, current.get(category) ?? 0];
    const share = (before + now) / (allBefore + allNow);
    const expected = share * allNow;
    const variance = expected * (1 - share) * (allBefore / (allBefore + allNow));
    return {
      category,
      referenceShare: before / allBefore,
      currentShare: now / allNow,
      status: before === 0 ? "new" : now === 0 ? "gone" : "in-both",
      residual: variance > 0 ? (now - expected) / Math.sqrt(variance) : 0,
    };
  });
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
