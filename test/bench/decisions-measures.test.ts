import { expect, it } from "vitest";
import {
  bootstrap,
  bullwhip,
  fillRate,
  profitByWeek,
  storesBelow,
} from "../../bench/support/decisions/measures.ts";
import type { Item, Outcome } from "../../bench/support/decisions/world.ts";
import { diceOf } from "../../bench/support/dice.ts";

function outcome(more: Partial<Outcome>, store = "a", demand: readonly number[] = []): Outcome {
  const item = { store, product: "tea", demand } as unknown as Item;
  const none = { profits: [], orders: [], holding: 0, sold: 0, wanted: 0 };
  return { item, ...none, repriced: 0, markdown: 0, surcharge: 0, ...more };
}

it("the bullwhip is the variance of orders over that of demand, the median of items", () => {
  const twice = outcome({ orders: [0, 4, 0, 4] }, "a", [9, 9, 1, 3, 1, 3]);
  const even = outcome({ orders: [2, 2, 2, 2] }, "a", [9, 9, 1, 3, 1, 3]);
  const still = outcome({ orders: [1, 2, 3, 4] }, "a", [9, 9, 2, 2, 2, 2]);
  expect(bullwhip([twice], 2)).toBe(4);
  expect(bullwhip([twice, even, even], 2)).toBe(0);
  expect(bullwhip([still], 2)).toBe(0);
});

it("the fill rate is of all units, and profits of a week are of all items", () => {
  const [one, other] = [
    outcome({ sold: 1, wanted: 2, profits: [1, 2] }),
    outcome({ sold: 8, wanted: 8, profits: [3, -4] }),
  ];
  expect(fillRate([one, other])).toBeCloseTo(0.9, 12);
  expect(profitByWeek([one, other])).toEqual([4, -2]);
});

it("the middle 95% of a mean is that of its standard error, and stores below are clearly so", () => {
  const values = Array.from({ length: 400 }, (_, at) => (at % 2 === 0 ? 1 : -1));
  const average = (drawn: readonly number[]) => drawn.reduce((a, b) => a + b, 0) / drawn.length;
  const { low, high } = bootstrap(values, average, diceOf(1));
  expect(Math.abs(low + 1.96 / 20)).toBeLessThan(0.02);
  expect(Math.abs(high - 1.96 / 20)).toBeLessThan(0.02);
  const weeks = Array.from({ length: 30 }, (_, week) => week % 5);
  const ours = [outcome({ profits: weeks }, "a"), outcome({ profits: weeks }, "b")];
  const rule = [
    outcome({ profits: weeks.map((profit) => profit + 1) }, "a"),
    outcome({ profits: weeks.map((profit, week) => profit + (week % 2 === 0 ? 2 : -2)) }, "b"),
  ];
  expect(storesBelow(ours, rule, diceOf(1))).toEqual(["a"]);
});
