import { calibrateWatch } from "../../../src/models/drift/calibration.ts";
import { categoryDrift } from "../../../src/models/drift/categories.ts";
import { feedSilence } from "../../../src/models/drift/feed.ts";
import { beginTests, nextTest } from "../../../src/models/drift/online-discoveries.ts";
import type { Random } from "../../../src/models/drift/random.ts";
import { valueAnomaly } from "../../../src/models/drift/single-value.ts";
import { sampleDrift } from "../../../src/models/drift/two-samples.ts";
import { countTrials, sampleOf, sources } from "./sources.ts";
import { runStream } from "./streams.ts";

/** One test of data that did not change: how many of so many trials alarmed, and could not tell. */
export type Cell = {
  readonly test: string;
  readonly source: string;
  readonly size: number;
  readonly trials: number;
  readonly alarms: number;
  readonly cannotTell: number;
};

const SIZES = [3, 10, 50, 400] as const;

type Answer = { readonly kind: "cannot-tell" } | { readonly kind: "tested" };

/** Every test at every size, on sources that did not change. */
export function falseAlarmCells(trials: number, rate: number): readonly Cell[] {
  const cells: Cell[] = [];
  for (const size of SIZES) {
    for (const [name, source] of Object.entries(sources)) {
      const draw = (random: Random) => sampleOf(source, size, random);
      const cell = cellOf(trials, name, size);
      cells.push(
        cell("samples", (random, seed) => {
          const answer = sampleDrift(draw(random), draw(random), { falseAlarmRate: rate, seed });
          return [answer, answer.kind === "tested" && answer.isDrift];
        }),
        cell("single value", (random) => {
          const answer = valueAnomaly(draw(random), source(random), rate);
          return [answer, answer.kind === "tested" && answer.isAnomaly];
        }),
      );
    }
    for (const [name, shares] of Object.entries(MIXES)) {
      cells.push(
        cellOf(
          trials,
          name,
          size,
        )("categories", (random, seed) => {
          const counts = () => drawn(shares, size, random);
          const answer = categoryDrift(counts(), counts(), { falseAlarmRate: rate, seed });
          return [answer, answer.kind === "tested" && answer.isDrift];
        }),
      );
    }
    cells.push(
      cellOf(
        trials,
        "exponential gaps",
        size,
      )("feed", (random) => {
        const times = [0];
        for (let i = 0; i <= size; i += 1) {
          times.push((times[i] ?? 0) - HOUR_MS * Math.log(1 - random()));
        }
        // Asked at the last moment of its silence, the one in which it is most likely to be late.
        const nowMs = times.pop() ?? 0;
        const question = { deliveriesMs: times, nowMs, utcOffsetMinutes: 0, falseAlarmRate: rate };
        const answer = feedSilence(question);
        return [answer, answer.kind === "tested" && answer.isLate];
      }),
    );
  }
  cells.push(
    cellOf(
      trials,
      "uniform p-values",
      1_000,
    )("tests without end", (random) => {
      let stream = beginTests(rate);
      for (let test = 0; test < 1_000; test += 1) stream = nextTest(stream, random()).stream;
      return [{ kind: "tested" }, stream.discoveries > 0];
    }),
  );
  return cells;
}

const HOUR_MS = 3_600_000;
const MIXES = {
  even: [1, 1, 1, 1],
  sparse: Array.from({ length: 60 }, (_, at) => 1 / (at + 1)),
  lopsided: [0.97, 0.02, 0.01],
} as const;

function cellOf(trials: number, source: string, size: number) {
  return (
    test: string,
    trial: (random: Random, seed: number) => readonly [Answer, boolean],
  ): Cell => {
    let cannotTell = 0;
    const alarms = countTrials(
      trials,
      (random, seed) => {
        const [answer, isAlarm] = trial(random, seed);
        if (answer.kind === "cannot-tell") cannotTell += 1;
        return isAlarm;
      },
      size + test.length,
    );
    return { test, source, size, trials, alarms, cannotTell };
  };
}

function drawn(shares: readonly number[], size: number, random: Random) {
  const sum = shares.reduce((total, share) => total + share, 0);
  const found = new Map<string, number>();
  for (let i = 0; i < size; i += 1) {
    let left = random() * sum;
    let at = 0;
    while (left >= (shares[at] ?? sum)) {
      left -= shares[at] ?? 0;
      at += 1;
    }
    found.set(String(at), (found.get(String(at)) ?? 0) + 1);
  }
  return found;
}

export type StreamCell = {
  readonly source: string;
  readonly size: number;
  /** In as many observations as one alarm is allowed for: the mean, and its standard error. */
  readonly alarms: number;
  readonly error: number;
};

/** False alarms of watched streams. */
export function streamCells(runs: number, alarmEvery: number): readonly StreamCell[] {
  const calibration = calibrateWatch({ alarmEvery, shift: 1, phases: 1, seed: 1 });
  if (calibration.kind === "cannot-tell") throw new Error(calibration.why);
  return SIZES.flatMap((size) =>
    Object.entries(sources).map(([name, source]) => {
      const counts: number[] = [];
      countTrials(
        runs,
        (random) => {
          const reference = sampleOf(source, size, random);
          counts.push(runStream(calibration, reference, alarmEvery, () => source(random)).length);
          return true;
        },
        size,
      );
      const mean = counts.reduce((sum, count) => sum + count, 0) / runs;
      const square = counts.reduce((sum, count) => sum + count * count, 0) / runs;
      const error = Math.sqrt(Math.max(0, square - mean * mean) / runs);
      return { source: name, size, alarms: mean, error };
    }),
  );
}
