import fc from "fast-check";
import { expect, it } from "vitest";
import { demandBetween, pooled, quantiles } from "../../../src/models/forecasting/lead-time.ts";

const spread = fc.record({
  mean: fc.integer({ min: 0, max: 1_000 }),
  variance: fc.integer({ min: 0, max: 10_000 }),
});
const weeks = fc.array(spread, { minLength: 14, maxLength: 14 });
const DAYS = { cycle: 7, follows: 0.1 };
const day = fc.integer({ min: 0, max: 100 });

it("adds up, and comes to the last week again behind the end of the forecast", () => {
  const forecast = Array.from({ length: 14 }, (_, at) => ({ mean: at, variance: 0 }));
  const mean = (from: number, to: number) => demandBetween(forecast, { from, to, ...DAYS }).mean;
  expect(mean(0, 14)).toBe(91);
  expect(mean(7, 9)).toBe(15);
  expect(mean(14, 21)).toBe(mean(7, 14));
  expect(mean(28, 30)).toBe(15);
  expect(demandBetween(forecast, { from: 5, to: 5, ...DAYS })).toEqual({ mean: 0, variance: 0 });
  expect(demandBetween([], { from: 0, to: 5, ...DAYS })).toEqual({ mean: 0, variance: 0 });
});

it("is never less, nor surer, for a longer time", () => {
  fc.assert(
    fc.property(weeks, day, day, (forecast, one, other) => {
      const [short, long] = [Math.min(one, other), Math.max(one, other)];
      const less = demandBetween(forecast, { from: 0, to: short, ...DAYS });
      const more = demandBetween(forecast, { from: 0, to: long, ...DAYS });
      expect(more.mean).toBeGreaterThanOrEqual(less.mean);
      expect(more.variance).toBeGreaterThanOrEqual(less.variance);
    }),
  );
});

it("knows one day as well as the forecast does, and many less well than if each erred alone", () => {
  const forecast = Array.from({ length: 14 }, () => ({ mean: 2, variance: 3 }));
  expect(demandBetween(forecast, { from: 0, to: 1, ...DAYS }).variance).toBe(3);
  expect(demandBetween(forecast, { from: 0, to: 14, ...DAYS }).variance).toBeGreaterThan(14 * 3);
});

it("errs as a level that follows, by half of each error over three days", () => {
  const forecast = Array.from({ length: 14 }, () => ({ mean: 2, variance: 3 }));
  const span = { from: 0, to: 3, cycle: 7, follows: 0.5 };
  // The first day's error is in all three, half of it from the second on: 1 + 2 halves; and so on.
  expect(demandBetween(forecast, span).variance).toBeCloseTo(3 * (2 ** 2 + 1.5 ** 2 + 1), 9);
});

it("pools demands in any order, and tells quantiles that rise", () => {
  fc.assert(
    fc.property(fc.array(spread, { maxLength: 5 }), (demands) => {
      const all = pooled(demands);
      expect(pooled([...demands].reverse())).toEqual(all);
      const { low, high } = quantiles(all, { low: 0.1, high: 0.9 });
      expect(low).toBeLessThanOrEqual(high);
    }),
  );
});
