import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  forecastCategory,
  learnCategory,
} from "../../../src/models/forecasting/category-forecast.ts";
import type { ProductInStore } from "../../../src/models/forecasting/category-trees.ts";
import { driversOf, type Plan } from "../../../src/models/forecasting/drivers.ts";
import {
  forecastStores,
  type StoreForecast,
} from "../../../src/models/forecasting/pooled-forecast.ts";

const WEEKS = 60;
const AHEAD = 4;
const USUAL: Plan = { price: 3, promotion: 0, feature: 0 };
const CHEAP: Plan = { price: 1, promotion: 1, feature: 1 };

/** Which product is on promotion: each of the first three in turn, in some weeks; the last one never. */
function planOf(product: number, week: number): Plan {
  return week % 3 === 0 && (week / 3) % 3 === product ? CHEAP : USUAL;
}

function seriesOf(
  store: number,
  product: number,
  planAt: (week: number) => Plan = (week) => planOf(product, week),
): ProductInStore {
  const plans = Array.from({ length: WEEKS + AHEAD }, (_, week) => planAt(week));
  const drivers = plans.map((plan, at) => driversOf(plan, plans[at - 1] ?? plan, []));
  // Who switches to what is cheapest are as many, however few else buy it.
  const units = plans
    .slice(0, WEEKS)
    .map((plan) => (store + 1) * (10 * (product + 1) + (plan === CHEAP ? 400 : 0)));
  return { store: `s${store}`, product: `p${product}`, units, drivers, plans };
}

const stores = [0, 1, 2, 3, 4, 5];
const chain = stores.flatMap((store) => [0, 1, 2].map((product) => seriesOf(store, product)));

function meansOf(series: readonly ProductInStore[]): readonly (readonly number[])[] {
  return forecastCategory(series).map(({ periods }) => periods.map(({ mean }) => mean));
}

describe("a category in many stores", () => {
  it("is forecast as it sells", () => {
    const told = meansOf(chain);
    for (const [at, means] of told.entries()) {
      const { store, product } = { store: Math.floor(at / 3), product: at % 3 };
      for (const [ahead, mean] of means.entries()) {
        const extra = planOf(product, WEEKS + ahead) === CHEAP ? 400 : 0;
        const truth = (store + 1) * (10 * (product + 1) + extra);
        expect(mean / truth).toBeGreaterThan(0.85);
        expect(mean / truth).toBeLessThan(1.15);
      }
      expect(means.length).toBe(AHEAD);
    }
  });

  it("knows of a first promotion what other products' were", () => {
    const first = (store: number) => seriesOf(store, 3, (week) => (week < WEEKS ? USUAL : CHEAP));
    const fresh = stores.map(first);
    const alone = forecastStores(fresh).map(({ periods }) => periods[0]?.mean ?? 0);
    const together = meansOf([...chain, ...fresh]).slice(chain.length);
    for (const [store, [mean = 0]] of together.entries()) {
      expect(mean).toBeGreaterThan(1.5 * (alone[store] ?? 0));
    }
  });

  it("trusts the way that told the horizon before: trees do not extrapolate prices", () => {
    const priceOf = (week: number) => {
      if (week >= WEEKS) return 0.9;
      return week >= WEEKS - AHEAD ? 1.5 : 2.5 + ((week * 7) % 11) / 10;
    };
    const steep = stores.map((store) => {
      const one = seriesOf(store, 0, (week) => ({ ...USUAL, price: priceOf(week) }));
      return { ...one, units: one.units.map((_, week) => 100 * priceOf(week) ** -2) };
    });
    for (const means of meansOf(steep)) {
      for (const mean of means) expect(mean / (100 * 0.9 ** -2)).toBeGreaterThan(0.75);
    }
  });

  it("is forecast as it always sold where nothing changes", () => {
    const steady = stores.map((store) => seriesOf(store, 0, () => USUAL));
    for (const [store, means] of meansOf(steady).entries()) {
      for (const mean of means) expect(mean / (10 * (store + 1))).toBeCloseTo(1, 6);
    }
  });

  it("is forecast by what was learnt some periods before as if nothing had been forgotten", () => {
    const earlier = chain.map((one) => ({ ...one, units: one.units.slice(0, WEEKS - 4) }));
    const learnt = learnCategory(earlier);
    const told = forecastCategory(chain, learnt);
    for (const [at, { periods }] of forecastCategory(chain).entries()) {
      for (const [ahead, { mean }] of periods.entries()) {
        expect((told[at]?.periods[ahead]?.mean ?? 0) / mean).toBeCloseTo(1, 1);
      }
    }
    const doubled = chain.map((one) => ({
      ...one,
      units: one.units.map((sold, week) => (week < WEEKS - 20 ? sold : 2 * (sold ?? 0))),
    }));
    const since = forecastCategory(doubled, learnt);
    for (const [at, { periods }] of since.entries()) {
      for (const [ahead, { mean }] of periods.entries()) {
        expect(mean / (told[at]?.periods[ahead]?.mean ?? 0)).toBeGreaterThan(1.2);
      }
    }
  });

  it("scales with the units of each store, and knows no order of series", () => {
    const factors = fc.array(fc.double({ min: 0.01, max: 1_000, noNaN: true }), {
      ...{ minLength: stores.length, maxLength: stores.length },
    });
    const orders = fc.shuffledSubarray([...chain.keys()], { minLength: chain.length });
    const before = meansOf(chain);
    fc.assert(
      fc.property(factors, orders, (factor, order) => {
        const k = (at: number) => factor[Math.floor(at / 3)] ?? 1;
        const scaled = chain.map((one, at) => ({
          ...one,
          units: one.units.map((sold) => k(at) * (sold ?? 0)),
        }));
        const after = meansOf(order.flatMap((at) => scaled[at] ?? []));
        for (const [place, at] of order.entries()) {
          for (const [ahead, mean] of (after[place] ?? []).entries()) {
            expect(mean / (k(at) * (before[at]?.[ahead] ?? 0))).toBeCloseTo(1, 6);
          }
        }
      }),
      { numRuns: 5 },
    );
  });

  it("widens its intervals where the horizon before came as nobody told", () => {
    const shaken = chain.map((one) => ({
      ...one,
      units: one.units.map((sold, week) =>
        week >= WEEKS - AHEAD ? (week % 2 ? 3 : 0.2) * (sold ?? 0) : sold,
      ),
    }));
    const relative = ({ periods: [first] }: StoreForecast) =>
      first ? first.variance / first.mean ** 2 : 0;
    for (const product of ["p0", "p1", "p2"]) {
      const isOwn = (one: ProductInStore) => one.product === product;
      const alone = forecastStores(shaken.filter(isOwn)).map(relative);
      const told = forecastCategory(shaken).filter((_, at) => isOwn(shaken[at] ?? whole));
      for (const [at, one] of told.entries()) {
        expect(relative(one)).toBeGreaterThan(1.5 * (alone[at] ?? 0));
      }
    }
  });
});

const whole = seriesOf(0, 3);

describe("what is not known of a category", () => {
  const { units, drivers, plans } = whole;

  it.each<[string, ProductInStore, string]>([
    ["no history", { ...whole, units: [] }, "none"],
    ["no history of a product that others sell", { ...whole, product: "p1", units: [] }, "pooled"],
    ["a new store", { ...whole, product: "p1", store: "new", units: [] }, "pooled"],
    ["one sale ever", { ...whole, units: units.map((_, at) => (at === 50 ? 3 : null)) }, "mean"],
    ["no numbers", { ...whole, units: units.map(() => Number.NaN) }, "none"],
    ["endless sales", { ...whole, units: units.map(() => Number.POSITIVE_INFINITY) }, "none"],
    ["absurd quantities", { ...whole, units: units.map((_, at) => (at % 9 ? 1 : 1e12)) }, "own"],
    ["returns alone", { ...whole, units: units.map(() => -4) }, "none"],
    ["no plans", { ...whole, plans: [], drivers: drivers.map(() => null) }, "none"],
    ["no plans but drivers", { ...whole, plans: plans.map(() => null) }, "own"],
    [
      "prices of zero",
      { ...whole, plans: plans.map((plan) => plan && { ...plan, price: 0 }) },
      "own",
    ],
  ])("forecasts with %s, and says on what it stands", (_what, odd, basis) => {
    const told = forecastCategory([odd, ...chain]);
    expect(told[0]?.basis).toBe(basis);
    for (const { mean, variance } of told.flatMap(({ periods }) => periods)) {
      expect(Number.isFinite(mean) && mean >= 0).toBe(true);
      expect(Number.isFinite(variance) && variance >= 0).toBe(true);
    }
  });

  it("forecasts an empty category, and one without a future", () => {
    expect(forecastCategory([])).toEqual([]);
    const past = chain.map((one) => ({
      ...one,
      plans: one.plans.slice(0, WEEKS),
      drivers: one.drivers.slice(0, WEEKS),
    }));
    for (const { periods } of forecastCategory(past)) expect(periods).toEqual([]);
  });

  it("forecasts by the response alone what was learnt when nothing had been sold yet", () => {
    const empty = chain.map((one) => ({ ...one, units: [] }));
    const told = forecastCategory(chain, learnCategory(empty));
    for (const product of ["p0", "p1", "p2"]) {
      const own = chain.flatMap((one, at) => (one.product === product ? [at] : []));
      const alone = forecastStores(own.map((at) => chain[at] ?? whole));
      expect(own.map((at) => told[at]?.periods[0]?.mean)).toEqual(
        alone.map(({ periods }) => periods[0]?.mean),
      );
    }
  });

  it("never forecasts less because weeks that sold little are known to have stocked out", () => {
    const short = units.map((sold, week) => (week > 50 ? 0.2 * (sold ?? 0) : sold));
    const stockedOut = units.map((_, week) => week > 50);
    const blind = meansOf([{ ...whole, units: short }, ...chain])[0] ?? [];
    const told = meansOf([{ ...whole, units: short, stockedOut }, ...chain])[0] ?? [];
    for (const [ahead, mean] of told.entries()) expect(mean).toBeGreaterThan(blind[ahead] ?? 0);
  });
});
