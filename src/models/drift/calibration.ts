import { type Random, randomOf } from "./random.ts";
import { meanScoreOfShift, rankScore } from "./rank-score.ts";
import { type CannotTell, cannotTell } from "./verdict.ts";

export type WatchSettings = {
  /** Observations in which one false alarm is raised at most, on average: whole, 20 to 20,000. */
  readonly alarmEvery: number;
  /** The shift that is to be found fastest, in standard deviations of normal data: 0.25 to 4. */
  readonly shift: number;
  /** Observations a season, each compared with those of its own phase: 7 for days; 1 to 24. */
  readonly phases: number;
  readonly seed: number;
};

/** What a watch goes by; plain data, and one for all series with the same settings. */
export type Calibration = {
  readonly kind: "calibrated";
  readonly settings: WatchSettings;
  /** What each score has to exceed for the sum to rise; half of the shift's mean score. */
  readonly slack: number;
  /** An alarm is raised at a sum of it or more. */
  readonly threshold: number;
  /** Above 0; see `sumPValue`. */
  readonly decay: number;
  /** False alarms in `alarmEvery` observations that were simulated at this threshold, at most 1. */
  readonly falseAlarms: number;
};

/**
 * Finds the threshold at which two-sided cumulative sums of rank scores (Page, Biometrika 41, 1954;
 * McDonald, "A cusum procedure based on sequential ranks", Naval Research Logistics 37, 1990) raise
 * at most one false alarm in `alarmEvery` observations, with two standard errors to spare. It is
 * simulated with references of the largest size, drawn anew for each run, so a reference that is
 * unlucky counts as well. Ranks know neither unit nor distribution: what is found for one continuous
 * distribution holds for all, and ties, which count half, only make the sums spread less.
 */
export function calibrateWatch(settings: WatchSettings): Calibration | CannotTell {
  const { alarmEvery, shift, phases } = settings;
  if (!isWhole(alarmEvery, 20, 20_000)) {
    return cannotTell(
      `alarmEvery has to be a whole number from 20 to 20,000, and is ${alarmEvery}`,
    );
  }
  if (!(shift >= 0.25 && shift <= 4)) {
    return cannotTell(`shift has to be from 0.25 to 4, and is ${shift}`);
  }
  if (!isWhole(phases, 1, 24)) {
    return cannotTell(`phases has to be a whole number from 1 to 24, and is ${phases}`);
  }
  const slack = meanScoreOfShift(shift) / 2;
  const random = randomOf(settings.seed);
  const runs = Math.min(RUNS_MAX, Math.max(RUNS_MIN, Math.round(SCORES / alarmEvery)));
  const scores = Array.from({ length: runs }, () => scoresOfRun(alarmEvery, phases, random));
  let [low, high] = [0, 40];
  for (let i = 0; i < 20; i += 1) {
    const middle = (low + high) / 2;
    const { mean, error } = falseAlarms(scores, slack, middle);
    if (mean + 2 * error > 1) low = middle;
    else high = middle;
  }
  return {
    kind: "calibrated",
    settings,
    slack,
    threshold: high,
    decay: decayOf(slack),
    falseAlarms: falseAlarms(scores, slack, high).mean,
  };
}

/** How many values of a phase a watch remembers at most. */
export function rememberedMax(phases: number): number {
  return Math.max(PHASE_MIN, Math.floor(REMEMBERED_MAX / phases));
}

/** A sum after one more score; `side` is 1 for upward and -1 for downward shifts. */
export function nextSum(sum: number, score: number, slack: number, side: 1 | -1): number {
  return Math.max(0, sum + side * score - slack);
}

/**
 * How likely a sum of at least this on either side is at any one time when nothing changed, at most:
 * Lundberg's bound on a random walk's maximum, twice. It is sharp enough to be compared over many
 * series (`falseDiscoveryControl`).
 */
export function sumPValue(sum: number, decay: number): number {
  return Math.min(1, 2 * Math.exp(-decay * sum));
}

const REMEMBERED_MAX = 250;
const PHASE_MIN = 20;
const SCORES = 2_000_000;
const RUNS_MIN = 200;
const RUNS_MAX = 4_000;

function isWhole(value: number, least: number, most: number): boolean {
  return Number.isInteger(value) && value >= least && value <= most;
}

function scoresOfRun(length: number, phases: number, random: Random): Float32Array {
  const size = rememberedMax(phases);
  const references = Array.from({ length: phases }, () =>
    Float64Array.from({ length: size }, random).sort(),
  );
  return Float32Array.from({ length }, (_, at) =>
    rankScore(references[at % phases] ?? [], random()),
  );
}

/** The mean over runs, and its standard error. */
function falseAlarms(runs: readonly Float32Array[], slack: number, threshold: number) {
  let [total, squares] = [0, 0];
  for (const scores of runs) {
    const alarms = alarmsOf(scores, slack, threshold);
    total += alarms;
    squares += alarms * alarms;
  }
  const mean = total / runs.length;
  const variance = Math.max(0, squares / runs.length - mean * mean);
  return { mean, error: Math.sqrt(variance / runs.length) };
}

function alarmsOf(scores: Float32Array, slack: number, threshold: number): number {
  let [up, down, alarms] = [0, 0, 0];
  for (const score of scores) {
    up = nextSum(up, score, slack, 1);
    down = nextSum(down, score, slack, -1);
    if (up < threshold && down < threshold) continue;
    alarms += 1;
    up = 0;
    down = 0;
  }
  return alarms;
}

/** The root above 0 of E[exp(r (score - slack))] = 1, for a score uniform within sqrt(3) of 0. */
function decayOf(slack: number): number {
  const width = Math.sqrt(3);
  // ln of the mean, with the largest exponent taken out, so that nothing overflows.
  const log = (r: number) =>
    r * (width - slack) + Math.log((1 - Math.exp(-2 * width * r)) / (2 * width * r));
  let [low, high] = [slack / 2, slack];
  while (log(high) < 0) high *= 2;
  for (let i = 0; i < 60; i += 1) {
    const middle = (low + high) / 2;
    if (log(middle) < 0) low = middle;
    else high = middle;
  }
  return low;
}
