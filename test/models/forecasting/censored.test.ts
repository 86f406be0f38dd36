import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { censoredDemand } from "../../../src/models/forecasting/censored.ts";
import { forecastStores } from "../../../src/models/forecasting/pooled-forecast.ts";
import { gammaQuantile } from "../../../src/models/numeric/gamma.ts";

const units = fc.double({ min: 0.01, max: 1e4, noNaN: true });

describe("the demand of a period that sold out", () => {
  it("is what was expected when nothing was there to sell, and more the more was sold", () => {
    expect(censoredDemand(0, 12, 0.3)).toBeCloseTo(12, 9);
    fc.assert(
      fc.property(units, units, units, (sold, more, expected) => {
        const wanted = censoredDemand(sold, expected, 0.3);
        expect(wanted).toBeGreaterThanOrEqual(Math.max(sold, expected) * (1 - 1e-6));
        expect(censoredDemand(sold + more, expected, 0.3)).toBeGreaterThanOrEqual(wanted * 0.9);
      }),
    );
  });

  it("is the mean of what lies above it", () => {
    const spread = { mean: 10, variance: 0.3 * 100 };
    const above = Array.from({ length: 20_000 }, (_, at) =>
      gammaQuantile(spread, (at + 0.5) / 20_000),
    ).filter((wanted) => wanted >= 13);
    const mean = above.reduce((sum, one) => sum + one, 0) / above.length;
    expect(censoredDemand(13, 10, 0.3)).toBeCloseTo(mean, 1);
  });

  it("scales with the units, and is what was sold where nothing was expected", () => {
    fc.assert(
      fc.property(units, units, fc.integer({ min: 2, max: 50 }), (sold, expected, k) => {
        const one = censoredDemand(sold, expected, 0.3);
        expect(censoredDemand(k * sold, k * expected, 0.3) / (k * one)).toBeCloseTo(1, 6);
      }),
    );
    expect(censoredDemand(7, 0, 0.3)).toBe(7);
    expect(censoredDemand(7, Number.NaN, 0.3)).toBe(7);
  });

  it("keeps a forecast from falling with the stock that was too small", () => {
    const drivers = Array.from({ length: 44 }, () => []);
    const wanted = Array.from({ length: 40 }, (_, week) => 20 + ((week * 7) % 11));
    const shelf = 24;
    const forecast = (stockedOut: boolean[] | undefined, sold: number[]) =>
      forecastStores([{ units: sold, stockedOut, drivers }])[0]?.periods[0]?.mean ?? 0;
    const sold = wanted.map((one) => Math.min(one, shelf));
    const [all, told, untold] = [
      forecast(undefined, wanted),
      forecast(
        wanted.map((one) => one >= shelf),
        sold,
      ),
      forecast(undefined, sold),
    ];
    expect(untold).toBeLessThan(0.93 * all);
    expect(told).toBeGreaterThan(untold);
    expect(Math.abs(told / all - 1)).toBeLessThan(0.2);
  });
});
