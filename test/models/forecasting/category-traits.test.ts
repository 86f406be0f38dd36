import { describe, expect, it } from "vitest";
import { type Selling, traitsOf } from "../../../src/models/forecasting/category-traits.ts";

const usual = { price: 4, promotion: 0, feature: 0 };
const cheap = { price: 2, promotion: 1, feature: 0.5 };

function selling(plans: Selling["plans"], store = "a"): Selling {
  return { ...{ store, plans, past: 2 }, medianShare: 0.5, advertisedShare: 1 };
}

function rowOf(sellings: readonly Selling[], at: number, period: number): readonly number[] | null {
  const { columns, planned, periods } = traitsOf(sellings);
  const row = at * periods + period;
  return planned[row] === 1 ? columns.map((column) => column[row] ?? Number.NaN) : null;
}

describe("traits of a product in its store", () => {
  const two = Math.log(2);

  it("tell its price against its past, its rivals and the period before", () => {
    const told = rowOf([selling([usual, usual, cheap]), selling([usual, usual, usual])], 0, 2);
    const own = [two, -two, 1, 0.5];
    const before = [two, 0, 0];
    const rivals = [-two, -two, 0, 0];
    const expected = [...own, ...before, ...rivals, 0, -two, 0];
    for (const [at, value] of expected.entries()) expect(told?.[at]).toBeCloseTo(value, 9);
    expect(told?.length).toBe(expected.length);
  });

  it("tell a rival's promotion and the cheapest of several, and of the same store alone", () => {
    const third = selling([usual, usual, { price: 8, promotion: 1, feature: 0 }]);
    const chain = [selling([usual, usual, usual]), selling([usual, usual, cheap]), third];
    const told = rowOf(chain, 0, 2);
    expect(told?.slice(7, 11)).toEqual([expect.closeTo(two), expect.closeTo(0), 0.5, 2]);
    const elsewhere = [selling([usual, usual, cheap], "b"), selling([usual, usual, cheap], "c")];
    expect(rowOf([...chain, ...elsewhere], 0, 2)).toEqual(told);
  });

  it("say nothing of rivals where there are none, and nothing at all without a plan", () => {
    expect(rowOf([selling([usual, usual, cheap])], 0, 2)?.slice(7, 12)).toEqual([0, 0, 0, 0, 0]);
    expect(rowOf([selling([usual, null, cheap])], 0, 1)).toBeNull();
    for (const price of [0, -1, Number.NaN, Number.POSITIVE_INFINITY]) {
      const broken = [selling([{ ...usual, price }, usual, cheap]), selling([usual, usual, usual])];
      expect(rowOf(broken, 0, 0)).toBeNull();
      expect(rowOf(broken, 0, 2)?.every(Number.isFinite)).toBe(true);
      expect(rowOf(broken, 1, 0)?.every(Number.isFinite)).toBe(true);
    }
    expect(traitsOf([]).planned.length).toBe(0);
  });
});
