import type { Calibration } from "./calibration.ts";
import { type Random, randomOf } from "./random.ts";
import { beginWatch, observe } from "./watch.ts";

export type DetectionDelay = {
  /** Observations from the shift to the alarm, the first shifted one counted; null if never. */
  readonly median: number | null;
  /** Of simulated streams, in how many it was seen within `alarmEvery` observations, 500 at most. */
  readonly found: number;
};

/**
 * How long a lasting shift of so many standard deviations stays unseen in normal data, when it
 * begins with the first observation after a reference of this size: by simulation of the watch
 * itself. With a small reference the shift soon counts as usual and may never be seen.
 */
export function detectionDelay(
  calibration: Calibration,
  referenceSize: number,
  shift: number = calibration.settings.shift,
): DetectionDelay {
  const { alarmEvery, seed } = calibration.settings;
  const random = randomOf(seed + 0.5);
  const side = shift < 0 ? "down" : "up";
  const observations = Math.min(OBSERVATIONS_MAX, alarmEvery);
  const delays = Array.from({ length: RUNS }, () => {
    const reference = Array.from({ length: referenceSize }, () => normal(random));
    const begun = beginWatch(calibration, reference);
    if (begun.kind === "cannot-tell") return Number.POSITIVE_INFINITY;
    let watch = begun;
    for (let count = 1; count <= observations; count += 1) {
      const seen = observe(calibration, watch, normal(random) + shift);
      if (seen.alarm?.side === side) return count;
      watch = seen.watch;
    }
    return Number.POSITIVE_INFINITY;
  });
  const median = delays.sort((a, b) => a - b)[Math.floor(RUNS / 2)] ?? Number.POSITIVE_INFINITY;
  const found = delays.filter((delay) => Number.isFinite(delay)).length / RUNS;
  return { median: Number.isFinite(median) ? median : null, found };
}

const RUNS = 301;
const OBSERVATIONS_MAX = 500;

/** One of two independent ones (Box and Muller, Annals of Mathematical Statistics 29, 1958). */
function normal(random: Random): number {
  return Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
}
