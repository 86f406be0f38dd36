import { andersonDarling, type SplitStatistic } from "./anderson-darling.ts";
import { type Random, randomOf } from "./random.ts";
import { quantileOf, type Shift, shiftOf } from "./shift.ts";
import { splitPValue } from "./splits.ts";
import type { TestSettings } from "./verdict.ts";
import { type CannotTell, cannotTell, notReckonable, tooFew, wrongRate } from "./verdict.ts";

export type SampleDrift = {
  readonly kind: "tested";
  /** Valid at every sample size: P(p <= a) <= a for every a when nothing changed. */
  readonly pValue: number;
  readonly isDrift: boolean;
  readonly shift: Shift;
  /** All splits of the two samples, when they are tiny, else random ones. */
  readonly basis: "all-splits" | "random-splits";
  readonly splits: number;
  /** Values looked at; of more than 5,000 a random part, or the newest blocks. */
  readonly looked: { readonly reference: number; readonly current: number };
};

export type SampleSettings = TestSettings & {
  /**
   * Consecutive values that hang together, such as the days of a week; 1 when left out. They are
   * then permuted as one, in the order told, and what is over at the old end is left out.
   */
  readonly blockLength?: number;
};

/**
 * Whether two samples come from one source: sales, prices, gaps, residuals, in any unit and of any
 * distribution. The statistic is Anderson and Darling's of the values, for location and shape, and
 * half the same of their distances from the common median, for scale, added up as Lepage adds a test
 * of each (Biometrika 58, 1971); the p-value is by permutation. Its one assumption is that, when
 * nothing changed, all values could have come in any order: take trend and season out of a series
 * beforehand. Where values depend on those just before, blocks of them can be permuted; the rate is
 * then held about, and the better the longer and the more the blocks are. Cannot tell when there are
 * too few values or blocks for the rate, when all are the same, and when one is not finite.
 */
export function sampleDrift(
  reference: readonly number[],
  current: readonly number[],
  settings: SampleSettings,
): SampleDrift | CannotTell {
  const wrong = whyNot(reference, current, settings);
  if (wrong !== null) return wrong;
  const { falseAlarmRate, blockLength = 1 } = settings;
  const random = randomOf(settings.seed);
  const before = someOf(reference, blockLength, random);
  const now = someOf(current, blockLength, random);
  if (before.length === 0 || now.length === 0) {
    return cannotTell(`there is no block of ${blockLength} values on each side`);
  }
  // The statistic is the same whichever sample is called the first; the smaller is faster.
  const [first, second] = now.length < before.length ? [now, before] : [before, now];
  const { smallestPValue, ...tested } = splitPValue(
    inBlocks(statisticOf([...first, ...second], first.length), first.length, blockLength),
    (first.length + second.length) / blockLength,
    first.length / blockLength,
    random,
    settings,
  );
  if (smallestPValue > falseAlarmRate) {
    const what = blockLength === 1 ? "values" : `values in blocks of ${blockLength}`;
    const sizes = `${reference.length} reference and ${current.length} current`;
    return tooFew(`${sizes} ${what}`, falseAlarmRate, smallestPValue);
  }
  return {
    kind: "tested",
    ...tested,
    isDrift: tested.pValue <= falseAlarmRate,
    shift: shiftOf(before, now),
    looked: { reference: before.length, current: now.length },
  };
}

const VALUES_MAX = 5_000;
/** Less than the values: four against four others have to be told apart by their place alone. */
const DISTANCES_COUNT = 0.5;

function whyNot(
  reference: readonly number[],
  current: readonly number[],
  { falseAlarmRate, blockLength = 1 }: SampleSettings,
): CannotTell | null {
  if (reference.length === 0) return cannotTell("there is no reference value");
  if (current.length === 0) return cannotTell("there is no current value");
  const wrong =
    wrongRate(falseAlarmRate) ??
    notReckonable("reference", reference) ??
    notReckonable("current", current);
  if (wrong !== null) return wrong;
  if (!Number.isInteger(blockLength) || blockLength < 1) {
    return cannotTell(`blockLength has to be a whole number from 1, and is ${blockLength}`);
  }
  const first = reference[0];
  const isFirst = (value: number) => value === first;
  if (!reference.every(isFirst) || !current.every(isFirst)) return null;
  return cannotTell(`all values are ${first}`);
}

function statisticOf(values: readonly number[], size: number): SplitStatistic {
  const ofValues = andersonDarling(values, size);
  const ofDistances = andersonDarling(distancesFromMedian(values), size);
  return (chosen) => ofValues(chosen) + DISTANCES_COUNT * ofDistances(chosen);
}

/** The statistic by blocks that are chosen, instead of by their values. */
function inBlocks(statistic: SplitStatistic, size: number, length: number): SplitStatistic {
  if (length === 1) return statistic;
  const values = new Int32Array(size);
  return (blocks) => {
    for (let at = 0; at < size; at += 1) {
      values[at] = (blocks[Math.floor(at / length)] ?? 0) * length + (at % length);
    }
    return statistic(values);
  };
}

/**
 * Single values in rising order, so that the order in which they are told does not matter; of too
 * many a random part, which keeps the test valid and bounds its time. Blocks: the newest.
 */
function someOf(values: readonly number[], blockLength: number, random: Random): readonly number[] {
  if (blockLength > 1) {
    const count = Math.floor(Math.min(values.length, VALUES_MAX) / blockLength);
    return values.slice(values.length - count * blockLength);
  }
  const left = [...values].sort((a, b) => a - b);
  if (left.length <= VALUES_MAX) return left;
  for (let at = 0; at < VALUES_MAX; at += 1) {
    const other = at + Math.floor(random() * (left.length - at));
    const value = left[at] ?? 0;
    left[at] = left[other] ?? 0;
    left[other] = value;
  }
  return left.slice(0, VALUES_MAX);
}

/** In steps of some billionth of the range: two that are equal but for rounding are ties. */
function distancesFromMedian(values: readonly number[]): readonly number[] {
  const sorted = Float64Array.from(values).sort();
  const median = quantileOf(sorted, 0.5);
  const range = (sorted.at(-1) ?? 0) - (sorted[0] ?? 0);
  // A power of two: no plain fraction of the range lies halfway between two steps.
  return values.map((value) => Math.round((Math.abs(value - median) / range) * 2 ** 30));
}
