import fc from "fast-check";
import { expect, it } from "vitest";
import { diceOf } from "../../../bench/support/dice.ts";
import { forecastPlace } from "../../../src/models/forecasting/place-forecast.ts";

const WEEK = { periods: 14, cycle: 7 };
const total = (periods: readonly { readonly mean: number }[] | undefined) =>
  periods?.reduce((sum, { mean }) => sum + mean, 0) ?? Number.NaN;

it("tells nothing of the weekday on which a place is always closed", () => {
  const units = Array.from({ length: 26 * 7 }, (_, day) => (day % 7 === 5 ? 0 : 6));
  const [one] = forecastPlace([{ units }, { units }], WEEK).series;
  expect(one?.periods[5]?.mean).toBeLessThan(0.3);
  expect(Math.abs(total(one?.periods) - 72)).toBeLessThan(2);
});

it("is in doubt about a weekday on which a place is open every other week", () => {
  const units = Array.from({ length: 26 * 7 }, (_, day) => (day % 14 === 5 ? 0 : 6));
  const [one] = forecastPlace([{ units }, { units }], WEEK).series;
  const { mean, variance } = one?.periods[5] ?? { mean: 0, variance: 0 };
  expect(Math.abs(mean - 3)).toBeLessThan(0.3);
  // Six or nothing, and nothing else to doubt.
  expect(variance).toBeCloseTo(mean * (6 - mean), 6);
});

it("tells no more of a few slow sellers than they sell", () => {
  const dice = diceOf(3);
  const series = Array.from({ length: 3 }, () => ({
    units: Array.from({ length: 180 }, () => (dice.chance(0.05) ? 1 : 0)),
  }));
  const sold = series.map(({ units }) => units.reduce<number>((sum, one) => sum + one, 0));
  const usual = ((sold.reduce((sum, one) => sum + one, 0) / 180) * 14) / 3;
  const told = forecastPlace(series, WEEK).series.map(({ periods }) => total(periods));
  const average = told.reduce((sum, one) => sum + one, 0) / 3;
  expect(average).toBeLessThan(1.7 * usual);
  expect(average).toBeGreaterThan(0.4 * usual);
});

it("counts all days of a single series, and none before a place was there", () => {
  const alone = forecastPlace([{ units: [0, 0, 0, 0, 2, 2, 2, 2, 2, 2, 2, 2, 2] }], WEEK).series;
  expect(total(alone[0]?.periods)).toBeCloseTo(28, 6);
  const young = { units: [...Array<number>(50).fill(0), ...Array<number>(50).fill(2)] };
  const [one] = forecastPlace([young, young], WEEK).series;
  expect(total(one?.periods)).toBeCloseTo(28, 6);
  expect(forecastPlace([], WEEK).series).toEqual([]);
});

it("doubts more of what comes where less came as it was told", () => {
  const dice = diceOf(4);
  const market = (wander: number) =>
    Array.from({ length: 60 }, () => {
      let level = 5;
      const units = Array.from({ length: 180 }, () => {
        level *= Math.exp(wander * (dice.below(2001) / 1000 - 1));
        return Math.round(level * (dice.below(2001) / 1000));
      });
      return { units };
    });
  const calm = forecastPlace(market(0), WEEK).follows;
  const wild = forecastPlace(market(0.2), WEEK).follows;
  expect(calm).toBeLessThan(0.1);
  expect(wild).toBeGreaterThan(calm);
});

it("answers numbers whatever was sold, and knows nothing of a day that sold what nobody sells", () => {
  const odd = [null, 0, 3, -5, 1e9, 1e300, -1e308, Number.NaN, Number.POSITIVE_INFINITY];
  const units = fc.array(fc.constantFrom(...odd), { maxLength: 60 });
  fc.assert(
    fc.property(fc.array(units, { maxLength: 4 }), (panel) => {
      const { series, follows } = forecastPlace(
        panel.map((sold) => ({ units: sold })),
        WEEK,
      );
      expect(Number.isFinite(follows)).toBe(true);
      for (const { mean, variance } of series.flatMap(({ periods }) => periods)) {
        expect(Number.isFinite(mean) && mean >= 0).toBe(true);
        expect(Number.isFinite(variance) && variance >= 0).toBe(true);
      }
    }),
  );
  const usual = Array.from({ length: 60 }, (_, day) => (day % 7 === 5 ? 0 : 6));
  const [absurd, unknown] = [1e300, null].map((sold) => {
    const one = { units: usual.map((own, day) => (day === 30 ? sold : own)) };
    return forecastPlace([one, { units: usual }], WEEK);
  });
  expect(absurd).toEqual(unknown);
});
