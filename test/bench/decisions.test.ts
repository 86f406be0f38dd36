import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ARMS } from "../../bench/support/decisions/arms.ts";
import { itemsOf } from "../../bench/support/decisions/items.ts";
import { bullwhip, byStores, fillRate } from "../../bench/support/decisions/measures.ts";
import { pictureOf } from "../../bench/support/decisions/picture.ts";
import {
  type Arm,
  clairvoyantProfit,
  type Item,
  replay,
} from "../../bench/support/decisions/world.ts";
import { diceOf } from "../../bench/support/dice.ts";
import { seriesOf } from "../../bench/support/forecast/series.ts";

const RULES = { from: 8, to: 20, leadWeeks: 2, holdingShare: 0.1 };

/** One product in one store that always costs 2 and sells at 3. */
function itemOf(demand: readonly number[]): Item {
  const rows = demand.map((units, period) => {
    return {
      store: "s",
      product: "p",
      period,
      units,
      price: 3,
      unitCost: 2,
      promotion: 0,
      feature: 0,
    };
  });
  const [item] = itemsOf(rows, seriesOf(rows), 1)[0] ?? [];
  if (item === undefined) throw new Error("no item");
  return item;
}

describe("the replay of what customers wanted", () => {
  it("sells what is there, loses the rest, and keeps what is left for a week at its cost", () => {
    // Ten a week before; so 20 are there at first, and 10 come in each of the next two weeks.
    const demand = [...Array.from({ length: 8 }, () => 10), 25, 12, 0, 5, 1, 0, 0, 0, 0, 0, 0, 0];
    const seen: object[] = [];
    const arm: Arm = (week, [view]) => {
      const { onHand = 0, pipeline = [] } = view ?? {};
      seen.push([week, onHand, [...pipeline], view?.stockedOut.at(-1)]);
      return [week === 9 ? 7 : 0];
    };
    const [outcome] = replay([itemOf(demand)], arm, { ...RULES, to: 13 });
    expect(seen).toEqual([
      // 20 at first and the first 10; 25 of 30 are sold.
      [8, 30, [10], false],
      [9, 15, [0], false],
      [10, 3, [7], false],
      [11, 10, [0], false],
      [12, 5, [0], false],
    ]);
    expect(outcome).toMatchObject({ sold: 43, wanted: 43, orders: [0, 7, 0, 0, 0] });
    // 43 sold at 1 more than they cost, and 5 + 3 + 3 + 5 + 4 left over at 0.2.
    expect(outcome?.profit).toBeCloseTo(43 - 20 * 0.2, 9);
  });

  it("tells an arm what was sold, not what was wanted", () => {
    const demand = Array.from({ length: 20 }, (_, week) => (week < 8 ? 10 : 100));
    replay(
      [itemOf(demand)],
      (week, [view]) => {
        expect(view?.sold.length).toBe(week);
        if (week > 8) {
          expect(view?.sold.at(-1)).toBeLessThan(100);
          expect(view?.stockedOut.at(-1)).toBe(true);
        }
        return [0];
      },
      RULES,
    );
  });

  it("earns nobody more than who knows every customer beforehand", () => {
    const weeks = fc.array(fc.nat(60), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(weeks, fc.constantFrom(...Object.values(ARMS)), (demand, kind) => {
        const item = itemOf(demand);
        const most = clairvoyantProfit(item, RULES);
        for (const choice of kind.choices) {
          const [outcome] = replay([item], kind.make(choice, RULES), RULES);
          expect(outcome?.profit).toBeLessThanOrEqual(most + 1e-9);
          expect(fillRate([outcome ?? { ...EMPTY, item }])).not.toBeGreaterThan(1);
        }
      }),
      { numRuns: 60 },
    );
  });
});

const EMPTY = { profit: 0, holding: 0, sold: 0, wanted: 1, orders: [] };

it("draws a bar for each way, as long as its share, and the bound at the end of all", () => {
  const svg = pictureOf("A & B", [
    { name: "rule <1>", share: 0.5 },
    { name: "ours", share: 1 },
  ]);
  expect(svg).toContain("A &amp; B");
  expect(svg).toContain("rule &lt;1>");
  const widths = [...svg.matchAll(/<rect x="150" y="\d+" width="([\d.]+)"/g)].map(([, w]) =>
    Number(w),
  );
  expect(widths).toEqual([255, 510]);
  expect(svg).toContain(`<line x1="${150 + 510}"`);
});

it("measures how much more orders vary than demand, and how sure a figure is", () => {
  const item = itemOf([...Array.from({ length: 8 }, () => 0), 1, 3, 1, 3]);
  const outcome = { ...EMPTY, item, orders: [0, 4, 0, 4] };
  expect(bullwhip([outcome], 8)).toBe(4);
  const always = byStores(["a", "b"], () => 7, diceOf(1));
  expect(always).toEqual({ low: 7, high: 7 });
  const share = (drawn: readonly string[]) => drawn.filter((store) => store === "a").length / 10;
  const { low, high } = byStores([..."aaaaabbbbb"], share, diceOf(1));
  expect(low).toBeGreaterThan(0);
  expect(low).toBeLessThan(0.5);
  expect(high).toBeGreaterThan(0.5);
  expect(high).toBeLessThan(1);
});
