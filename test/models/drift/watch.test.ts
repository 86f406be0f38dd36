import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { normal, type Source, sampleOf, sources } from "../../../bench/support/drift/sources.ts";
import { type Calibration, calibrateWatch } from "../../../src/models/drift/calibration.ts";
import { detectionDelay } from "../../../src/models/drift/delay.ts";
import { type Random, randomOf } from "../../../src/models/drift/random.ts";
import { meanScoreOfShift, rankScore } from "../../../src/models/drift/rank-score.ts";
import { beginWatch, observe, type Watch } from "../../../src/models/drift/watch.ts";

const usual = { alarmEvery: 200, shift: 1, phases: 1, seed: 4 };
const calibration = calibrated(usual);

function calibrated(settings: Parameters<typeof calibrateWatch>[0]): Calibration {
  const found = calibrateWatch(settings);
  if (found.kind === "cannot-tell") throw new Error(found.why);
  return found;
}

function begun(by: Calibration, reference: readonly (number | null)[]): Watch {
  const watch = beginWatch(by, reference);
  if (watch.kind === "cannot-tell") throw new Error(watch.why);
  return watch;
}

/** Alarms of a stream, by the number of the observation, from 1. */
function alarmsIn(by: Calibration, from: Watch, values: readonly (number | null)[]) {
  const alarms: { readonly at: number; readonly side: string; readonly age: number }[] = [];
  let watch = from;
  for (const [at, value] of values.entries()) {
    const seen = observe(by, watch, value);
    watch = seen.watch;
    if (seen.alarm !== null) alarms.push({ at: at + 1, ...seen.alarm });
  }
  return alarms;
}

/** The mean over runs of the alarms in `alarmEvery` observations, and its standard error. */
function falseAlarms(by: Calibration, source: Source, size: number, runs: number, random: Random) {
  const counts = Array.from({ length: runs }, () => {
    const watch = begun(by, sampleOf(source, size, random));
    return alarmsIn(by, watch, sampleOf(source, by.settings.alarmEvery, random)).length;
  });
  const mean = counts.reduce((sum, count) => sum + count, 0) / runs;
  const square = counts.reduce((sum, count) => sum + count * count, 0) / runs;
  return { mean, error: Math.sqrt(Math.max(0, square - mean * mean) / runs) };
}

describe("a watched stream", () => {
  for (const [name, source] of Object.entries(sources)) {
    it(`raises one false alarm in so many observations at most: ${name}`, () => {
      const random = randomOf(name.length);
      for (const size of [3, 10, 50, 400]) {
        const { mean, error } = falseAlarms(calibration, source, size, 150, random);
        expect(mean, String(size)).toBeLessThanOrEqual(1 + 3.3 * error);
      }
    });
  }

  it("raises about as many as it may", () => {
    const { mean, error } = falseAlarms(calibration, normal, 250, 250, randomOf(3));
    expect(mean).toBeGreaterThanOrEqual(0.85 - 3.3 * error);
    // Two standard errors below one, where it was simulated with 4,000 streams.
    expect(calibration.falseAlarms).toBeLessThan(1);
    expect(calibration.falseAlarms).toBeGreaterThan(0.94);
  });

  it("keeps the rate where days of the week differ, and finds a shift of all days", () => {
    const weekly = calibrated({ ...usual, phases: 7 });
    const random = randomOf(12);
    const days = (from: number, count: number, shift: number) =>
      Array.from({ length: count }, (_, at) => {
        return 20 * ((from + at) % 7) + normal(random) * (1 + ((from + at) % 7)) + shift;
      });
    const counts = Array.from({ length: 100 }, () => {
      const watch = begun(weekly, days(0, 100, 0));
      return alarmsIn(weekly, watch, days(100, 200, 0)).length;
    });
    const mean = counts.reduce((sum, count) => sum + count, 0) / counts.length;
    expect(mean).toBeLessThanOrEqual(1 + (3.3 * 1.2) / Math.sqrt(counts.length));
    const [first] = alarmsIn(weekly, begun(weekly, days(0, 100, 0)), days(100, 60, 8));
    expect(first?.side).toBe("up");
    // Told nothing of weekdays, the same shift drowns in them.
    const plain = begun(calibration, days(0, 100, 0));
    expect(alarmsIn(calibration, plain, days(100, 60, 8))[0]?.at ?? 61).toBeGreaterThan(
      first?.at ?? 61,
    );
  });

  it("compares each observation with those of its phase, a missing one passing the time", () => {
    const weekend = calibrated({ ...usual, phases: 2 });
    let watch = begun(weekend, [1, 100, null, 200, 3]);
    expect(watch.usual).toEqual([
      [1, 3],
      [100, 200],
    ]);
    for (const value of [150, 2, null, 4]) watch = observe(weekend, watch, value).watch;
    expect(watch.usual).toEqual([
      [1, 2, 3, 4],
      [100, 150, 200],
    ]);
    // In the middle of its phase, though above everything of the other: the sum falls.
    expect(observe(weekend, watch, 150).watch.up.sum).toBeLessThan(watch.up.sum);
  });

  it("finds a shift of one standard deviation within the delay it states", () => {
    const { median, found } = detectionDelay(calibration, 100);
    expect(median).toBeGreaterThan(3);
    expect(median).toBeLessThan(14);
    expect(found).toBeGreaterThan(0.99);
    const random = randomOf(77);
    // Downward, in another unit.
    const inTime = Array.from({ length: 300 }, () => {
      const euros = (shift: number) => (value: number) => 40 + 3 * (value - shift);
      const watch = begun(calibration, sampleOf(normal, 100, random).map(euros(0)));
      const shifted = sampleOf(normal, 60, random).map(euros(1));
      const [first] = alarmsIn(calibration, watch, shifted);
      return first?.side === "down" && first.at <= (median ?? 0);
    });
    expect(inTime.filter((is) => is).length).toBeGreaterThan(0.38 * 300);
  });

  it("says that a small reference cannot promise to see a shift", () => {
    expect(detectionDelay(calibration, 3).found).toBeLessThan(0.9);
    expect(detectionDelay(calibration, 1)).toEqual({ median: null, found: 0 });
    const larger = detectionDelay(calibration, 200, 2);
    expect(larger.median).toBeLessThan(detectionDelay(calibration, 200, 1).median ?? 0);
  });

  it("takes one wild value for no more than a large one", () => {
    const random = randomOf(5);
    const reference = sampleOf(normal, 100, random);
    const watch = begun(calibration, reference);
    const wild = observe(calibration, watch, 1e9).watch.up.sum;
    expect(wild).toBe(observe(calibration, watch, Math.max(...reference) + 0.1).watch.up.sum);
    expect(wild).toBeLessThan(calibration.threshold / 2);
  });

  it("knows no unit: any rising function of the values gives the same alarms", () => {
    const value = fc.integer({ min: -50, max: 50 });
    const list = fc.array(fc.option(value), { minLength: 40, maxLength: 80 });
    fc.assert(
      fc.property(list, list, (reference, values) => {
        const risen = (of: readonly (number | null)[]) =>
          of.map((one) => (one === null ? null : (one + 60) ** 3 / 7));
        const as = (of: (values: readonly (number | null)[]) => readonly (number | null)[]) =>
          alarmsIn(calibration, begun(calibration, of(reference)), of(values));
        expect(as(risen)).toEqual(as((same) => same));
      }),
    );
  });

  it("is plain data of bounded size that can be put away and taken up again", () => {
    const random = randomOf(6);
    let watch = begun(calibration, sampleOf(normal, 600, random));
    let copied = watch;
    const sizes = new Set<number>();
    for (const value of sampleOf(normal, 100, random)) {
      watch = observe(calibration, watch, value).watch;
      copied = observe(calibration, JSON.parse(JSON.stringify(copied)), value).watch;
      sizes.add(watch.usual.flat().length);
    }
    expect(copied).toEqual(watch);
    expect([...sizes]).toEqual([250]);
    const grown = sampleOf(normal, 400, random).reduce(
      (before, value) => observe(calibration, before, value).watch,
      begun(calibration, [1, 2]),
    );
    expect(grown.usual.flat()).toHaveLength(250);
    expect(grown.usual[0]).toEqual([...(grown.usual[0] ?? [])].sort((a, b) => a - b));
  });

  it("is calm about a constant stream, and hears when it is no longer constant", () => {
    const watch = begun(calibration, Array(30).fill(0));
    expect(alarmsIn(calibration, watch, Array(1000).fill(0))).toEqual([]);
    const [first] = alarmsIn(calibration, watch, [0, 0, ...Array(10).fill(1)]);
    expect(first).toMatchObject({ side: "up" });
    expect((first?.at ?? 0) - (first?.age ?? 0)).toBe(2);
  });

  it("gives a p-value that many series can be compared by", () => {
    const random = randomOf(9);
    let [low, total] = [0, 0];
    for (let run = 0; run < 100; run += 1) {
      let watch = begun(calibration, sampleOf(normal, 50, random));
      for (const value of sampleOf(normal, 200, random)) {
        const seen = observe(calibration, watch, value);
        watch = seen.watch;
        total += 1;
        if ((seen.pValue ?? 1) <= 0.05) low += 1;
      }
    }
    expect(low / total).toBeLessThan(0.05);
    expect(low).toBeGreaterThan(0);
  });

  it("says why it cannot tell, and passes over what is missing", () => {
    const why = (answer: { readonly kind: string }) => ("why" in answer ? answer.why : answer.kind);
    expect(why(beginWatch(calibration, []))).toMatch("0 reference values");
    expect(why(beginWatch(calibration, [null, 4]))).toMatch("1 reference values");
    expect(why(beginWatch(calibration, [1, Number.NaN]))).toMatch("no finite numbers");
    expect(why(calibrateWatch({ ...usual, alarmEvery: 5 }))).toMatch("alarmEvery");
    expect(why(calibrateWatch({ ...usual, shift: Number.NaN }))).toMatch("shift");
    expect(why(calibrateWatch({ ...usual, phases: 0 }))).toMatch("phases");
    const watch = begun(calibration, [1, 2, 3]);
    for (const missing of [null, Number.NaN, Number.POSITIVE_INFINITY]) {
      const seen = observe(calibration, watch, missing);
      expect(seen).toEqual({ watch, alarm: null, pValue: null });
    }
  });
});

describe("the score of a rank", () => {
  it("is 0 in the middle, and counts ties half", () => {
    expect(rankScore([], 5)).toBe(0);
    expect(rankScore([1, 2, 2, 3], 2)).toBeCloseTo(0, 12);
    expect(rankScore([1, 2, 3], 9)).toBeCloseTo(Math.sqrt(3) * 0.75, 12);
    expect(rankScore([1, 2, 3], -9)).toBeCloseTo(-Math.sqrt(3) * 0.75, 12);
  });

  it("of a shift of one is sqrt(3) (2 Phi(0.7071) - 1)", () => {
    expect(meanScoreOfShift(1)).toBeCloseTo(Math.sqrt(3) * 0.520499877813, 9);
    expect(meanScoreOfShift(0)).toBe(0);
  });
});
