import { calibrateWatch } from "../../../src/models/drift/calibration.ts";
import { sampleDrift } from "../../../src/models/drift/two-samples.ts";
import { countTrials, normal, sampleOf } from "./sources.ts";
import { medianOf, runStream } from "./streams.ts";

const CHANGES: Readonly<Record<string, (value: number) => number>> = {
  "half a standard deviation": (value) => value + 0.5,
  "one standard deviation": (value) => value + 1,
  "twice the spread": (value) => 2 * value,
  "two heaps": (value) => Math.sign(value) * (0.95 + 0.3 * (Math.abs(value) - 0.8)),
};

/** The share of changes that 50 normal values against 50 show. */
export function samplePower(trials: number, rate: number): Readonly<Record<string, number>> {
  const shares = Object.entries(CHANGES).map(([name, changed]) => {
    const found = countTrials(trials, (random, seed) => {
      const now = sampleOf(normal, 50, random).map(changed);
      const settings = { falseAlarmRate: rate, seed };
      const answer = sampleDrift(sampleOf(normal, 50, random), now, settings);
      return answer.kind === "tested" && answer.isDrift;
    });
    return [name, found / trials];
  });
  return Object.fromEntries(shares);
}

/**
 * Observations from a shift to its alarm in the median, after a reference of 100 normal values and
 * 50 observations that did not change; what alarmed before is left out.
 */
export function streamDelay(runs: number, alarmEvery: number, shift: number): number | null {
  const calibration = calibrateWatch({ alarmEvery, shift, phases: 1, seed: 1 });
  if (calibration.kind === "cannot-tell") throw new Error(calibration.why);
  const delays: number[] = [];
  countTrials(runs, (random) => {
    const reference = sampleOf(normal, 100, random);
    const next = (at: number) => normal(random) + (at > CALM ? shift : 0);
    const [first = Number.POSITIVE_INFINITY] = runStream(calibration, reference, 500, next);
    if (first > CALM) delays.push(first - CALM);
    return true;
  });
  return medianOf(delays);
}

const CALM = 50;
