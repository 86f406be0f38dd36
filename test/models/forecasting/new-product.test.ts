import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { forecastNewProduct } from "../../../src/models/forecasting/new-product.ts";
import { likenessOf } from "../../../src/models/forecasting/product-likeness.ts";

const mug = { title: "Red mug", category: "kitchen", price: 4 };
const lamp = { title: "Night lamp", category: "lights", price: 30 };

function told(...asked: Parameters<typeof forecastNewProduct>) {
  const answer = forecastNewProduct(...asked);
  if ("kind" in answer) throw new Error(answer.why);
  return answer;
}

describe("a new product", () => {
  it("is worth its prior and its own periods, in exact proportion", () => {
    // Two alike forerunners of rates 4 and 8: mean 6; variance 4 between, less 6 / 3 by chance, plus
    // 36 / 3 for being only two: 14. After two periods of 3: (36/14 + 6) / (6/14 + 2).
    const alike = [
      { ...mug, units: [4, 4, 4] },
      { ...mug, units: [8, 8, 8] },
    ];
    const before = told({ ...mug, units: [] }, alike, 5);
    expect(before.rate.mean).toBeCloseTo(6, 9);
    expect(before.rate.variance).toBeCloseTo(14, 9);
    expect(before.total).toMatchObject({ mean: expect.closeTo(30, 9) });
    expect(before).toMatchObject({ basis: "similar", support: expect.closeTo(2, 9) });
    const after = told({ ...mug, units: [3, 3] }, alike, 5);
    expect(after.rate.mean).toBeCloseTo((36 / 14 + 6) / (6 / 14 + 2), 9);
    expect(after.rate.variance).toBeLessThan(before.rate.variance);
  });

  it("is less like what costs twice as much or half, and as much as the words they share", () => {
    const dearer = { ...mug, price: 8 };
    expect(likenessOf(mug, mug)).toBe(1);
    expect(likenessOf(mug, dearer)).toBeCloseTo(Math.exp(-1 / 2), 12);
    expect(likenessOf(mug, { ...mug, price: 2 })).toBeCloseTo(likenessOf(mug, dearer), 12);
    // One word of three, another category, no price.
    expect(likenessOf(mug, { title: "Blue mug", category: "bath" })).toBeCloseTo(1 / 6, 12);
  });

  it("goes by those like it, and by all where none is", () => {
    const others = [
      { ...mug, units: [10, 10] },
      { ...lamp, units: [2, 2] },
    ];
    expect(told({ ...mug, units: [] }, others, 1).rate.mean).toBeGreaterThan(9);
    expect(told({ title: "Kite", units: [] }, others, 1)).toMatchObject({
      basis: "pool",
      rate: { mean: 6 },
    });
    expect(told({ units: [7] }, [], 1)).toMatchObject({
      basis: "own",
      rate: { mean: 7 },
      support: 0,
    });
    expect(told({ units: [] }, [], 1)).toMatchObject({
      basis: "none",
      rate: { mean: 1 },
      support: 0,
    });
  });

  it("refuses what is no count of sales, no price and no horizon", () => {
    for (const units of [[Number.NaN], [-1], [Number.POSITIVE_INFINITY], [1e30]]) {
      expect(forecastNewProduct({ units }, [], 1)).toMatchObject({ kind: "refused" });
      expect(forecastNewProduct({ units: [] }, [{ units }], 1)).toMatchObject({ kind: "refused" });
    }
    for (const price of [Number.NaN, 0, -3]) {
      expect(forecastNewProduct({ price, units: [] }, [], 1)).toMatchObject({ kind: "refused" });
    }
    for (const periods of [0, 1.5, Number.NaN, 1e9]) {
      expect(forecastNewProduct({ units: [] }, [], periods)).toMatchObject({ kind: "refused" });
    }
  });

  it("answers numbers whatever it is given, and knows no order of the others", () => {
    const units = fc.array(fc.oneof(fc.nat(50), fc.constantFrom(0, 1e-300, 1e-9, 1e9)), {
      maxLength: 8,
    });
    const product = fc.record({
      ...{
        title: fc.option(fc.constantFrom("red mug", "blue mug", "lamp", ""), { nil: undefined }),
      },
      ...{ category: fc.option(fc.constantFrom("a", "b"), { nil: undefined }) },
      ...{ price: fc.option(fc.constantFrom(1e-6, 1, 4, 1e6), { nil: undefined }), units },
    });
    fc.assert(
      fc.property(
        product,
        fc.array(product, { maxLength: 6 }),
        fc.integer({ min: 1, max: 60 }),
        (one, all, periods) => {
          const answer = told(one, all, periods);
          const [low, middle, high] = answer.quantiles;
          const numbers = [
            answer.rate.mean,
            answer.total.mean,
            answer.total.variance,
            low,
            middle,
            high,
          ];
          for (const number of numbers) expect(Number.isFinite(number) && number >= 0).toBe(true);
          expect(low <= middle && middle <= high).toBe(true);
          const turned = told(one, [...all].reverse(), periods);
          expect(turned.rate.mean).toBeCloseTo(
            answer.rate.mean,
            -Math.log10(1e-9 * (1 + answer.rate.mean)),
          );
          for (const other of all) expect(likenessOf(one, other)).toBe(likenessOf(other, one));
        },
      ),
      { numRuns: 300 },
    );
  });
});
