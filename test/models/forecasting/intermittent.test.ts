import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { croston, sba, tsb } from "../../../src/models/forecasting/intermittent.ts";

const HALF = { size: 0.5, interval: 0.5 };
const units = fc.array(fc.oneof(fc.constant(0), fc.integer({ min: 1, max: 500 })), {
  maxLength: 80,
});

describe("intermittent demand", () => {
  it("is what the methods' papers say, by hand", () => {
    // Demands of 4 after 2 and then 3 periods: an interval of 2.5.
    const sold = [0, 4, 0, 0, 4];
    expect(croston(sold, HALF)).toBeCloseTo(4 / 2.5, 12);
    expect(sba(sold, HALF)).toBeCloseTo((0.75 * 4) / 2.5, 12);
    // The probability goes from 0.4 to 0.2, 0.6, 0.3, 0.15 and 0.575.
    expect(tsb(sold, HALF)).toBeCloseTo(4 * 0.575, 12);
  });

  it("is three a period of three a period", () => {
    const steady = Array.from({ length: 40 }, () => 3);
    expect(croston(steady, HALF)).toBeCloseTo(3, 12);
    expect(tsb(steady, HALF)).toBeCloseTo(3, 12);
  });

  it("fades by TSB where nobody buys any more, and never by Croston", () => {
    const sold = [...Array.from({ length: 40 }, (_, at) => (at % 4 ? 0 : 8)), ...Array(40).fill(0)];
    const smoothings = { size: 0.1, interval: 0.1 };
    expect(tsb(sold, smoothings)).toBeLessThan(0.1 * tsb(sold.slice(0, 40), smoothings));
    expect(croston(sold, smoothings)).toBe(croston(sold.slice(0, 40), smoothings));
  });

  it.each([croston, sba, tsb])("takes what is no demand for a period without one", (method) => {
    const odd = [4, Number.NaN, 2, Number.POSITIVE_INFINITY, -3, 5];
    expect(method(odd, HALF)).toBe(method([4, 0, 2, 0, 0, 5], HALF));
  });

  it.each([croston, sba, tsb])("scales, and lies within what was sold", (method) => {
    fc.assert(
      fc.property(units, fc.double({ min: 0.01, max: 100, noNaN: true }), (sold, k) => {
        const level = method(sold, HALF);
        expect(level).toBeGreaterThanOrEqual(0);
        expect(level).toBeLessThanOrEqual(Math.max(0, ...sold) + 1e-9);
        const scaled = method(
          sold.map((one) => k * one),
          HALF,
        );
        expect(scaled).toBeCloseTo(k * level, 6);
      }),
    );
  });
});
