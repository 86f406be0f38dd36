import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forecastPanel } from "../../../src/models/forecasting/panel-forecast.ts";
import type { PanelSeries } from "../../../src/models/forecasting/panel-history.ts";

const AHEAD = { periods: 12, cycle: 6 };
const DAYS = 180;
const WEEK = [1, 1, 1, 1, 1, 0.5];

/** A numerical recipe's linear congruence: the same sequence everywhere. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_664_525 + 1_013_904_223) % 2 ** 32;
    return state / 2 ** 32;
  };
}

/** Sells a demand of three units with a probability that the day of the week moves. */
function seriesOf(seed: number, often: number, last = DAYS): PanelSeries {
  const random = dice(seed + 1);
  const units = Array.from({ length: DAYS }, (_, day) =>
    random() < often * (WEEK[day % 6] ?? 1) && day < last ? 3 : 0,
  );
  return { units };
}

const dense = Array.from({ length: 12 }, (_, at) => seriesOf(at, 0.95));
const sparse = Array.from({ length: 12 }, (_, at) => seriesOf(100 + at, 0.2));
const panel = [...dense, ...sparse];
const total = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0);

function meansOf(series: readonly PanelSeries[], ahead = AHEAD): readonly (readonly number[])[] {
  return forecastPanel(series, ahead).map(({ periods }) => periods.map(({ mean }) => mean));
}

describe("a panel without plans", () => {
  it("comes close to dense and to intermittent demand, and to the days of the week", () => {
    const told = meansOf(panel);
    const levelOf = (some: readonly (readonly number[])[]) => total(some.flat()) / some.length / 12;
    expect(levelOf(told.slice(0, 12)) / (3 * 0.95 * (5.5 / 6))).toBeCloseTo(1, 1);
    expect(levelOf(told.slice(12)) / (3 * 0.2 * (5.5 / 6))).toBeGreaterThan(0.85);
    expect(levelOf(told.slice(12)) / (3 * 0.2 * (5.5 / 6))).toBeLessThan(1.15);
    for (const means of told) expect((means[5] ?? 0) / (means[0] ?? 1)).toBeCloseTo(0.5, 0);
  });

  it("says five of five a day, with no doubt", () => {
    const steady = Array.from({ length: 3 }, () => ({ units: Array(DAYS).fill(5) }));
    for (const { periods, basis } of forecastPanel(steady, AHEAD)) {
      expect(basis).toBe("own");
      for (const { mean, variance } of periods) {
        expect(mean).toBeCloseTo(5, 9);
        expect(variance).toBeCloseTo(0, 9);
      }
    }
  });

  it("scales with the units of each series, and knows no order of them", () => {
    const before = meansOf(panel);
    const orders = fc.shuffledSubarray([...panel.keys()], { minLength: panel.length });
    fc.assert(
      fc.property(orders, fc.double({ min: 0.01, max: 1_000, noNaN: true }), (order, k) => {
        const factor = (at: number) => (at % 2 ? k : 1);
        const after = meansOf(
          order.map((at) => ({
            units: panel[at]?.units.map((sold) => factor(at) * (sold ?? 0)) ?? [],
          })),
        );
        for (const [place, at] of order.entries()) {
          for (const [h, mean] of (after[place] ?? []).entries()) {
            expect(mean / factor(at)).toBeCloseTo(before[at]?.[h] ?? 0, 6);
          }
        }
      }),
      { numRuns: 20 },
    );
  });

  it("weighs the ways by what they were worth: where a step was, those that follow it", () => {
    const [low, high] = [10, 50];
    const stepped = Array.from({ length: 12 }, (_, at) => ({
      units: Array.from({ length: DAYS }, (_, day) => ((at % 2 === 0) === day < 130 ? low : high)),
    }));
    for (const [at, [mean = 0]] of meansOf(stepped).entries()) {
      const now = at % 2 === 0 ? high : low;
      expect(Math.abs(mean - now)).toBeLessThan(0.03 * (high - low));
    }
  });

  it("passes over days on which the shop was closed, and those that stocked out", () => {
    const isClosed = (day: number) => day % 17 === 3;
    const shut = panel.map(({ units }) => ({
      units: units.map((sold, day) => (isClosed(day) ? 0 : sold)),
    }));
    const unknown = panel.map(({ units }) => ({
      units: units.map((sold, day) => (isClosed(day) ? null : sold)),
    }));
    expect(meansOf(shut)).toEqual(meansOf(unknown));
    const short = { units: dense[0]?.units.map((sold, day) => (day > 120 ? 0 : sold)) ?? [] };
    const told = { ...short, stockedOut: short.units.map((_, day) => day > 120) };
    const [blind = []] = meansOf([short, ...panel]);
    const [seeing = []] = meansOf([told, ...panel]);
    expect(total(blind)).toBeLessThan(0.5 * total(seeing));
    expect(total(seeing) / total(meansOf(panel)[0] ?? [])).toBeCloseTo(1, 0);
  });

  it("takes a new series for like the others, and one that never sold for dead", () => {
    const told = forecastPanel([{ units: [] }, { units: Array(DAYS).fill(0) }, ...dense], AHEAD);
    expect(told[0]?.basis).toBe("pooled");
    expect(told[0]?.periods[0]?.mean).toBeGreaterThan(2);
    expect(told[1]).toMatchObject({ basis: "none", periods: Array(12).fill({ mean: 0 }) });
  });

  it("never fails, whatever the panel", () => {
    const odd = fc.constantFrom(null, Number.NaN, Number.POSITIVE_INFINITY, -4, 0, 3, 1e12);
    const series = fc.record({
      units: fc.array(odd, { maxLength: 90 }),
      stockedOut: fc.array(fc.boolean(), { maxLength: 90 }),
    });
    const ahead = fc.record({
      periods: fc.integer({ min: 0, max: 9 }),
      cycle: fc.integer({ min: 1, max: 9 }),
    });
    fc.assert(
      fc.property(fc.array(series, { maxLength: 5 }), ahead, (some, far) => {
        const told = forecastPanel(some, far);
        expect(told.length).toBe(some.length);
        for (const { periods } of told) {
          expect(periods.length).toBe(far.periods);
          for (const { mean, variance } of periods) {
            expect(Number.isFinite(mean) && mean >= 0).toBe(true);
            expect(Number.isFinite(variance) && variance >= 0).toBe(true);
          }
        }
      }),
      { numRuns: 300 },
    );
  });
});
