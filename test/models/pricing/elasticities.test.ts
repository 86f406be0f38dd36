import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { StoreSales } from "../../../src/models/forecasting/pooled-forecast.ts";
import {
  type Estimate,
  estimateElasticities,
  OWN_PRIOR,
} from "../../../src/models/pricing/elasticities.ts";
import { chainOf } from "./support/chain-of-stores.ts";

const usual = { seed: 1, stores: 8, weeks: 40, units: 20, priceSpread: 0.1, shock: 0 };
const { stores } = chainOf(usual);
const [first = { units: [], drivers: [] }] = stores;
const SIGMAS_OF_90_PERCENT = 1.645;

function isInside({ mean, error }: Estimate, truth: number): boolean {
  return Math.abs(mean - truth) < SIGMAS_OF_90_PERCENT * error;
}

describe("elasticities of a product in many stores", () => {
  it.each([
    ["usual sales", {}],
    ["slow movers", { units: 3 }],
    ["weeks that all stores share", { shock: 0.2 }],
  ])("lie within nine of ten intervals about nine times of ten: %s", (_what, more) => {
    let [own, cross, all, offset] = [0, 0, 0, 0];
    for (let seed = 1; seed <= 60; seed += 1) {
      const chain = chainOf({ ...usual, ...more, seed });
      for (const [at, told] of estimateElasticities(chain.stores, 1).entries()) {
        const truth = chain.truths[at] ?? { own: 0, cross: 0 };
        const [rival = { mean: 9, error: 0 }] = told.cross;
        expect(told.basis).toBe("own");
        if (isInside(told.own, truth.own)) own += 1;
        if (isInside(rival, truth.cross)) cross += 1;
        offset += told.own.mean - truth.own;
        all += 1;
      }
    }
    expect(own / all).toBeGreaterThan(0.84);
    expect(own / all).toBeLessThan(0.96);
    // Less is learned of rivals, so what stores have in common, and err by together, weighs more.
    expect(cross / all).toBeGreaterThan(0.78);
    expect(cross / all).toBeLessThan(0.99);
    expect(Math.abs(offset / all)).toBeLessThan(0.1);
  });

  it("are those that sales follow exactly, and the surer the more is seen", () => {
    const exact = stores.map(({ drivers }) => ({
      drivers,
      units: drivers.map((row) => 1e6 * Math.exp(-2.5 * ((row?.[0] ?? 0) - Math.log(3)))),
    }));
    const brief = exact.map(({ units, drivers }) => ({ units: units.slice(0, 12), drivers }));
    const long = estimateElasticities(exact, 1);
    for (const [at, { own, cross }] of estimateElasticities(brief, 1).entries()) {
      const all = long[at];
      expect(all?.own.mean).toBeCloseTo(-2.5, 1);
      expect(all?.cross[0]?.mean).toBeCloseTo(0, 1);
      expect(all?.own.error).toBeLessThan(own.error);
      expect(all?.cross[0]?.error).toBeLessThan(cross[0]?.error ?? 0);
    }
  });

  it("know no unit of money, and no order of stores", () => {
    const money = fc.double({ min: 0.01, max: 1_000, noNaN: true });
    const places = stores.map((_, at) => at);
    const plain = stores.map((store) => withMoney(store, 1));
    const before = estimateElasticities(plain, 1);
    fc.assert(
      fc.property(money, fc.shuffledSubarray(places, { minLength: 8 }), (k, order) => {
        const priced = order.map((at) => withMoney(plain[at] ?? first, k));
        for (const [place, told] of estimateElasticities(priced, 1).entries()) {
          const was = before[order[place] ?? 0];
          expect(told.own.mean).toBeCloseTo(was?.own.mean ?? 0, 6);
          expect(told.own.error).toBeCloseTo(was?.own.error ?? 0, 6);
          expect(told.basis).toBe(was?.basis);
        }
      }),
      { numRuns: 10 },
    );
  });
});

describe("an elasticity that little is known of", () => {
  const still: StoreSales = {
    units: first.units,
    drivers: first.drivers.map((row) => row && [1.1, ...row.slice(1)]),
  };
  const bad: readonly [string, StoreSales][] = [
    ["no history", { units: [], drivers: [] }],
    ["one sale ever", { units: [4], drivers: first.drivers }],
    ["prices that never change", still],
    ["nothing ever sold", { units: first.units.map(() => 0), drivers: first.drivers }],
    ["only returns", { units: first.units.map(() => -2), drivers: first.drivers }],
    ["no numbers", { units: first.units.map(() => Number.NaN), drivers: first.drivers }],
    ["no drivers", { units: first.units, drivers: first.units.map(() => null) }],
    ["endless drivers", { units: first.units, drivers: first.drivers.map(endless) }],
  ];

  it.each(bad)("is that of other stores, and less sure: %s", (_what, store) => {
    const told = estimateElasticities([...stores, store], 1);
    const last = told.at(-1);
    expect(last?.basis).toBe("pooled");
    const means = told.slice(0, -1).map(({ own }) => own.mean);
    expect(last?.own.mean).toBeGreaterThan(Math.min(...means));
    expect(last?.own.mean).toBeLessThan(Math.max(...means));
    const errors = told.slice(0, -1).map(({ own }) => own.error);
    expect(last?.own.error).toBeGreaterThan(Math.max(...errors) * 0.9);
  });

  it.each(bad)("is the category's where no store says more: %s", (_what, store) => {
    const [told] = estimateElasticities([store, store], 2);
    expect(told?.basis).toBe("prior");
    expect(told?.own.mean).toBe(OWN_PRIOR.mean);
    expect(told?.own.error).toBeGreaterThanOrEqual(OWN_PRIOR.error);
    expect(told?.cross.length).toBe(2);
  });

  it("leans to the category's where data say that demand rises with the price", () => {
    const odd = stores.map(({ drivers }, store) => ({
      drivers,
      units: drivers.map((row, week) => 20 * Math.exp(3 * (row?.[0] ?? 0)) + ((week * store) % 5)),
    }));
    for (const { own } of estimateElasticities(odd, 1)) {
      expect(own.mean).toBeCloseTo(OWN_PRIOR.mean, 1);
      expect(own.error).toBeCloseTo(OWN_PRIOR.error, 1);
    }
  });

  it("is a number whatever stands in the rows", () => {
    const odd = fc.constantFrom(
      null,
      0,
      -3,
      1,
      7,
      1e12,
      1e300,
      Number.NaN,
      Number.POSITIVE_INFINITY,
    );
    const flags = fc.array(fc.boolean(), { maxLength: 40 });
    const units = fc.array(odd, { maxLength: 40 });
    fc.assert(
      fc.property(fc.array(fc.tuple(units, flags), { maxLength: 3 }), (drawn) => {
        const sick = drawn.map(([sold, stockedOut]) => ({
          ...{ units: sold, stockedOut, drivers: first.drivers },
        }));
        for (const all of [sick, [...stores.slice(0, 2), ...sick]]) {
          for (const { own, cross } of estimateElasticities(all, 1)) {
            for (const { mean, error } of [own, ...cross]) {
              expect(Number.isFinite(mean) && Number.isFinite(error) && error > 0).toBe(true);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("is as without them where periods are priced in another currency, and less sure", () => {
    const yen = (row: readonly number[] | null, isYen: boolean, wasYen: boolean) => {
      const [now, before] = [isYen ? Math.log(160) : 0, wasYen ? Math.log(160) : 0];
      const shiftOf = (k: number) => ([0, 10].includes(k) ? now : k === 7 ? before : 0);
      return row?.map((value, k) => value + shiftOf(k)) ?? null;
    };
    for (const from of [first.drivers.length - 3, 20]) {
      const changed = stores.map(({ units, drivers }) => ({
        units,
        drivers: drivers.map((row, week) => yen(row, week >= from, week - 1 >= from)),
      }));
      const isKept = (week: number) => (from > 20 ? week < from : week > from);
      const known = stores.map(({ units, drivers }) => ({
        units: units.map((sold, week) => (isKept(week) ? sold : null)),
        drivers,
      }));
      const [told, expected] = [changed, known].map((all) => estimateElasticities(all, 1));
      for (const [at, { own }] of (told ?? []).entries()) {
        expect(own.mean).toBeCloseTo(expected?.[at]?.own.mean ?? 0, 6);
        expect(own.error).toBeCloseTo(expected?.[at]?.own.error ?? 0, 6);
      }
    }
  });

  it("hears of a stock-out only what it proves", () => {
    const out = first.units.map((_, week) => week % 4 === 0);
    const short = stores.map(({ units, drivers }) => ({
      drivers,
      units: units.map((sold, week) => (out[week] ? Math.floor(0.1 * (sold ?? 0)) : sold)),
    }));
    const errorOf = (all: readonly StoreSales[]) => {
      const whole = estimateElasticities(stores, 1);
      const told = estimateElasticities(all, 1);
      return told.reduce(
        (sum, { own }, at) => sum + Math.abs(own.mean - (whole[at]?.own.mean ?? 0)),
        0,
      );
    };
    expect(errorOf(short.map((one) => ({ ...one, stockedOut: out })))).toBeLessThan(errorOf(short));
  });

  it("has as many rivals as there can be, and no answer to no stores", () => {
    expect(estimateElasticities([], 3)).toEqual([]);
    for (const rivals of [-1, 0, 1.5, Number.NaN]) {
      for (const { cross } of estimateElasticities(stores, rivals)) expect(cross).toEqual([]);
    }
    const unsold = [{ ...first, units: first.units.map(() => 0) }];
    expect(estimateElasticities(unsold, 1e12)[0]?.cross.length).toBe(10_000);
    expect(estimateElasticities(unsold, Number.NaN)[0]?.cross).toEqual([]);
    for (const { cross } of estimateElasticities(stores, 1_000)) {
      expect(cross.length).toBe((first.drivers[0]?.length ?? 0) - 1);
    }
  });
});

/** Rows of own price, promotion, advertisement and the rival's price alone, in another money. */
function withMoney({ units, drivers }: StoreSales, k: number): StoreSales {
  const shift = Math.log(k);
  const priced = drivers.map(
    (row) => row && [(row[0] ?? 0) + shift, row[1] ?? 0, row[2] ?? 0, (row.at(-1) ?? 0) + shift],
  );
  return { units, drivers: priced };
}

function endless(row: readonly number[] | null): readonly number[] | null {
  return row?.map(() => Number.POSITIVE_INFINITY) ?? null;
}
