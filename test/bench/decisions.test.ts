import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ARMS } from "../../bench/support/decisions/arms.ts";
import { clairvoyant, knowsDistribution } from "../../bench/support/decisions/bounds.ts";
import type { Experiment } from "../../bench/support/decisions/experiment.ts";
import { itemsOf } from "../../bench/support/decisions/items.ts";
import { judgeOf } from "../../bench/support/decisions/judge.ts";
import {
  bootstrap,
  bullwhip,
  fillRate,
  profitOf,
  storesBelow,
} from "../../bench/support/decisions/measures.ts";
import { pictureOf } from "../../bench/support/decisions/picture.ts";
import { restraint } from "../../bench/support/decisions/prices.ts";
import { figuresOf } from "../../bench/support/decisions/report.ts";
import { calmSupply, disruptedSupply } from "../../bench/support/decisions/supply.ts";
import {
  type Arm,
  type ArmKind,
  type Circumstances,
  type Item,
  type Outcome,
  replay,
  type View,
} from "../../bench/support/decisions/world.ts";
import { diceOf } from "../../bench/support/dice.ts";
import { seriesOf } from "../../bench/support/forecast/series.ts";

const RULES = { from: 8, to: 20, leadWeeks: 2, holdingShare: 0.1 };
const CALM: Circumstances = { supply: calmSupply(2), answers: () => 1 };

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
      const coming = pipeline.map(({ units, arrives }) => [units, arrives]);
      seen.push([week, onHand, coming, view?.stockedOut.at(-1)]);
      return [{ order: week === 9 ? 7 : 0 }];
    };
    const [outcome] = replay([itemOf(demand)], arm, { ...RULES, to: 13 }, CALM);
    expect(seen).toEqual([
      // 20 at first and the first 10; 25 of 30 are sold.
      [8, 30, [[10, 9]], false],
      [9, 15, [[0, 10]], false],
      [
        10,
        3,
        [
          [7, 11],
          [0, 10],
        ].slice(0, 1),
        false,
      ],
      [11, 10, [[0, 12]], false],
      [12, 5, [[0, 13]], false],
    ]);
    expect(outcome).toMatchObject({ sold: 43, wanted: 43, orders: [0, 7, 0, 0, 0] });
    // 43 sold at 1 more than they cost, and 5 + 3 + 3 + 5 + 4 left over at 0.2.
    expect(profitOf(outcome ? [outcome] : [])).toBeCloseTo(43 - 20 * 0.2, 9);
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
        return [{ order: 0 }];
      },
      RULES,
      CALM,
    );
  });

  it("earns nobody more than who knows every customer beforehand", () => {
    const weeks = fc.array(fc.nat(60), { minLength: 20, maxLength: 20 });
    fc.assert(
      fc.property(weeks, fc.constantFrom(...Object.values(ARMS)), (demand, kind) => {
        const item = itemOf(demand);
        const all = (arm: Arm) => replay([item], arm, RULES, CALM);
        const most = profitOf(all(clairvoyant([item], RULES)));
        for (const choice of (kind as ArmKind).choices) {
          const outcomes = all(kind.make(choice, RULES, CALM.supply));
          expect(profitOf(outcomes)).toBeLessThanOrEqual(most + 1e-9);
          expect(fillRate(outcomes) || 0).not.toBeGreaterThan(1);
        }
      }),
      { numRuns: 60 },
    );
  });

  it("changes what is wanted with the price, and tells the forecast of the price", () => {
    const item = itemOf(Array.from({ length: 20 }, () => 10));
    const drivers: unknown[] = [];
    const arm: Arm = (week, [view]) => {
      if (week > 8) drivers.push(view?.drivers[week - 1]?.[0]);
      return [{ order: 40, ...(week === 10 && { price: 6 }) }];
    };
    const answers = (_of: unknown, ratios: ReadonlyMap<string, number>) =>
      1 / (ratios.get("p") ?? 1);
    const [outcome] = replay([item], arm, { ...RULES, to: 13 }, { ...CALM, answers });
    expect(outcome).toMatchObject({
      wanted: 45,
      sold: 45,
      repriced: 1,
      markdown: 0,
      surcharge: 15,
    });
    expect(drivers).toEqual([3, 3, 6, 3].map(Math.log));
    expect(() => replay([item], () => [{ order: 0.5 }], RULES, CALM)).toThrow("ordered 0.5");
  });
});

describe("prices that low stock restrains", () => {
  const asked = (units: number, feature: number, seesStock = true) => {
    const rows = Array.from({ length: 30 }, (_, period) => {
      const price = 2 + ((period * 7) % 5) / 4;
      const units = Math.round(400 / price ** 2);
      const shared = { store: "s", product: "p", unitCost: 1, promotion: 0 };
      return { ...shared, period, units, price, feature: period === 25 ? feature : 0 };
    });
    const [item] = itemsOf(rows, seriesOf(rows), 1)[0] ?? [];
    if (item === undefined) throw new Error("no item");
    const view: View = {
      item,
      ...{ sold: item.demand.slice(0, 25), stockedOut: [], onHand: units, pipeline: [] },
      ...{ plans: item.plans, drivers: item.drivers, asked: item.prices.slice(0, 25) },
    };
    const price = restraint({ ...RULES, from: 25 }, { seesStock });
    const expected = new Map([[view, { mean: 100, variance: 400 }]]);
    return [price(25, [view], expected).get(view), item.prices[25]] as const;
  };

  it("rise within their bounds where it runs out, and stay where there is enough", () => {
    const [raised = 0, planned = 0] = asked(20, 0);
    expect(raised).toBeGreaterThan(planned);
    expect(raised).toBeLessThanOrEqual(planned * 1.15 + 1e-9);
    expect(asked(500, 0)[0]).toBeUndefined();
  });

  it("stay while they are advertised", () => {
    expect(asked(20, 1)[0]).toBeUndefined();
  });

  it("do not depend on a stock that nobody tells of", () => {
    expect(asked(20, 0, false)).toEqual(asked(500, 0, false));
  });
});

describe("a supplier that closes", () => {
  const supply = disruptedSupply(["p"], 2, { from: 10, to: 40 }, diceOf(4));
  const [closure = { from: 0, to: 0 }] = supply.closures;
  const of = { store: "s", product: "p" };

  it("ships what was ordered meanwhile when it opens again, and tells of it beforehand", () => {
    const { from, to } = closure;
    expect(from).toBeGreaterThanOrEqual(12);
    expect(to).toBeLessThanOrEqual(40);
    for (let week = from; week < to; week += 1) {
      expect(supply.told(of, week, from - 2)).toBe(to + 2);
      expect(supply.told(of, week, from - 3)).toBe(week + 2);
      expect(supply.arrives(of, week)).toBeGreaterThanOrEqual(to + 2);
    }
  });

  it("is late now and then, in the same weeks for everybody", () => {
    const weeks = Array.from({ length: 2_000 }, (_, week) => week + 50);
    const late = weeks.filter((week) => supply.arrives(of, week) > week + 2);
    expect(late.length).toBeGreaterThan(50);
    expect(late.length).toBeLessThan(150);
    expect(weeks.filter((week) => supply.arrives(of, week) > week + 2)).toEqual(late);
  });
});

describe("the judge of prices", () => {
  /** Two stores; `b` answers to the price of p twice as strongly as `a`. */
  const world = () => {
    const rows = ["a", "b"].flatMap((store, at) =>
      Array.from({ length: 60 }, (_, period) => {
        const price = 2 + ((period * 7) % 5) / 4;
        const rival = 3 + ((period * 3) % 4) / 3;
        const units = Math.round(4_000 * price ** (-2 * (at + 1)) * rival ** 0.5);
        const shared = { store, period, unitCost: 1, promotion: 0, feature: 0 };
        return [
          { ...shared, product: "p", units, price },
          { ...shared, product: "q", units: 100, price: rival },
        ];
      }).flat(),
    );
    return itemsOf(rows, seriesOf(rows), 2);
  };

  it("goes by what other stores do", () => {
    const answers = judgeOf(world());
    const dearer = new Map([["p", 1.1]]);
    const factor = (store: string) => answers({ store, product: "p" }, dearer);
    expect(Math.log(factor("a")) / Math.log(1.1)).toBeCloseTo(-4, 0);
    expect(Math.log(factor("b")) / Math.log(1.1)).toBeCloseTo(-2, 0);
    expect(answers({ store: "b", product: "p" }, new Map([["q", 1.1]]))).toBeGreaterThan(1);
    expect(answers({ store: "b", product: "p" }, new Map())).toBe(1);
  });
});

describe("the fair bound", () => {
  it("knows of each product how it answers, whatever others do", () => {
    // Of two products, one sells four times as much on promotion, the other half as much.
    const rows = ["a", "b", "c"].flatMap((store) =>
      Array.from({ length: 40 }, (_, period) => {
        const shared = { store, period, price: 3, unitCost: 2, feature: 0 };
        const [p, q] = [Number(period % 3 === 0), Number(period % 4 === 0)];
        return [
          { ...shared, product: "p", units: p === 1 ? 80 : 20, promotion: p },
          { ...shared, product: "q", units: q === 1 ? 20 : 40, promotion: q },
        ];
      }).flat(),
    );
    const world = itemsOf(rows, seriesOf(rows), 3);
    const ordersOf = (items: readonly Item[]) =>
      replay(items, knowsDistribution(items, RULES), RULES, CALM).map(({ orders }) => orders);
    expect(ordersOf(world.flat())).toEqual(world.flatMap(ordersOf));
  });
});

const EMPTY = { holding: 0, sold: 0, wanted: 1, repriced: 0, markdown: 0, surcharge: 0 };

it("draws a bar for each way, as long as its share, and the bound at the end of all", () => {
  const svg = pictureOf(
    "A & B",
    [
      { name: "rule <1>", share: 0.5 },
      { name: "ours", share: 1 },
    ],
    [
      { name: "all", share: 1 },
      { name: "half", share: 0.5 },
    ],
  );
  expect(svg).toContain("A &amp; B");
  expect(svg).toContain("rule &lt;1>");
  const widths = [...svg.matchAll(/<rect x="150" y="\d+" width="([\d.]+)"/g)].map(([, w]) =>
    Number(w),
  );
  expect(widths).toEqual([255, 510]);
  const lines = [...svg.matchAll(/<line x1="([\d.]+)"/g)].map(([, x]) => Number(x));
  expect(lines).toEqual([150 + 510, 150 + 255]);
});

it("is sure of a figure by drawing stores anew, or the products of one store", () => {
  const outcome = (store: string, product: string, profit: number): Outcome => ({
    ...EMPTY,
    item: { ...itemOf(Array.from({ length: 12 }, (_, at) => at)), store, product },
    profits: [profit, profit],
    orders: [0, 0],
  });
  const figures = (outcomes: readonly Outcome[]) => {
    const worse = outcomes.map((one) => ({ ...one, profits: [1, 1] }));
    const calm = Object.fromEntries(Object.keys(ARMS).map((name) => [name, worse]));
    const done = { clairvoyant: outcomes, fair: outcomes, disrupted: [] };
    return figuresOf(
      { ...done, calm: { ...calm, orchestrated: outcomes } as Experiment["calm"] },
      ...([8, 1] as const),
    );
  };
  for (const [stores, products] of [
    [["s"], ["p", "q", "r"]],
    [["s", "t", "u"], ["p"]],
  ] as const) {
    const all = stores.flatMap((store) => products.map((product) => ({ store, product })));
    const { upliftOverSiloed, upliftLow, upliftHigh } = figures(
      all.map(({ store, product }, at) => outcome(store, product, 1 + at)),
    );
    expect(upliftOverSiloed).toBeCloseTo(1);
    expect(upliftLow).toBeLessThan(1);
    expect(upliftHigh).toBeGreaterThan(1);
  }
});

it("measures how much more orders vary than demand, and how sure a figure is", () => {
  const item = itemOf([...Array.from({ length: 8 }, () => 0), 1, 3, 1, 3]);
  const outcome: Outcome = { ...EMPTY, item, profits: [1, 2, 3, 4], orders: [0, 4, 0, 4] };
  expect(bullwhip([outcome], 8)).toBe(4);
  const always = bootstrap(["a", "b"], () => 7, diceOf(1));
  expect(always).toEqual({ low: 7, high: 7 });
  const share = (drawn: readonly string[]) => drawn.filter((store) => store === "a").length / 10;
  const { low, high } = bootstrap([..."aaaaabbbbb"], share, diceOf(1));
  expect(low).toBeGreaterThan(0);
  expect(low).toBeLessThan(0.5);
  expect(high).toBeGreaterThan(0.5);
  expect(high).toBeLessThan(1);
  const better: Outcome = { ...outcome, profits: [2, 4, 5, 6] };
  expect(storesBelow([outcome], [better], diceOf(1))).toEqual(["s"]);
  expect(storesBelow([better], [outcome], diceOf(1))).toEqual([]);
});
