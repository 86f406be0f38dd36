import type { Calibration } from "../../../src/models/drift/calibration.ts";
import { beginWatch, observe } from "../../../src/models/drift/watch.ts";

/** The numbers, from 1, of the observations at which a watch alarms. */
export function runStream(
  calibration: Calibration,
  reference: readonly number[],
  observations: number,
  next: (at: number) => number,
): readonly number[] {
  const begun = beginWatch(calibration, reference);
  if (begun.kind === "cannot-tell") throw new Error(begun.why);
  let watch = begun;
  const alarms: number[] = [];
  for (let at = 1; at <= observations; at += 1) {
    const seen = observe(calibration, watch, next(at));
    watch = seen.watch;
    if (seen.alarm !== null) alarms.push(at);
  }
  return alarms;
}

/** Null when it is infinite, or of nothing. */
export function medianOf(values: readonly number[]): number | null {
  const sorted = [...values].sort((a, b) => a - b);
  const median = sorted[Math.floor(sorted.length / 2)];
  return median === undefined || !Number.isFinite(median) ? null : median;
}
