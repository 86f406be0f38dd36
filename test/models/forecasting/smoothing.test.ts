import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  demandOver,
  forecastDemand,
  pooled,
  quantiles,
} from "../../../src/models/forecasting/smoothing.ts";

const units = fc.array(fc.integer({ min: 0, max: 500 }), { maxLength: 120 });
const weekday = fc.integer({ min: 0, max: 6 });
const near = (value: number) => expect.closeTo(value, Math.max(0, 6 - Math.log10(1 + value)));

describe("forecast", () => {
  it("says five a day of five a day, with no doubt", () => {
    const forecast = forecastDemand({ units: Array(70).fill(5), firstWeekday: 3 });
    expect(forecast.level).toBeCloseTo(5, 9);
    expect(demandOver(forecast, 10).mean).toBeCloseTo(50, 9);
    expect(demandOver(forecast, 10).variance).toBeCloseTo(0, 9);
  });

  it("finds the closed day of the week", () => {
    const week = [6, 6, 6, 6, 6, 6, 0];
    const sold = Array.from({ length: 20 }, () => week).flat();
    const forecast = forecastDemand({ units: sold, firstWeekday: 0 });
    expect(forecast.weekday[6]).toBeLessThan(0.15);
    expect(demandOver(forecast, 7).mean).toBeCloseTo(36, 0);
  });

  it("scales with the unit of the sales", () => {
    fc.assert(
      fc.property(units, weekday, fc.integer({ min: 2, max: 50 }), (sold, firstWeekday, factor) => {
        const one = demandOver(forecastDemand({ units: sold, firstWeekday }), 9);
        const many = sold.map((sale) => sale * factor);
        const scaled = demandOver(forecastDemand({ units: many, firstWeekday }), 9);
        expect(scaled.mean).toEqual(near(one.mean * factor));
        expect(Math.sqrt(scaled.variance)).toEqual(near(Math.sqrt(one.variance) * factor));
      }),
    );
  });

  it("never fails and never forecasts less than nothing, whatever the history", () => {
    const anySold = fc.array(fc.integer({ min: -20, max: 10_000 }), { maxLength: 60 });
    fc.assert(
      fc.property(anySold, fc.array(fc.boolean()), weekday, (sold, stockedOut, firstWeekday) => {
        const demand = demandOver(forecastDemand({ units: sold, stockedOut, firstWeekday }), 30);
        expect(demand.mean).toBeGreaterThanOrEqual(0);
        expect(demand.variance).toBeGreaterThanOrEqual(0);
        const { low, high } = quantiles(demand, { low: 0.1, high: 0.9 });
        expect(low).toBeLessThanOrEqual(high);
        expect(Number.isFinite(high)).toBe(true);
      }),
    );
  });

  it("does not take an empty shelf for a lack of demand", () => {
    const sold = [...Array(60).fill(10), ...Array(20).fill(0)];
    const stockedOut = sold.map((sale) => sale === 0);
    const told = forecastDemand({ units: sold, stockedOut, firstWeekday: 0 });
    const untold = forecastDemand({ units: sold, firstWeekday: 0 });
    expect(told.level).toBeCloseTo(10, 6);
    expect(untold.level).toBeLessThan(8);
  });

  it("comes close to a demand that every second week is sold out", () => {
    // A numerical recipe's linear congruence: the same sequence everywhere.
    let state = 1;
    const random = () => {
      state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
      return state / 2 ** 32;
    };
    const told: number[] = [];
    const untold: number[] = [];
    for (let trial = 0; trial < 50; trial += 1) {
      let stock = 0;
      const days = Array.from({ length: 180 }, (_, day) => {
        if (day % 14 === 0) stock = 50;
        // Binomial with a mean of 5: the customers of a day, each of whom buys or does not.
        const wished = Array.from({ length: 20 }, random).filter((draw) => draw < 0.25).length;
        const sold = Math.min(wished, stock);
        stock -= sold;
        return { sold, empty: stock === 0 };
      });
      const sold = days.map((day) => day.sold);
      const stockedOut = days.map(({ empty }) => empty);
      told.push(forecastDemand({ units: sold, stockedOut, firstWeekday: 0 }).level);
      untold.push(forecastDemand({ units: sold, firstWeekday: 0 }).level);
    }
    const mean = (levels: number[]) => levels.reduce((sum, one) => sum + one, 0) / levels.length;
    expect(mean(told)).toBeGreaterThan(4.75);
    expect(mean(told)).toBeLessThan(5.25);
    expect(mean(untold)).toBeLessThan(4);
  });

  it("does not take one bulk order for a trend", () => {
    const sold: number[] = Array(80).fill(3);
    sold[78] = 3000;
    expect(forecastDemand({ units: sold, firstWeekday: 0 }).level).toBeLessThan(4);
  });

  it("knows nothing of what has no history", () => {
    const forecast = forecastDemand({ units: [], firstWeekday: 0 });
    expect(demandOver(forecast, 14)).toEqual({ mean: 0, variance: 0 });
    expect(forecast.observations).toBe(0);
  });

  it("pools demands in any order", () => {
    const spread = fc.record({ mean: fc.integer({ min: 0 }), variance: fc.integer({ min: 0 }) });
    fc.assert(
      fc.property(fc.array(spread, { maxLength: 5 }), (demands) => {
        expect(pooled([...demands].reverse())).toEqual(pooled(demands));
      }),
    );
  });
});
