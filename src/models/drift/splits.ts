import type { SplitStatistic } from "./anderson-darling.ts";
import type { Random } from "./random.ts";
import { asLarge, simulatedPValue } from "./simulated-p-value.ts";
import type { TestSettings } from "./verdict.ts";

export type SplitPValue = {
  readonly pValue: number;
  /** The least that any split of these values has. */
  readonly smallestPValue: number;
  readonly basis: "all-splits" | "random-splits";
  readonly splits: number;
};

/**
 * The permutation p-value of the split of `total` items into the first `size` and the others, for
 * which large statistics speak against one common source: by all splits when these are few, else by
 * random ones. It assumes that, when nothing changed, every order of the items is as likely as any
 * other: no trend, no season, no dependence of one on the one before.
 */
export function splitPValue(
  statistic: SplitStatistic,
  total: number,
  size: number,
  random: Random,
  settings: TestSettings,
): SplitPValue {
  const items = Int32Array.from({ length: total }, (_, item) => item);
  const observed = statistic(items);
  if (splitCount(total, size) <= ALL_SPLITS_MAX) return allSplits(statistic, total, size, observed);
  const draw = () => {
    for (let at = 0; at < size; at += 1) {
      const other = at + Math.floor(random() * (total - at));
      const item = items[at] ?? 0;
      items[at] = items[other] ?? 0;
      items[other] = item;
    }
    return statistic(items);
  };
  const { pValue, draws } = simulatedPValue(observed, draw, settings);
  // Among so many splits the largest statistic is rarer than any rate that is asked for.
  return { pValue, smallestPValue: 0, basis: "random-splits", splits: draws };
}

const ALL_SPLITS_MAX = 5_000;

function splitCount(total: number, size: number): number {
  let count = 1;
  const few = Math.min(size, total - size);
  for (let k = 1; k <= few && count <= ALL_SPLITS_MAX; k += 1) {
    count = (count * (total - few + k)) / k;
  }
  return count;
}

function allSplits(
  statistic: SplitStatistic,
  total: number,
  size: number,
  observed: number,
): SplitPValue {
  const found: number[] = [];
  const chosen = Int32Array.from({ length: size }, (_, at) => at);
  for (let more = true; more; more = advance(chosen, total)) found.push(statistic(chosen));
  const share = (limit: number) => found.filter((one) => one >= limit).length / found.length;
  const largest = found.reduce((a, b) => Math.max(a, b), 0);
  return {
    pValue: share(asLarge(observed)),
    smallestPValue: share(asLarge(largest)),
    basis: "all-splits",
    splits: found.length,
  };
}

/** Turns a combination, in rising order, into the next; false after the last. */
function advance(chosen: Int32Array, total: number): boolean {
  let at = chosen.length - 1;
  while (at >= 0 && chosen[at] === total - chosen.length + at) at -= 1;
  if (at < 0) return false;
  const next = (chosen[at] ?? 0) + 1;
  for (let k = at; k < chosen.length; k += 1) chosen[k] = next + k - at;
  return true;
}
