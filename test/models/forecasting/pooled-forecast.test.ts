import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { driversOf, type Plan } from "../../../src/models/forecasting/drivers.ts";
import {
  forecastStores,
  type StoreSales,
} from "../../../src/models/forecasting/pooled-forecast.ts";

const WEEKS = 60;
const AHEAD = 4;

/** Prices that go up and down, each store at its own time. */
function plansOf(store: number): readonly Plan[] {
  return Array.from({ length: WEEKS + AHEAD }, (_, week) => {
    const promotion = (week + store) % 6 === 0 ? 1 : 0;
    return { price: promotion ? 2 : 3 + ((week * 7 + store) % 5) / 10, promotion, feature: 0 };
  });
}

function driversOfAll(plans: readonly Plan[]) {
  return plans.map((plan, at) => driversOf(plan, plans[at - 1] ?? plan, []));
}

/** Sells by a response that is known: elasticity -2, and half as much again on promotion. */
function soldBy(plan: Plan, size: number): number {
  return size * plan.price ** -2 * (plan.promotion ? 1.5 : 1);
}

function storeOf(store: number, size: number): StoreSales {
  const plans = plansOf(store);
  const units = plans.slice(0, WEEKS).map((plan) => soldBy(plan, size));
  return { units, drivers: driversOfAll(plans) };
}

const chain = Array.from({ length: 8 }, (_, store) => storeOf(store, 100 * (store + 1)));

function meansOf(store: StoreSales, others: readonly StoreSales[] = chain): readonly number[] {
  return (
    forecastStores([...others, store])
      .at(-1)
      ?.periods.map(({ mean }) => mean) ?? []
  );
}

describe("a product in many stores", () => {
  it("is forecast as it answers to price and promotion, shrunken a little", () => {
    for (const [store, { periods, basis }] of forecastStores(chain).entries()) {
      expect(basis).toBe("own");
      const plans = plansOf(store).slice(WEEKS);
      for (const [at, { mean }] of periods.entries()) {
        const plan = plans[at];
        const truth = plan === undefined ? 0 : soldBy(plan, 100 * (store + 1));
        expect(mean / truth).toBeGreaterThan(0.9);
        expect(mean / truth).toBeLessThan(1.1);
      }
    }
  });

  it("is forecast as it always sold where nothing changes", () => {
    const plan = { price: 3, promotion: 0, feature: 0 };
    const drivers = driversOfAll(Array.from({ length: WEEKS + AHEAD }, () => plan));
    const steady = { units: Array.from({ length: WEEKS }, () => 12), drivers };
    const [told] = forecastStores([steady]);
    for (const { mean } of told?.periods ?? []) expect(mean).toBeCloseTo(12, 6);
    expect(told?.periods.length).toBe(AHEAD);
  });

  it("scales with the units of each store, and knows no order of stores", () => {
    const factor = fc.double({ min: 0.01, max: 1_000, noNaN: true });
    fc.assert(
      fc.property(
        factor,
        fc.shuffledSubarray(
          chain.map((_, at) => at),
          { minLength: 8 },
        ),
        (k, order) => {
          const scaled = chain.map((one) => ({
            ...one,
            units: one.units.map((sold) => k * (sold ?? 0)),
          }));
          const before = forecastStores(chain);
          const after = forecastStores(order.map((at) => scaled[at] ?? chain[0] ?? storeOf(0, 1)));
          for (const [place, at] of order.entries()) {
            const [mean, was] = [after[place]?.periods[0]?.mean, before[at]?.periods[0]?.mean];
            expect((mean ?? 0) / (k * (was ?? 1))).toBeCloseTo(1, 6);
          }
        },
      ),
      { numRuns: 20 },
    );
  });
});

describe("what is not known", () => {
  const { units, drivers } = storeOf(3, 250);

  it("takes a new store's answer to prices from the others", () => {
    const fresh = { units: units.map(() => null), drivers };
    const told = forecastStores([...chain, fresh]).at(-1);
    expect(told?.basis).toBe("pooled");
    const [first = 0, ...rest] = told?.periods.map(({ mean }) => mean) ?? [];
    expect(first).toBeGreaterThan(0);
    expect(rest.some((mean) => Math.abs(mean / first - 1) > 0.05)).toBe(true);
  });

  it("never forecasts less because a period that sold little is known to have stocked out", () => {
    const short = units.map((sold, week) => (week > 50 ? 0.2 * (sold ?? 0) : sold));
    const stockedOut = units.map((_, week) => week > 50);
    const blind = meansOf({ units: short, drivers });
    const told = meansOf({ units: short, stockedOut, drivers });
    for (const [at, mean] of told.entries()) expect(mean).toBeGreaterThan(blind[at] ?? 0);
    const full = meansOf({ units, drivers });
    for (const [at, mean] of told.entries()) expect(mean / (full[at] ?? 1)).toBeGreaterThan(0.85);
  });

  it.each<[string, StoreSales, string]>([
    ["no history", { units: [], drivers: drivers.slice(WEEKS) }, "pooled"],
    ["one sale ever", { units: [3], drivers: drivers.slice(WEEKS - 1) }, "pooled"],
    ["no numbers", { units: units.map(() => Number.NaN), drivers }, "pooled"],
    ["absurd quantities", { units: units.map((_, at) => (at % 9 ? 1 : 1e12)), drivers }, "own"],
    ["no plans", { units, drivers: drivers.map(() => null) }, "pooled"],
    ["a plan that is missing", { units, drivers: [...drivers.slice(0, WEEKS), null] }, "own"],
  ])("forecasts with %s, and says on what it stands", (_what, store, basis) => {
    const [told] = forecastStores([store, ...chain]);
    expect(told?.basis).toBe(basis);
    for (const { mean, variance } of told?.periods ?? []) {
      expect(Number.isFinite(mean) && mean >= 0).toBe(true);
      expect(Number.isFinite(variance) && variance >= 0).toBe(true);
    }
  });

  it.each([0, -4])("forecasts nothing for a store that always sold %d", (sold) => {
    const [told] = forecastStores([{ units: units.map(() => sold), drivers }, ...chain]);
    expect(told?.basis).toBe("own");
    for (const { mean, variance } of told?.periods ?? []) expect([mean, variance]).toEqual([0, 0]);
  });

  it("forecasts nothing where nobody ever sold it, and a mean where little is known", () => {
    const none = { units: [null], drivers: drivers.slice(WEEKS - 1) };
    expect(forecastStores([none])[0]).toMatchObject({ basis: "none" });
    const little = forecastStores([{ units: [4, 6], drivers: drivers.slice(WEEKS - 2) }]);
    expect(little[0]?.basis).toBe("mean");
    for (const { mean } of little[0]?.periods ?? []) expect(mean).toBe(5);
    expect(forecastStores([])).toEqual([]);
  });

  it("has no drivers of a promotion or an advertisement that is none", () => {
    const plan = { price: 2, promotion: 0, feature: 0 };
    expect(driversOf(plan, plan, [2])).not.toBeNull();
    for (const odd of [1e300, 2, -0.1, Number.NaN]) {
      expect(driversOf({ ...plan, promotion: odd }, plan, [2])).toBeNull();
      expect(driversOf({ ...plan, feature: odd }, plan, [2])).toBeNull();
      expect(driversOf(plan, { ...plan, promotion: odd }, [2])).toBeNull();
    }
    for (const price of [1e300, 5e-324]) {
      expect(driversOf({ ...plan, price }, plan, [2])).toBeNull();
      expect(driversOf(plan, plan, [price])).toBeNull();
    }
  });

  it("has no drivers of a price that is none", () => {
    const plan = { price: 3, promotion: 0, feature: 0 };
    for (const price of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(driversOf({ ...plan, price }, plan, [])).toBeNull();
      expect(driversOf(plan, plan, [price])).toBeNull();
    }
  });
});
