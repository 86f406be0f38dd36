import { calibrateWatch } from "../../../src/models/drift/calibration.ts";
import { seriesThatDrift } from "../../../src/models/drift/many-series.ts";
import { type Random, randomOf } from "../../../src/models/drift/random.ts";
import { sampleDrift } from "../../../src/models/drift/two-samples.ts";
import { readSalesPanel } from "../data/sales-panel.ts";
import { seriesOf } from "../forecast/series.ts";
import { medianOf, runStream } from "./streams.ts";

export type RealFigures = {
  readonly series: number;
  /** Of the first half's periods drawn anew, against others so drawn: nothing changed. */
  readonly falseAlarms: number;
  /** The same of the first half as it was, its odd periods against the even ones. */
  readonly oddAgainstEven: number;
  /** As the first, when a fifth, or two fifths, of each later period's sales are gone. */
  readonly lessAFifth: number;
  readonly lessTwoFifths: number;
  /** In as many periods as one alarm is allowed for. */
  readonly streamFalseAlarms: number;
  readonly streamStandardError: number;
  /** Periods from the loss of two fifths of all sales to its alarm; null when most are not seen. */
  readonly streamMedianDelay: number | null;
  /** The second half as it was against the first: who changed what is not known. */
  readonly secondHalf: number;
  /** The same, blocks of four periods permuted as one. */
  readonly secondHalfInBlocks: number;
  /** As before, all series seen together, at a rate of false discoveries that is the same. */
  readonly secondHalfTogether: number;
};

/** What the tests say of the sales of each product in each store, period by period. */
export async function realFigures(path: string, rate: number): Promise<RealFigures> {
  const panel = seriesOf(await readSalesPanel(path));
  const all = [...panel.values()].flat().map(({ units }) => units);
  const halves = all.map(halvesOf).filter(({ first, second }) => {
    return first.length >= PERIODS_MIN && second.length >= PERIODS_MIN;
  });
  const share = (isSo: (halves: Halves, random: Random, seed: number) => boolean) =>
    halves.filter((one, at) => isSo(one, randomOf(at + 0.5), at)).length / halves.length;
  const drifts = (
    before: readonly number[],
    now: readonly number[],
    seed: number,
    blockLength = 1,
  ) => {
    const answer = sampleDrift(before, now, { falseAlarmRate: rate, seed, blockLength });
    return answer.kind === "tested" && answer.isDrift;
  };
  const resampled = (kept: number) =>
    share(({ first }, random, seed) => {
      const again = first.map(() => oneOf(first, random));
      return drifts(
        again,
        first.map(() => kept * oneOf(first, random)),
        seed,
      );
    });
  const named = seriesThatDrift(
    new Map(halves.map(({ first, second }, at) => [String(at), asSamples(first, second)])),
    { falseDiscoveryRate: rate, seed: 1 },
  );
  return {
    series: halves.length,
    falseAlarms: resampled(1),
    oddAgainstEven: share(({ first }, _, seed) => {
      const parts = [0, 1].map((odd) => first.filter((_units, at) => at % 2 === odd));
      return drifts(parts[0] ?? [], parts[1] ?? [], seed);
    }),
    lessAFifth: resampled(0.8),
    lessTwoFifths: resampled(0.6),
    ...streamFigures(halves.map(({ first }) => first)),
    secondHalf: share(({ first, second }, _, seed) => drifts(first, second, seed)),
    secondHalfInBlocks: share(({ first, second }, _, seed) => drifts(first, second, seed, BLOCK)),
    secondHalfTogether: named.filter(({ isDrift }) => isDrift).length / halves.length,
  };
}

const PERIODS_MIN = 20;
const ALARM_EVERY = 200;
const BLOCK = 4;

type Halves = { readonly first: readonly number[]; readonly second: readonly number[] };

function asSamples(reference: readonly number[], current: readonly number[]) {
  return { reference, current };
}

function halvesOf(units: readonly (number | null)[]): Halves {
  const middle = Math.floor(units.length / 2);
  const known = (part: readonly (number | null)[]) => part.filter((sold) => sold !== null);
  return { first: known(units.slice(0, middle)), second: known(units.slice(middle)) };
}

function oneOf(values: readonly number[], random: Random): number {
  return values[Math.floor(random() * values.length)] ?? 0;
}

function streamFigures(all: readonly (readonly number[])[]) {
  const calibration = calibrateWatch({ alarmEvery: ALARM_EVERY, shift: 1, phases: 1, seed: 1 });
  if (calibration.kind === "cannot-tell") throw new Error(calibration.why);
  const random = randomOf(0.25);
  const counts: number[] = [];
  const delays: number[] = [];
  for (const values of all) {
    const reference = values.map(() => oneOf(values, random));
    const next = () => oneOf(values, random);
    counts.push(runStream(calibration, reference, ALARM_EVERY, next).length);
    const [delay = Number.POSITIVE_INFINITY] = runStream(
      calibration,
      reference,
      ALARM_EVERY,
      () => 0.6 * next(),
    );
    delays.push(delay);
  }
  const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
  const square = counts.reduce((sum, count) => sum + count * count, 0) / counts.length;
  return {
    streamFalseAlarms: mean,
    streamStandardError: Math.sqrt(Math.max(0, square - mean * mean) / counts.length),
    streamMedianDelay: medianOf(delays),
  };
}
