import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { diceOf } from "../../../bench/support/dice.ts";
import { leftOvers } from "../../../src/models/inventory/left-over.ts";
import type { OrderQuestion } from "../../../src/models/inventory/order.ts";
import {
  missingUnits,
  orderQuantity,
  outlookOfOrder,
  serviceOf,
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
  reviewDemand: spread,
  serviceLevel: fc.double({ min: 0.5, max: 0.999, noNaN: true }),
  packSize: fc.integer({ min: 1, max: 144 }),
  minimumQuantity: fc.integer({ min: 1, max: 1000 }),
});
const certain = (mean: number) => ({ mean, variance: 0 });

describe("inventory", () => {
  it("orders exactly what a certain demand will need once it is there, in packs", () => {
    const base = {
      position: { onHand: 80, reserved: 10, incoming: 5 },
      leadTimeDemand: certain(70),
      reviewDemand: certain(30),
      serviceLevel: 0.95,
      minimumQuantity: 1,
    };
    expect(orderQuantity({ ...base, packSize: 1 })).toBe(25);
    expect(orderQuantity({ ...base, packSize: 12 })).toBe(36);
    expect(orderQuantity({ ...base, packSize: 12, minimumQuantity: 200 })).toBe(204);
    const economics = { unitPrice: 5, unitCost: 2, holdingShare: 0.1 };
    const outlook = outlookOfOrder(base, 36, economics);
    expect(outlook.lostUnitsWithout).toBeCloseTo(25, 9);
    expect(outlook.lostUnitsAvoided).toBeCloseTo(25, 9);
    expect(outlook.profit).toBeCloseTo(25 * 3 - 11 * 2 * 0.1, 9);
  });

  it("does not order what is lost before it arrives, and does order what is owed", () => {
    const demands = { leadTimeDemand: certain(70), reviewDemand: certain(30) };
    const asked = { ...demands, serviceLevel: 0.95, packSize: 1, minimumQuantity: 1 };
    const empty = { onHand: 0, reserved: 0, incoming: 0 };
    expect(orderQuantity({ ...asked, position: empty })).toBe(30);
    expect(orderQuantity({ ...asked, position: { ...empty, reserved: 5 } })).toBe(35);
  });

  it("orders whole packs, never below the minimum, and the least that serves the wish", () => {
    fc.assert(
      fc.property(question, (asked) => {
        const quantity = orderQuantity(asked);
        const missing = missingUnits(asked);
        expect(quantity % asked.packSize).toBe(0);
        expect(quantity).toBeGreaterThanOrEqual(missing);
        expect(serviceOf(asked, quantity)).toBeGreaterThan(asked.serviceLevel - 1e-6);
        if (quantity > 0) expect(quantity).toBeGreaterThanOrEqual(asked.minimumQuantity);
        if (missing === 0) return;
        const left = leftOvers(
          asked.position.onHand - asked.position.reserved + asked.position.incoming,
          asked.leadTimeDemand,
        ).reduce((sum, { units, chance }) => sum + units * chance, 0);
        const isExpected = left + missing - 1 < asked.reviewDemand.mean;
        if (!isExpected) expect(serviceOf(asked, missing - 1)).toBeLessThan(asked.serviceLevel);
      }),
    );
  });

  it("wants no less for more demand or a higher wish, and no more for more stock", () => {
    fc.assert(
      fc.property(question, fc.integer({ min: 0, max: 500 }), (asked, more) => {
        const missing = missingUnits(asked);
        const { mean, variance } = asked.reviewDemand;
        const wanted = { ...asked, reviewDemand: { mean: mean + more, variance } };
        // With a variance that stays, a higher mean is less skewed: only certain demands compare.
        if (variance === 0) expect(missingUnits(wanted)).toBeGreaterThanOrEqual(missing);
        const surer = { ...asked, serviceLevel: (1 + asked.serviceLevel) / 2 };
        expect(missingUnits(surer)).toBeGreaterThanOrEqual(missing);
        const { onHand } = asked.position;
        const fuller = { ...asked, position: { ...asked.position, onHand: onHand + more } };
        // The parts of what may be left are a little coarser for more stock.
        expect(missingUnits(fuller)).toBeLessThanOrEqual(1 + 1.01 * missing);
      }),
    );
  });

  it("serves as often as is wished where it knows the demand", () => {
    const dice = diceOf(1);
    const poissonly = (rate: number) => {
      let count = 0;
      const least = Math.exp(-rate);
      for (let left = dice.below(1e9) / 1e9; left > least; left *= dice.below(1e9) / 1e9)
        count += 1;
      return count;
    };
    const asked = {
      position: { onHand: 6, reserved: 0, incoming: 4 },
      leadTimeDemand: { mean: 9, variance: 9 },
      reviewDemand: { mean: 6, variance: 6 },
      ...{ serviceLevel: 0.9, packSize: 1, minimumQuantity: 1 },
    };
    const quantity = orderQuantity(asked);
    let served = 0;
    for (let trial = 0; trial < 20_000; trial += 1) {
      const left = Math.max(0, 10 - poissonly(9));
      if (poissonly(6) <= left + quantity) served += 1;
    }
    expect(served / 20_000).toBeGreaterThan(0.89);
    expect(Math.abs(served / 20_000 - serviceOf(asked, quantity))).toBeLessThan(0.01);
  });

  it("never loses more by having ordered", () => {
    fc.assert(
      fc.property(question, fc.integer({ min: 0, max: 1000 }), ({ position }, quantity) => {
        const asked = { position, leadTimeDemand: certain(0), reviewDemand: certain(500) };
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

describe("left over", () => {
  it("answers whole packs and numbers whatever it is asked", () => {
    const odd = fc.constantFrom(
      ...[0, 1, 7.5, -5, 1e-300, 1e300, Number.NaN],
      ...[Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY],
    );
    const demand = fc.record({ mean: odd, variance: odd });
    const anything = fc.record({
      position: fc.record({ onHand: odd, reserved: odd, incoming: odd }),
      ...{ leadTimeDemand: demand, reviewDemand: demand },
      ...{ serviceLevel: odd, packSize: odd, minimumQuantity: odd },
    });
    fc.assert(
      fc.property(anything, odd, odd, (asked, cost, share) => {
        const quantity = orderQuantity(asked);
        expect(Number.isFinite(quantity) && quantity >= 0).toBe(true);
        expect(quantity % 1).toBe(0);
        const economics = { unitPrice: 3, unitCost: cost, holdingShare: share };
        const told = [
          ...Object.values(outlookOfOrder(asked, quantity, economics)),
          serviceOf(asked, quantity),
          stockOutRisk(asked.position, asked.leadTimeDemand),
        ];
        expect(told.every(Number.isFinite)).toBe(true);
      }),
    );
  });

  it("takes for 0 what is no number, and the nearest wish for one that there is not", () => {
    const asked = {
      position: { onHand: Number.NaN, reserved: 0, incoming: 0 },
      ...{ leadTimeDemand: certain(7), reviewDemand: { mean: 20, variance: 30 } },
      ...{ serviceLevel: 2, packSize: Number.NaN, minimumQuantity: -1 },
    };
    const plain = { ...asked.position, onHand: 0 };
    const sound = { ...asked, position: plain, serviceLevel: 0.9999, packSize: 1 };
    expect(orderQuantity(asked)).toBe(orderQuantity({ ...sound, minimumQuantity: 1 }));
    expect(orderQuantity({ ...sound, serviceLevel: Number.NaN })).toBe(
      orderQuantity({ ...sound, serviceLevel: 0.5 }),
    );
  });

  it("has chances that sum to one, and the mean that lost sales leave", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1e5 }), spread, (stock, demand) => {
        const parts = leftOvers(stock, demand);
        const sum = (of: (part: (typeof parts)[number]) => number) =>
          parts.reduce((total, part) => total + of(part), 0);
        expect(sum(({ chance }) => chance)).toBeCloseTo(1, 6);
        const mean = stock - demand.mean + expectedShortfall(demand, stock);
        const told = sum(({ units, chance }) => units * chance);
        expect(Math.abs(told - mean)).toBeLessThan(1e-3 * (1 + stock));
        for (const { units } of parts) expect(units).toBeGreaterThanOrEqual(-1e-6 * stock);
      }),
    );
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
