import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { doubtOf } from "../../../src/models/forecasting/doubt.ts";
import { gammaQuantile } from "../../../src/models/numeric/gamma.ts";

const told = { mean: 10, variance: 25 };
const LEVELS = Array.from({ length: 199 }, (_, at) => (at + 1) / 200);

/** What comes as often as a spread of so many times the variance says. */
function trialsOf(times: number, scale = 1) {
  const right = { mean: told.mean, variance: times * told.variance };
  return LEVELS.map((level) => ({
    told: { mean: scale * told.mean, variance: scale ** 2 * told.variance },
    came: scale * gammaQuantile(right, level),
  }));
}

describe("the doubt in what is told", () => {
  it("is how many times the variance what came had", () => {
    for (const times of [0.5, 1, 2]) {
      expect(doubtOf(trialsOf(times)) / times).toBeGreaterThan(0.93);
      expect(doubtOf(trialsOf(times)) / times).toBeLessThan(1.07);
    }
  });

  it("is bounded, and 1 where nothing came", () => {
    expect(doubtOf([])).toBe(1);
    expect(doubtOf(LEVELS.map(() => ({ told, came: 1e9 })))).toBeLessThanOrEqual(3);
    expect(doubtOf(LEVELS.map(() => ({ told, came: 10 })))).toBeGreaterThanOrEqual(1 / 3);
    expect(doubtOf([{ told: { mean: 1, variance: 0 }, came: 2 }])).toBeLessThanOrEqual(3);
  });

  it("is that of most periods, whatever a few of them did, in whatever unit and order", () => {
    const odd = trialsOf(1).map((one, at) => (at % 40 === 7 ? { ...one, came: 900 } : one));
    expect(doubtOf(odd)).toBeLessThan(1.3);
    const scale = fc.double({ min: 0.01, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(scale, (factor) => {
        const scaled = trialsOf(1.5, factor).reverse();
        expect(doubtOf(scaled)).toBeCloseTo(doubtOf(trialsOf(1.5)), 9);
      }),
    );
  });
});
