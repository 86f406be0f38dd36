import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedOf, fitTrees } from "../../../src/models/forecasting/boosted-trees.ts";

const ROWS = 240;

/** Sells 1 where the second column is low and 3 where it is high; the first column says nothing. */
const columns = [
  Float64Array.from({ length: ROWS }, (_, row) => (row * 37) % 11),
  Float64Array.from({ length: ROWS }, (_, row) => row % 5),
];
const targets = columns[1]?.map((value) => (value > 2 ? 3 : 1)) ?? new Float64Array();

function salesOf(sold: Float64Array, censored = new Uint8Array(ROWS)) {
  return { rows: Int32Array.from(sold, (_, row) => row), targets: sold, censored };
}

describe("boosted trees", () => {
  it("learn a step, at whatever a column's unit", () => {
    const curved = columns.map((column) => column.map((value) => Math.exp(value)));
    for (const told of [columns, curved]) {
      const expected = expectedOf(fitTrees(told, salesOf(targets)), told);
      for (const [row, target] of targets.entries()) {
        expect((expected[row] ?? 0) / target).toBeCloseTo(1, 2);
      }
    }
  });

  it("expect on the whole what was sold, and never more than was ever seen", () => {
    const sold = fc.array(fc.integer({ min: 0, max: 40 }), { minLength: ROWS, maxLength: ROWS });
    fc.assert(
      fc.property(sold, (units) => {
        const trees = fitTrees(columns, salesOf(Float64Array.from(units)));
        const expected = expectedOf(trees, columns);
        const total = (some: Iterable<number>) => [...some].reduce((sum, one) => sum + one, 0);
        expect(total(expected) / total(units)).toBeCloseTo(1, 2);
        expect(Math.max(...expected)).toBeLessThan(Math.max(...units) + 1e-9);
      }),
      { numRuns: 20 },
    );
  });

  it("know no order of rows", () => {
    const shuffled = fc.shuffledSubarray([...targets.keys()], { minLength: ROWS });
    const trees = fitTrees(columns, salesOf(targets));
    fc.assert(
      fc.property(shuffled, (order) => {
        const moved = columns.map((column) => Float64Array.from(order, (row) => column[row] ?? 0));
        const sold = Float64Array.from(order, (row) => targets[row] ?? 0);
        const expected = expectedOf(fitTrees(moved, salesOf(sold)), moved);
        for (const [place, row] of order.entries()) {
          expect(expected[place]).toBeCloseTo(expectedOf(trees, columns)[row] ?? 0, 6);
        }
      }),
      { numRuns: 10 },
    );
  });

  it("take a censored row for at least what it shows", () => {
    const isShort = (row: number) => (columns[1]?.[row] ?? 0) > 2 && row % 2 === 0;
    const short = targets.map((target, row) => (isShort(row) ? 0.3 * target : target));
    const censored = Uint8Array.from(targets, (_, row) => (isShort(row) ? 1 : 0));
    const told = expectedOf(fitTrees(columns, salesOf(short, censored)), columns);
    const blind = expectedOf(fitTrees(columns, salesOf(short)), columns);
    const high = columns[1]?.indexOf(3) ?? 0;
    expect(told[high]).toBeGreaterThan(2.8);
    expect(blind[high]).toBeLessThan(2.2);
  });

  it("expect nothing where nothing was sold", () => {
    for (const sold of [new Float64Array(ROWS), new Float64Array()]) {
      const trees = fitTrees(columns, salesOf(sold));
      expect(expectedOf(trees, columns)[0]).toBeLessThan(0.001);
    }
  });
});
