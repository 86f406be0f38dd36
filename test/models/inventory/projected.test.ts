import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type ProjectedItem, projectedOrder } from "../../../src/models/inventory/projected.ts";
import { gammaQuantile } from "../../../src/models/numeric/gamma.ts";

const spread = fc.record({
  mean: fc.double({ min: 0.5, max: 200, noNaN: true }),
  variance: fc.double({ min: 0.1, max: 4_000, noNaN: true }),
});
const item: fc.Arbitrary<ProjectedItem> = fc.record({
  onHand: fc.integer({ min: 0, max: 400 }),
  arrivals: fc.array(fc.integer({ min: 0, max: 200 }), { minLength: 4, maxLength: 4 }),
  demand: fc.array(spread, { minLength: 8, maxLength: 8 }),
  lead: fc.integer({ min: 0, max: 3 }),
  next: fc.integer({ min: 4, max: 5 }),
  margin: fc.double({ min: 0.01, max: 5, noNaN: true }),
  holding: fc.double({ min: 0.001, max: 1, noNaN: true }),
});

const certain = (mean: number) => ({ mean, variance: 0 });

describe("what is ordered by the projected inventory level", () => {
  it("is what lacks, when what is wanted is certain", () => {
    const order = projectedOrder({
      ...{ onHand: 25, arrivals: [4, 7], demand: [20, 30, 12, 10].map(certain) },
      ...{ lead: 2, next: 3, margin: 1, holding: 0.02 },
    });
    // 25 - 20 = 5 and 4 come; 30 are wanted and 9 are there; 7 come for the 12.
    expect(order).toBeCloseTo(12 - 7, 6);
  });

  it("is the newsvendor's quantile when nothing is there and nothing comes after", () => {
    const demand = { mean: 40, variance: 300 };
    const order = projectedOrder({
      ...{ onHand: 0, arrivals: [], demand: [demand], lead: 0, next: 1, margin: 3, holding: 1 },
    });
    expect(order).toBeCloseTo(gammaQuantile(demand, 0.75), 6);
  });

  it("covers all periods until the next order is there", () => {
    const asked = { onHand: 0, arrivals: [], demand: [5, 6, 7, 8, 9].map(certain), lead: 1 };
    const money = { margin: 1, holding: 0.01 };
    expect(projectedOrder({ ...asked, ...money, next: 4 })).toBeCloseTo(6 + 7 + 8, 6);
    expect(projectedOrder({ ...asked, ...money, next: 1 })).toBe(0);
  });

  it("is less where it would take long to sell what a promotion leaves over", () => {
    const promotion = { mean: 500, variance: 90_000 };
    const asked = { onHand: 0, arrivals: [], lead: 0, next: 1, margin: 0.3, holding: 0.02 };
    const behind = (mean: number) => Array.from({ length: 4 }, () => certain(mean));
    const slow = projectedOrder({ ...asked, demand: [promotion, ...behind(10)] });
    const fast = projectedOrder({ ...asked, demand: [promotion, ...behind(400)] });
    expect(slow).toBeLessThan(0.8 * fast);
  });

  it("is the newsvendor's where all that is left over is gone before an order could answer", () => {
    const demand = [10, 10, 40, 200, 200].map((mean) => ({ mean, variance: 4 * mean }));
    const asked = { onHand: 0, arrivals: [], demand, lead: 2, next: 3, margin: 3, holding: 1 };
    const newsvendor = gammaQuantile({ mean: 40, variance: 160 }, 0.75);
    expect(projectedOrder(asked)).toBeCloseTo(newsvendor, 6);
  });

  it("is never more with more in stock, more on its way, or a dearer keeping", () => {
    fc.assert(
      fc.property(item, fc.integer({ min: 1, max: 50 }), (one, more) => {
        const order = projectedOrder(one);
        const arrivals = one.arrivals.map((units) => units + more);
        const tolerance = 1e-6 * (1 + order);
        for (const other of [
          { ...one, onHand: one.onHand + more },
          { ...one, arrivals },
          { ...one, holding: one.holding * (1 + more) },
          { ...one, margin: one.margin / (1 + more) },
        ]) {
          expect(projectedOrder(other)).toBeLessThanOrEqual(order + tolerance);
        }
      }),
    );
  });

  it("scales with the units, and says the same in another currency", () => {
    fc.assert(
      fc.property(item, fc.integer({ min: 2, max: 20 }), (one, k) => {
        // Below the least pace a scale is no longer only a scale.
        const times = (value: number) => value * k;
        const scaled = {
          ...one,
          onHand: times(one.onHand),
          arrivals: one.arrivals.map(times),
          demand: one.demand.map(({ mean, variance }) => ({
            mean: times(mean),
            variance: times(times(variance)),
          })),
        };
        const order = projectedOrder(one);
        expect(projectedOrder(scaled)).toBeCloseTo(k * order, 3);
        const dearer = { ...one, margin: times(one.margin), holding: times(one.holding) };
        expect(projectedOrder(dearer)).toBeCloseTo(order, 6);
      }),
    );
  });

  it("takes what is no number for 0, and answers a number", () => {
    const wrong = fc.constantFrom(Number.NaN, Number.POSITIVE_INFINITY, -5, 0, 3, 1e308);
    const anything = fc.record({
      onHand: wrong,
      arrivals: fc.array(wrong, { maxLength: 3 }),
      demand: fc.array(fc.record({ mean: wrong, variance: wrong }), { maxLength: 4 }),
      lead: fc.integer({ min: 0, max: 3 }),
      next: fc.integer({ min: 0, max: 4 }),
      margin: wrong,
      holding: wrong,
    });
    fc.assert(
      fc.property(anything, (one) => {
        const order = projectedOrder(one);
        expect(Number.isFinite(order) && order >= 0).toBe(true);
      }),
    );
  });
});
