import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { demandOver, forecastDemand } from "../../../src/models/forecasting/smoothing.ts";
import type { OrderQuestion } from "../../../src/models/inventory/order.ts";
import {
  orderQuantity,
  orderUpToLevel,
  outlookOfOrder,
  stockOutRisk,
} from "../../../src/models/inventory/order.ts";
import { expectedShortfall, gammaCdf, gammaQuantile } from "../../../src/models/numeric/gamma.ts";

const spread = fc.record({
  mean: fc.integer({ min: 0, max: 1e7 }).map((hundredths) => hundredths / 100),
  variance: fc.integer({ min: 0, max: 1e8 }).map((tenths) => tenths / 10),
});
const question: fc.Arbitrary<OrderQuestion> = fc.record({
  position: fc.record({
    onHand: fc.integer({ min: -100, max: 1e5 }),
    reserved: fc.integer({ min: 0, max: 1000 }),
    incoming: fc.integer({ min: 0, max: 1e4 }),
  }),
  leadTimeDemand: spread,
  protectedDemand: spread,
  serviceLevel: fc.double({ min: 0.5, max: 0.999, noNaN: true }),
  packSize: fc.integer({ min: 1, max: 144 }),
  minimumQuantity: fc.integer({ min: 1, max: 1000 }),
});
const certain = (mean: number) => ({ mean, variance: 0 });

describe("inventory", () => {
  it("orders exactly what a certain demand will need, in packs", () => {
    const base = {
      position: { onHand: 30, reserved: 10, incoming: 5 },
      leadTimeDemand: certain(70),
      protectedDemand: certain(100),
      serviceLevel: 0.95,
      minimumQuantity: 1,
    };
    expect(orderQuantity({ ...base, packSize: 1 })).toBe(75);
    expect(orderQuantity({ ...base, packSize: 12 })).toBe(84);
    expect(orderQuantity({ ...base, packSize: 12, minimumQuantity: 200 })).toBe(204);
    const economics = { unitPrice: 5, unitCost: 2, holdingShare: 0.1 };
    const outlook = outlookOfOrder(base, 75, economics);
    // Of the 75 missing, 45 are missing before the order can arrive.
    expect(outlook.lostUnitsWithout).toBeCloseTo(30, 9);
    expect(outlook.lostUnitsAvoided).toBeCloseTo(30, 9);
    expect(outlook.profit).toBeCloseTo(30 * 3 - 45 * 2 * 0.1, 9);
  });

  it("orders whole packs, never below the minimum, and brings the stock up to its level", () => {
    fc.assert(
      fc.property(question, (asked) => {
        const quantity = orderQuantity(asked);
        const { onHand, reserved, incoming } = asked.position;
        const target = orderUpToLevel(asked.protectedDemand, asked.serviceLevel);
        const after = onHand - reserved + incoming + quantity;
        expect(quantity % asked.packSize).toBe(0);
        expect(after).toBeGreaterThanOrEqual(target * (1 - 1e-6) - asked.packSize * 1e-5);
        if (quantity > 0) expect(quantity).toBeGreaterThanOrEqual(asked.minimumQuantity);
      }),
    );
  });

  it("never wants less stock for a longer lead time", () => {
    const sold = fc.array(fc.integer({ min: 0, max: 60 }), { minLength: 1, maxLength: 100 });
    const days = fc.integer({ min: 1, max: 120 });
    const level = fc.double({ min: 0.5, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(sold, days, days, level, (units, one, other, serviceLevel) => {
        const forecast = forecastDemand({ units, firstWeekday: 0 });
        const upTo = (d: number) => orderUpToLevel(demandOver(forecast, d), serviceLevel);
        const [short, long] = one < other ? [one, other] : [other, one];
        expect(upTo(long)).toBeGreaterThanOrEqual(upTo(short) * (1 - 1e-8));
      }),
      { numRuns: 300 },
    );
  });

  it("scales with the unit", () => {
    fc.assert(
      fc.property(spread, fc.double({ min: 0.5, max: 0.999, noNaN: true }), (demand, level) => {
        const scaled = { mean: demand.mean * 7, variance: demand.variance * 49 };
        const expected = 7 * orderUpToLevel(demand, level);
        expect(Math.abs(orderUpToLevel(scaled, level) - expected)).toBeLessThan(
          1e-6 * (1 + expected),
        );
      }),
    );
  });

  it("never loses more by having ordered", () => {
    fc.assert(
      fc.property(question, fc.integer({ min: 0, max: 1000 }), ({ position }, quantity) => {
        const asked = { position, leadTimeDemand: certain(0), protectedDemand: certain(500) };
        const economics = { unitPrice: 3, unitCost: 1, holdingShare: 0 };
        const outlook = outlookOfOrder(asked, quantity, economics);
        expect(outlook.lostUnitsWith).toBeLessThanOrEqual(outlook.lostUnitsWithout);
        expect(outlook.profit).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it("says that an empty shelf is at risk and a full one is not", () => {
    const demand = { mean: 10, variance: 20 };
    expect(stockOutRisk({ onHand: 0, reserved: 0, incoming: 0 }, demand)).toBe(1);
    expect(stockOutRisk({ onHand: 100, reserved: 0, incoming: 0 }, demand)).toBeLessThan(1e-6);
  });
});

describe("gamma", () => {
  it("is the exponential distribution at shape 1", () => {
    const exponential = { mean: 4, variance: 16 };
    expect(gammaCdf(exponential, 3)).toBeCloseTo(1 - Math.exp(-3 / 4), 12);
    expect(gammaQuantile(exponential, 0.9)).toBeCloseTo(4 * Math.log(10), 6);
    expect(expectedShortfall(exponential, 3)).toBeCloseTo(4 * Math.exp(-3 / 4), 10);
  });

  it("takes back its own quantile", () => {
    const probability = fc.double({ min: 0.01, max: 0.999, noNaN: true });
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 1e4, noNaN: true }),
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        probability,
        (mean, variation, p) => {
          const demand = { mean, variance: (mean * variation) ** 2 };
          expect(gammaCdf(demand, gammaQuantile(demand, p))).toBeCloseTo(p, 6);
        },
      ),
    );
  });
});
