import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  countTrials,
  leastOf,
  mostOf,
  normal,
  sampleOf,
  sources,
} from "../../../bench/support/drift/sources.ts";
import { andersonDarling } from "../../../src/models/drift/anderson-darling.ts";
import { shiftOf } from "../../../src/models/drift/shift.ts";
import { sampleDrift } from "../../../src/models/drift/two-samples.ts";

const RATE = 0.1;
const settings = { falseAlarmRate: RATE, seed: 5 };

function tested(reference: readonly number[], current: readonly number[], seed = 5) {
  const answer = sampleDrift(reference, current, { ...settings, seed });
  if (answer.kind === "cannot-tell") throw new Error(answer.why);
  return answer;
}

const whole = fc.array(fc.integer({ min: -8, max: 8 }), { minLength: 4, maxLength: 30 });
const pair = fc.tuple(whole, whole).filter(([a, b]) => new Set([...a, ...b]).size > 1);

describe("a sample against another", () => {
  const sizes = [
    [3, 3, 600],
    [3, 400, 150],
    [10, 10, 400],
    [50, 50, 200],
    [400, 400, 80],
  ] as const;
  for (const [name, source] of Object.entries(sources)) {
    it(`alarms no more often than stated when nothing changed: ${name}`, () => {
      for (const [before, now, trials] of sizes) {
        const alarms = countTrials(trials, (random, seed) => {
          const answer = sampleDrift(
            sampleOf(source, before, random),
            sampleOf(source, now, random),
            { falseAlarmRate: RATE, seed },
          );
          return answer.kind === "tested" && answer.isDrift;
        });
        expect(alarms, `${before} and ${now}`).toBeLessThanOrEqual(mostOf(trials, RATE));
      }
    });
  }

  it("spends the rate that it is given", () => {
    const alarms = countTrials(600, (random, seed) => {
      const [before, now] = [sampleOf(normal, 20, random), sampleOf(normal, 20, random)];
      return tested(before, now, seed).isDrift;
    });
    expect(alarms).toBeGreaterThanOrEqual(leastOf(600, RATE));
  });

  it("finds a shift of one standard deviation, and twice the spread, in 50 values", () => {
    for (const changed of [(z: number) => z + 1, (z: number) => 2 * z]) {
      const found = countTrials(200, (random, seed) => {
        const now = sampleOf(normal, 50, random).map(changed);
        const answer = sampleDrift(sampleOf(normal, 50, random), now, {
          falseAlarmRate: 0.05,
          seed,
        });
        return answer.kind === "tested" && answer.isDrift;
      });
      expect(found).toBeGreaterThanOrEqual(180);
    }
  });

  it("counts all splits of tiny samples", () => {
    const answer = tested([1, 2, 3], [7, 8, 9]);
    expect(answer).toMatchObject({ basis: "all-splits", splits: 20, pValue: 0.1, isDrift: true });
    // Itself and its mirror image, of 70.
    expect(tested([1, 2, 3, 5], [17, 18, 22, 25]).pValue).toBeCloseTo(2 / 70, 12);
    // Itself alone, of 11.
    expect(tested([4, 5, 6, 7, 8, 4, 5, 6, 7, 8], [99]).pValue).toBeCloseTo(1 / 11, 12);
  });

  it("counts splits that are only as extreme", () => {
    // Whichever side has the one value that differs, it is the same.
    const reference = Array.from({ length: 50 }, (_, at) => (at === 0 ? 1 : 0));
    const current = Array.from({ length: 50 }, () => 0);
    expect(tested(reference, current)).toMatchObject({ basis: "random-splits", pValue: 1 });
  });

  it("is Anderson and Darling's statistic, with ties and without", () => {
    expect(andersonDarling([1, 2], 1)([0])).toBeCloseTo(1, 12);
    fc.assert(
      fc.property(pair, ([a, b]) => {
        const chosen = a.map((_, at) => at);
        const found = andersonDarling([...a, ...b], a.length)(chosen);
        expect(found).toBeCloseTo(plainAndersonDarling([a, b]), 8);
      }),
    );
  });

  it("knows neither the order of values nor their unit", () => {
    const unit = fc.double({ min: 0.001, max: 1000, noNaN: true });
    fc.assert(
      fc.property(pair, unit, fc.integer({ min: -100, max: 100 }), ([a, b], factor, offset) => {
        const first = tested4(a, b);
        expect(tested4([...a].reverse(), [...b].reverse())).toEqual(first);
        const scaled = (values: readonly number[]) => values.map((one) => one * factor + offset);
        const second = tested4(scaled(a), scaled(b));
        expect(second.pValue).toBe(first.pValue);
        expect(second.shift.distance / factor).toBeCloseTo(first.shift.distance, 6);
      }),
      { numRuns: 60 },
    );
  });

  it("answers with the seed it is given, and a p-value that is never 0", () => {
    const before = Array.from({ length: 40 }, (_, at) => at);
    const now = before.map((one) => one + 1000);
    expect(tested(before, now, 3)).toEqual(tested(before, now, 3));
    expect(tested(before, now).pValue).toBeCloseTo(1 / 500, 12);
    const finer = sampleDrift(before, now, { ...settings, resolution: 0.001 });
    expect(finer).toMatchObject({ kind: "tested", pValue: 1 / 4_000 });
  });

  it("says how far values moved, in their unit", () => {
    const before = [1, 2, 3, 4, 5];
    const { shift } = tested(before, [4, 5, 6, 7, 8]);
    const three = expect.closeTo(3, 12);
    expect(shift).toEqual({ distance: three, low: three, median: 3, high: three, above: 0.92 });
    // One unit of a half, by hand: 0.5 of [0, 0] and [0, 1]; sizes may differ.
    expect(shiftOf([0, 0], [0, 1]).distance).toBe(0.5);
    expect(shiftOf([0], [0, 3, 3]).distance).toBeCloseTo(2, 12);
  });

  it("says why it cannot tell, and never fails", () => {
    const why = (a: readonly number[], b: readonly number[], rate = RATE) => {
      const answer = sampleDrift(a, b, { falseAlarmRate: rate, seed: 1 });
      return answer.kind === "cannot-tell" ? answer.why : "tested";
    };
    expect(why([], [1])).toMatch("no reference value");
    expect(why([1], [])).toMatch("no current value");
    expect(why([1], [2])).toMatch("too few");
    expect(why([1, 2, 3], [7, 8, 9], 0.05)).toMatch("smallest p-value they can have is 0.1");
    expect(why([0, 0, 0, 0], [0, 0, 0, 0])).toMatch("all values are 0");
    expect(why([1, Number.NaN, 2], [1, 2])).toMatch("1 of 3 reference values");
    expect(why([1, 2], [Number.POSITIVE_INFINITY])).toMatch("1 of 1 current values");
    expect(why([1, 2], [1, 2], Number.NaN)).toMatch("false-alarm rate");
    const large = fc.double({ min: -1e149, max: 1e149 });
    const odd = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, 1e300, 5e-324);
    const one = fc.oneof({ weight: 9, arbitrary: large }, { weight: 9, arbitrary: fc.nat() }, odd);
    const any = fc.array(one, { maxLength: 12 });
    fc.assert(
      fc.property(any, any, (a, b) => {
        const answer = sampleDrift(a, b, settings);
        if (answer.kind === "cannot-tell") {
          expect(answer.why).not.toBe("");
          return;
        }
        expect(Object.values(answer.shift).every(Number.isFinite)).toBe(true);
        expect(answer.pValue).toBeGreaterThan(0);
        expect(answer.pValue).toBeLessThanOrEqual(1);
      }),
    );
  });

  it("looks at a random part of very many values", () => {
    const before = Array.from({ length: 6_000 }, (_, at) => at);
    const answer = tested(before, [1, 2, 3, 4, 5]);
    expect(answer.looked).toEqual({ reference: 5_000, current: 5 });
    expect(answer.isDrift).toBe(true);
  });
});

/** With four and four at least, some split is rare enough for the rate, or all values are tied. */
function tested4(a: readonly number[], b: readonly number[]) {
  const answer = sampleDrift(a, b, { falseAlarmRate: 0.5, seed: 1 });
  return answer.kind === "tested"
    ? answer
    : { ...answer, pValue: -1, shift: { distance: 0, median: 0 } };
}

/** As it is written down, sample by sample and value by value. */
function plainAndersonDarling(samples: readonly (readonly number[])[]): number {
  const all = samples.flat();
  const total = all.length;
  const below = (values: readonly number[], at: number) =>
    values.filter((one) => one < at).length + values.filter((one) => one === at).length / 2;
  const sums = samples.map((own) => {
    const terms = [...new Set(all)].map((value) => {
      const ties = all.filter((one) => one === value).length;
      const b = below(all, value);
      const apart = total * below(own, value) - own.length * b;
      return ((ties / total) * apart ** 2) / (b * (total - b) - (total * ties) / 4);
    });
    return terms.reduce((sum, term) => sum + term, 0) / own.length;
  });
  return ((total - 1) / total) * sums.reduce((sum, one) => sum + one, 0);
}
