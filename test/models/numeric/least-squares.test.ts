import fc from "fast-check";
import { expect, it } from "vitest";
import { momentsOf, solveRidge } from "../../../src/models/numeric/least-squares.ts";

it("sums up weighted rows around their means", () => {
  // Means 2 and 20 of the columns, 5 of the target, with weights 1, 1 and 2.
  const rows = [
    [1, 10],
    [1, 30],
    [3, 20],
  ];
  const { products, targets, means, targetMean, weight } = momentsOf(rows, [2, 4, 7], [1, 1, 2]);
  expect([...means]).toEqual([2, 20]);
  expect([targetMean, weight]).toEqual([5, 4]);
  expect([...products]).toEqual([4, 0, 0, 200]);
  expect([...targets]).toEqual([8, 20]);
});

it("solves a system that is known, and shrinks by what is added to its diagonal", () => {
  const products = Float64Array.from([4, 2, 2, 3]);
  const targets = Float64Array.from([10, 8]);
  const exact = solveRidge(products, targets, [0, 0]);
  expect(exact[0]).toBeCloseTo(1.75, 12);
  expect(exact[1]).toBeCloseTo(1.5, 12);
  const shrunken = solveRidge(Float64Array.from([4]), Float64Array.from([10]), [1]);
  expect(shrunken[0]).toBeCloseTo(2, 12);
});

it("gives back what it is put together from", () => {
  const number = fc.double({ min: -10, max: 10, noNaN: true });
  const size = 4;
  const columns = fc.array(number, { minLength: size, maxLength: size });
  fc.assert(
    fc.property(fc.array(columns, { minLength: 6, maxLength: 12 }), columns, (rows, wanted) => {
      const ones = rows.map(() => 1);
      const { products } = momentsOf(rows, ones, ones);
      for (let k = 0; k < size; k += 1) products[k * size + k] = (products[k * size + k] ?? 0) + 1;
      const targets = Float64Array.from(wanted, (_, row) =>
        wanted.reduce((sum, value, k) => sum + value * (products[row * size + k] ?? 0), 0),
      );
      const found = solveRidge(products, targets, [0, 0, 0, 0]);
      for (const [k, value] of wanted.entries()) expect(found[k]).toBeCloseTo(value, 5);
    }),
  );
});
