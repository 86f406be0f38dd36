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
import { valueAnomaly } from "../../../src/models/drift/single-value.ts";

const RATE = 0.1;
const isAnomaly = (reference: readonly number[], value: number) => {
  const answer = valueAnomaly(reference, value, RATE);
  return answer.kind === "tested" && answer.isAnomaly;
};

describe("one value", () => {
  for (const [name, source] of Object.entries(sources)) {
    it(`is called unlike the others no more often than stated: ${name}`, () => {
      for (const size of [3, 9, 10, 50, 400]) {
        const alarms = countTrials(1500, (random) =>
          isAnomaly(sampleOf(source, size, random), source(random)),
        );
        expect(alarms, String(size)).toBeLessThanOrEqual(mostOf(1500, RATE));
        const spends = size === 9 && name === "normal";
        if (spends) expect(alarms).toBeGreaterThanOrEqual(leastOf(1500, RATE));
      }
    });
  }

  it("is found when it lies five standard deviations away, and other wild ones hide it not", () => {
    const found = countTrials(200, (random) =>
      isAnomaly([...sampleOf(normal, 50, random), 1e6, -1e6], 6),
    );
    expect(found).toBeGreaterThanOrEqual(195);
  });

  it("is ranked by its distance from the median of all", () => {
    const reference = [1, 2, 3, 4, 5, 6, 7, 8, 9];
    // With 20 the median of all is 5.5; no other lies as far from it.
    expect(valueAnomaly(reference, 20, RATE)).toEqual({
      kind: "tested",
      pValue: 0.1,
      isAnomaly: true,
      usual: 5,
      above: 15,
    });
    // Of 0, 4 and 5 the median is 4, and 0 lies farther from it; from 2 it would not.
    expect(valueAnomaly([0, 4], 5, 0.5)).toMatchObject({ pValue: 2 / 3 });
    expect(valueAnomaly(reference, 5, RATE)).toMatchObject({ pValue: 1, isAnomaly: false });
    expect(valueAnomaly([5, 5, 5, 5, 5, 5, 5, 5, 5], 5, RATE)).toMatchObject({ pValue: 1 });
  });

  it("knows neither order nor unit", () => {
    const values = fc.array(fc.integer({ min: -9, max: 9 }), { minLength: 9, maxLength: 40 });
    fc.assert(
      fc.property(values, fc.integer({ min: -30, max: 30 }), (reference, value) => {
        const first = valueAnomaly(reference, value, RATE);
        expect(valueAnomaly([...reference].reverse(), value, RATE)).toEqual(first);
        const scaled = reference.map((one) => 0.1 * one);
        const second = valueAnomaly(scaled, 0.1 * value, RATE);
        if (first.kind !== "tested" || second.kind !== "tested") throw new Error("not tested");
        expect(second.pValue).toBe(first.pValue);
      }),
    );
  });

  it("says why it cannot tell", () => {
    const why = (reference: readonly number[], value: number, rate = RATE) => {
      const answer = valueAnomaly(reference, value, rate);
      return answer.kind === "cannot-tell" ? answer.why : "tested";
    };
    expect(why([], 1)).toMatch("0 reference values are too few");
    expect(why([1, 2, 3], 1)).toMatch("smallest p-value they can have is 0.25");
    expect(why([1, Number.NaN], 1)).toMatch("1 of 2 reference values");
    expect(why([1, 2], Number.NaN)).toMatch("the value is NaN");
    expect(why([1, 2], 3, 0)).toMatch("false-alarm rate");
  });
});
