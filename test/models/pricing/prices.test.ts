import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { expectedShortfall } from "../../../src/models/numeric/gamma.ts";
import type { PricedItem, PriceQuestion } from "../../../src/models/pricing/prices/question.ts";
import { optimizePrices, type Prices } from "../../../src/models/pricing/prices.ts";

const CENTS = { every: 0.01, endings: [0] };
const NINES = { every: 0.1, endings: [0.09] };

function itemOf(more: Partial<PricedItem> = {}, demand: Partial<PricedItem["demand"]> = {}) {
  const item: PricedItem = {
    id: "juice",
    unitCost: 1,
    lastPrice: 2.5,
    guardrails: { ladder: CENTS },
    ...more,
    demand: {
      baselineUnits: [100],
      relativeVariance: 0.2,
      own: { mean: -2, error: 0 },
      cross: [],
      ...demand,
    },
  };
  return item;
}

function answered(question: PriceQuestion): Prices {
  const answer = optimizePrices(question);
  if (answer.kind === "refused") throw new Error(answer.why);
  return answer;
}

function refused(question: PriceQuestion) {
  const answer = optimizePrices(question);
  if (answer.kind !== "refused") throw new Error("has an answer");
  return answer;
}

function pricesOf(answer: Prices): readonly number[] {
  return answer.items.flatMap(({ weeks }) => weeks.map(({ price }) => price));
}

const ladder = fc.constantFrom(NINES, CENTS, { every: 1, endings: [0.49, 0.99] });
const market = fc.record({
  count: fc.integer({ min: 1, max: 4 }),
  weeks: fc.integer({ min: 1, max: 3 }),
  seeds: fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 60, maxLength: 60 }),
  ladder,
});
type Drawn = typeof market extends fc.Arbitrary<infer One> ? One : never;

/** Items with and without stock, of any elasticity, which are rivals. */
function itemsOf({ count, weeks, seeds, ladder }: Drawn): readonly PricedItem[] {
  const at = (k: number) => seeds[k % seeds.length] ?? 0;
  return Array.from({ length: count }, (_, i) => {
    const lastPrice = 2 + Math.round(300 * at(11 * i)) / 100;
    const down = 0.3 + 0.3 * at(11 * i + 1);
    const rails = {
      floor: lastPrice * (0.6 + 0.2 * at(11 * i + 2)),
      ceiling: lastPrice * (1.3 + at(11 * i + 3)),
      change: { down, up: 0.5 },
      ladder,
    };
    const cross = Array.from({ length: count }, (_, k) => ({
      item: `item-${k}`,
      elasticity: k === i ? 0 : 0.4 * at(11 * i + k),
    }));
    const stock =
      at(11 * i + 4) < 0.5 ? { stock: { units: 80 * at(11 * i + 5), salvage: 0.2 } } : {};
    return itemOf(
      { id: `item-${i}`, unitCost: 2 * at(11 * i + 6), lastPrice, guardrails: rails, ...stock },
      {
        baselineUnits: Array.from({ length: weeks }, (_, w) => 10 + 90 * at(11 * i + 7 + w)),
        own: { mean: -0.5 - 3 * at(11 * i + 8), error: at(11 * i + 9) },
        cross,
      },
    );
  });
}

describe("prices of a store", () => {
  it("are cost times e / (1 + e) where demand has one elasticity, whatever else is", () => {
    for (const [elasticity, price] of [
      [-2, 2],
      [-3, 1.5],
      [-1.5, 3],
    ] as const) {
      const question = { items: [itemOf({}, { own: { mean: elasticity, error: 0 } })] };
      const answer = answered(question);
      expect(pricesOf(answer)).toEqual([price]);
      const units = 100 * (price / 2.5) ** elasticity;
      expect(answer.items[0]?.weeks[0]?.units).toBeCloseTo(units, 9);
      expect(answer.profit.after).toBeCloseTo(units * (price - 1), 9);
      expect(answer.profit.before).toBeCloseTo(150, 9);
      expect(answer.gap).toBe(0);
    }
  });

  it("leave no guardrail", () => {
    fc.assert(
      fc.property(market, (drawn) => {
        const items = itemsOf(drawn);
        const answer = optimizePrices({ items });
        if (answer.kind === "refused") {
          expect(answer.conflict).toContain("ladder");
          return;
        }
        for (const [i, { weeks }] of answer.items.entries()) {
          const { guardrails, lastPrice } = items[i] ?? itemOf();
          const { floor = 0, ceiling = 0, change = {}, ladder } = guardrails;
          let before = lastPrice;
          for (const { price } of weeks) {
            expect(price).toBeGreaterThanOrEqual(floor - 1e-6);
            expect(price).toBeLessThanOrEqual(ceiling + 1e-6);
            expect(price / before).toBeGreaterThan(1 - (change.down ?? 1) - 1e-6);
            expect(price / before).toBeLessThan(1 + (change.up ?? 9) + 1e-6);
            const off = ladder.endings.map((ending) => {
              const steps = (price - ending) / ladder.every;
              return Math.abs(steps - Math.round(steps));
            });
            expect(Math.min(...off)).toBeLessThan(1e-6);
            before = price;
          }
        }
      }),
      { numRuns: 60 },
    );
  });

  it("are permuted as items are", () => {
    fc.assert(
      fc.property(market, (drawn) => {
        const items = itemsOf({ ...drawn, count: 6 });
        const forward = optimizePrices({ items });
        const backward = optimizePrices({ items: [...items].reverse() });
        if (forward.kind === "refused" || backward.kind === "refused") {
          expect(forward).toEqual(backward);
          return;
        }
        expect([...backward.items].reverse()).toEqual(forward.items);
      }),
      { numRuns: 30 },
    );
  });

  it("scale with the unit of money, and so do profits", () => {
    const money = fc.double({ min: 0.01, max: 200, noNaN: true });
    fc.assert(
      fc.property(market, money, (drawn, k) => {
        const items = itemsOf({ ...drawn, ladder: { every: 0.1, endings: [0.09] } });
        const dear = items.map((item) => ({
          ...item,
          unitCost: k * item.unitCost,
          lastPrice: k * item.lastPrice,
          guardrails: {
            ...item.guardrails,
            floor: k * (item.guardrails.floor ?? 0),
            ceiling: k * (item.guardrails.ceiling ?? 0),
            ladder: { every: 0.1 * k, endings: [0.09 * k] },
          },
          ...(item.stock && { stock: { units: item.stock.units, salvage: 0.2 * k } }),
        }));
        const [one, other] = [answered({ items }), answered({ items: dear })];
        for (const [at, price] of pricesOf(other).entries()) {
          expect(price / k).toBeCloseTo(pricesOf(one)[at] ?? 0, 6);
        }
        expect(other.profit.after / k).toBeCloseTo(one.profit.after, 4);
        expect(other.profit.before / k).toBeCloseTo(one.profit.before, 4);
      }),
      { numRuns: 30 },
    );
  });

  it("earn no less than the last ones, where those are allowed", () => {
    fc.assert(
      fc.property(market, (drawn) => {
        const items = itemsOf({ ...drawn, ladder: CENTS });
        const { profit } = answered({ items, caution: 0 });
        expect(profit.after).toBeGreaterThanOrEqual(profit.before - 1e-6);
      }),
      { numRuns: 60 },
    );
  });
});

describe("a search", () => {
  const choices = [1.59, 1.79, 1.99, 2.19, 2.39, 2.59, 2.79, 2.99];
  const drawnOf = (count: number) =>
    fc.array(
      fc.record({
        cost: fc.double({ min: 0.5, max: 1.5, noNaN: true }),
        units: fc.integer({ min: 5, max: 100 }),
        own: fc.double({ min: -4, max: -1.2, noNaN: true }),
        cross: fc.double({ min: 0, max: 0.2, noNaN: true }),
      }),
      { minLength: count, maxLength: count },
    );
  type Drawn = ReturnType<typeof drawnOf> extends fc.Arbitrary<infer One> ? One : never;

  function marketOf(drawn: Drawn, isRivalry: boolean): readonly PricedItem[] {
    return drawn.map(({ cost, units, own, cross }, i) =>
      itemOf(
        {
          id: `item-${i}`,
          unitCost: cost,
          lastPrice: 2.19,
          guardrails: { floor: 1.59, ceiling: 2.99, ladder: { every: 0.2, endings: [0.19] } },
        },
        {
          baselineUnits: [units],
          own: { mean: own, error: 0 },
          cross: isRivalry ? drawn.map((_, k) => ({ item: `item-${k}`, elasticity: cross })) : [],
        },
      ),
    );
  }

  type Band = { readonly atLeast: number; readonly atMost: number };
  const ANY: Band = { atLeast: 0, atMost: 9 };

  /** The most that any of all combinations earns within a band of average prices, reckoned anew. */
  function bestOf(drawn: Drawn, isRivalry: boolean, { atLeast, atMost }: Band): number {
    const total = drawn.reduce((sum, { units }) => sum + units, 0);
    let most = Number.NEGATIVE_INFINITY;
    for (let code = 0; code < choices.length ** drawn.length; code += 1) {
      const digits = drawn.map((_, i) => Math.floor(code / choices.length ** i) % choices.length);
      const prices = digits.map((digit) => choices[digit] ?? 0);
      const average =
        drawn.reduce((sum, { units }, i) => sum + units * (prices[i] ?? 0), 0) / total;
      if (average < atLeast * (1 - 1e-9) || average > atMost * (1 + 1e-9)) continue;
      const logs = prices.map((price) => Math.log(price / 2.19));
      const all = logs.reduce((sum, log) => sum + log, 0);
      let profit = 0;
      for (const [i, { cost, units, own, cross }] of drawn.entries()) {
        const log = logs[i] ?? 0;
        const others = isRivalry ? cross * (all - log) : 0;
        profit += units * Math.exp(own * log + others) * ((prices[i] ?? 0) - cost);
      }
      most = Math.max(most, profit);
    }
    return most;
  }

  const middle = fc.double({ min: 1.7, max: 2.9, noNaN: true });
  const bandAround = (price: number): Band => ({ atLeast: price - 0.05, atMost: price + 0.05 });

  it.each([false, true])("tries all combinations of a few items, rivals: %s", (isRivalry) => {
    fc.assert(
      fc.property(drawnOf(3), middle, (drawn, price) => {
        const items = marketOf(drawn, isRivalry);
        expect(answered({ items }).profit.after).toBeCloseTo(bestOf(drawn, isRivalry, ANY), 6);
        const averagePrice = bandAround(price);
        const answer = optimizePrices({ items, averagePrice });
        const most = bestOf(drawn, isRivalry, averagePrice);
        if (answer.kind === "refused") {
          expect(answer.conflict).toContain("ladder");
          expect(most).toBe(Number.NEGATIVE_INFINITY);
          return;
        }
        expect(answer.gap).toBe(0);
        expect(answer.profit.after).toBeCloseTo(most, 6);
      }),
    );
  });

  it("of more items finds the best where they are no rivals, and all but that where they are", () => {
    fc.assert(
      fc.property(drawnOf(5), (drawn) => {
        const alone = answered({ items: marketOf(drawn, false) });
        expect(alone.profit.after).toBeCloseTo(bestOf(drawn, false, ANY), 6);
        const most = bestOf(drawn, true, ANY);
        const rivals = answered({ items: marketOf(drawn, true) });
        expect(rivals.gap).toBeNull();
        expect(rivals.profit.after).toBeLessThan(most + 1e-6);
        expect(rivals.profit.after).toBeGreaterThan(most - 0.01 * Math.abs(most));
      }),
      { numRuns: 25 },
    );
  });

  it("of more items keeps an average price, and misses no more than it says", () => {
    fc.assert(
      fc.property(drawnOf(5), middle, (drawn, price) => {
        const averagePrice = bandAround(price);
        const answer = answered({ items: marketOf(drawn, false), averagePrice });
        const most = bestOf(drawn, false, averagePrice);
        expect(answer.averagePrice.after).toBeGreaterThan(averagePrice.atLeast - 1e-6);
        expect(answer.averagePrice.after).toBeLessThan(averagePrice.atMost + 1e-6);
        expect(answer.profit.after).toBeLessThan(most + 1e-6);
        expect(answer.profit.after + (answer.gap ?? 0)).toBeGreaterThan(most - 1e-6);
        expect(answer.profit.after).toBeGreaterThan(most - 0.15 * Math.abs(most));
      }),
      { numRuns: 25 },
    );
  });

  it("of more items keeps an average price at next to no cost beyond the least", () => {
    const cases = fc.sample(fc.tuple(drawnOf(5), middle), { seed: 1, numRuns: 30 });
    const misses = cases.map(([drawn, price]) => {
      const averagePrice = bandAround(price);
      const answer = answered({ items: marketOf(drawn, false), averagePrice });
      const most = bestOf(drawn, false, averagePrice);
      return (most - answer.profit.after) / Math.abs(most);
    });
    expect(misses.reduce((sum, miss) => sum + miss, 0) / misses.length).toBeLessThan(0.006);
  });

  it("says so where it may have missed something", () => {
    const numbers = [
      [5, -1.2],
      [10, -2.268],
      [82, -2.387],
      [54, -3.556],
      [47, -3.094],
    ] as const;
    const drawn = numbers.map(([units, own]) => ({ ...{ cost: 0.5, units, own }, cross: 0 }));
    const averagePrice = bandAround(2.874);
    const answer = answered({ items: marketOf(drawn, false), averagePrice });
    const miss = bestOf(drawn, false, averagePrice) - answer.profit.after;
    expect(miss).toBeGreaterThan(1);
    expect(answer.gap).toBeGreaterThan(miss);
  });
});

describe("a guardrail", () => {
  const one = (rails: Partial<PricedItem["guardrails"]>, more: Partial<PricedItem> = {}) =>
    itemOf({ ...more, guardrails: { ladder: CENTS, ...rails } });

  // Without any the price would be 2.00.
  it.each<[string, PricedItem, number, string | null]>([
    ["floor", one({ floor: 2.2 }), 2.2, "floor"],
    ["ceiling", one({ ceiling: 1.8 }), 1.8, "ceiling"],
    ["change down", one({ change: { down: 0.1 } }), 2.25, "change down"],
    ["change up", one({ change: { up: 0.1 } }, { lastPrice: 1.5 }), 1.65, "change up"],
    [
      "minimum advertised price",
      one({ floor: 1, minimumAdvertised: 2.1, isAdvertised: true }),
      2.1,
      "minimum advertised price",
    ],
    ["nothing, unadvertised", one({ minimumAdvertised: 2.1 }), 2, null],
    ["nothing, where the best price is the last allowed", one({ floor: 2, ceiling: 2 }), 2, null],
    ["nothing, from afar", one({ floor: 1.5, ceiling: 2.5 }), 2, null],
    ["a ladder of nines", one({ ladder: NINES }), 1.99, null],
  ])("binds and is named: %s", (_what, item, price, binds) => {
    const [told] = answered({ items: [item] }).items;
    expect(told?.weeks[0]?.price).toBeCloseTo(price, 9);
    expect(told?.binds).toBe(binds);
  });

  it.each<[readonly string[], PricedItem]>([
    [["floor", "ceiling"], one({ floor: 3, ceiling: 2 })],
    [["floor", "change up"], one({ floor: 3, change: { up: 0.1 } })],
    [["change down", "ceiling"], one({ ceiling: 2, change: { down: 0.1, up: 0.1 } })],
    [
      ["minimum advertised price", "ceiling"],
      one({ minimumAdvertised: 3, isAdvertised: true, ceiling: 2.8, floor: 1 }),
    ],
    [["ladder", "ceiling"], one({ floor: 2.11, ceiling: 2.18, ladder: NINES })],
    [["ladder", "floor"], one({ floor: 2.1, ceiling: 2.15, ladder: NINES })],
  ])("conflicts with another, and both are named: %s", (conflict, item) => {
    expect(refused({ items: [itemOf({ id: "other" }), item] })).toMatchObject({
      item: "juice",
      conflict,
    });
  });

  it("of the average price keeps it where it was, and says what that costs", () => {
    const items = [
      itemOf({ id: "a" }, { own: { mean: -3, error: 0 } }),
      itemOf({ id: "b" }, { own: { mean: -1.6, error: 0 } }),
    ];
    const free = answered({ items });
    expect(pricesOf(free)).toEqual([1.5, 2.67]);
    const low = answered({ items, averagePrice: { atMost: 2 } });
    expect(low.averagePrice.after).toBeLessThan(2 + 1e-9);
    expect(low.averagePrice.shadowPrice).toBeGreaterThan(0);
    expect(low.items.map(({ binds }) => binds)).toContain("average at most");
    const even = answered({ items, averagePrice: { atLeast: 2.499, atMost: 2.501 } });
    expect(even.averagePrice.after).toBeCloseTo(2.5, 2);
    expect(even.averagePrice.shadowPrice).toBeLessThan(0);
    expect(even.profit.after).toBeLessThan(free.profit.after);
    expect(even.gap).toBeLessThan(0.01 * even.profit.after);
  });

  it("of the average price is refused with what keeps prices from it", () => {
    const items = [one({ floor: 2.2 })];
    expect(refused({ items, averagePrice: { atMost: 2 } }).conflict).toEqual([
      "floor",
      "average at most",
    ]);
    expect(refused({ items, averagePrice: { atLeast: 3, atMost: 2 } }).conflict).toEqual([
      "average at least",
      "average at most",
    ]);
    const coarse = [one({ ladder: { every: 1, endings: [0.99] } })];
    const between = { atLeast: 2.3, atMost: 2.4 };
    expect(refused({ items: coarse, averagePrice: between }).conflict).toEqual([
      "ladder",
      "average at least",
    ]);
  });

  it("holds the change of each week to the week before", () => {
    const falling = itemOf(
      { guardrails: { ladder: CENTS, change: { down: 0.1 } } },
      { baselineUnits: [100, 100, 100] },
    );
    expect(pricesOf(answered({ items: [falling] }))).toEqual([2.25, 2.03, 2]);
  });
});

describe("what is on hand", () => {
  it("raises the price to where demand takes just that", () => {
    const [plenty, scarce] = [1_000, 50].map((units) =>
      answered({ items: [itemOf({ stock: { units } }, { relativeVariance: 0 })] }),
    );
    expect(pricesOf(plenty ?? answered({ items: [] }))).toEqual([2]);
    // 100 * (price / 2.5) ** -2 is 50 at 3.5355.
    expect(pricesOf(scarce ?? answered({ items: [] }))).toEqual([3.54]);
    expect(scarce?.items[0]?.units.before).toBeCloseTo(50, 9);
  });

  it("sells no more than there is over all weeks, and never asks more for more of it", () => {
    const stock = fc.double({ min: 1, max: 300, noNaN: true });
    const variance = fc.double({ min: 0, max: 1, noNaN: true });
    const own = fc.double({ min: -4, max: -1.2, noNaN: true });
    fc.assert(
      fc.property(stock, stock, variance, own, (a, b, relativeVariance, mean) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)].map((units) =>
          answered({
            items: [
              itemOf(
                { stock: { units, salvage: 0.5 } },
                { relativeVariance, own: { mean, error: 0 } },
              ),
            ],
          }),
        );
        expect(less?.items[0]?.units.after).toBeLessThan(Math.min(a, b) + 1e-6);
        expect(more?.items[0]?.weeks[0]?.price).toBeLessThanOrEqual(
          (less?.items[0]?.weeks[0]?.price ?? 0) + 1e-9,
        );
      }),
    );
    const weeks = itemOf({ stock: { units: 90 } }, { baselineUnits: [80, 80, 80] });
    expect(answered({ items: [weeks] }).items[0]?.units.after).toBeLessThan(90);
  });

  it("is taken by the demand of all weeks together", () => {
    const rails = { floor: 2.5, ceiling: 2.5, ladder: CENTS };
    const two = itemOf(
      { guardrails: rails, stock: { units: 80 } },
      { baselineUnits: [50, 50], relativeVariance: 0.5 },
    );
    const [told] = answered({ items: [two] }).items;
    const short = expectedShortfall({ mean: 100, variance: 2 * 0.5 * 50 ** 2 }, 80);
    expect(told?.units.after).toBeCloseTo(100 - short, 9);
    const first = expectedShortfall({ mean: 50, variance: 0.5 * 50 ** 2 }, 80);
    expect(told?.weeks[0]?.units).toBeCloseTo(50 - first, 9);
  });

  it("is cleared for its salvage value sooner than kept for its cost", () => {
    const kept = answered({ items: [itemOf({ stock: { units: 300 } })] });
    const cleared = answered({ items: [itemOf({ stock: { units: 300, salvage: 0 } })] });
    expect(pricesOf(cleared)[0]).toBeLessThan(pricesOf(kept)[0] ?? 0);
  });
});

describe("what is not sure", () => {
  it("is leaned on the less the more caution there is", () => {
    const caution = fc.double({ min: 0, max: 5, noNaN: true });
    fc.assert(
      fc.property(caution, caution, (a, b) => {
        const items = [itemOf({}, { own: { mean: -2.4, error: 0.6 } })];
        const [bold, wary] = [Math.min(a, b), Math.max(a, b)].map(
          (one) => answered({ items, caution: one }).items[0]?.profitError ?? 0,
        );
        expect(wary).toBeLessThanOrEqual((bold ?? 0) + 1e-9);
      }),
    );
    const unknown = answered({ items: [itemOf({}, { own: null })], caution: 10 });
    expect(pricesOf(unknown)).toEqual([2.5]);
  });

  it("of a rival's effect is weighed at one error to each side", () => {
    const rival = itemOf({
      ...{ id: "rival", lastPrice: 2.5 },
      guardrails: { floor: 3, ceiling: 3, ladder: CENTS },
    });
    const cross = [{ item: "rival", elasticity: 0.5, error: 2 }];
    const fixed = { floor: 2.5, ceiling: 2.5, ladder: CENTS };
    const answer = answered({ items: [rival, itemOf({ guardrails: fixed }, { cross })] });
    const [, told] = answer.items;
    const log = Math.log(3 / 2.5);
    const middle = 100 * Math.exp(0.5 * log) * 1.5;
    expect(told?.profit.before).toBeCloseTo(150, 9);
    expect(told?.profit.after).toBeCloseTo(middle * Math.cosh(2 * log), 9);
    expect(told?.profitError).toBeCloseTo(middle * Math.sinh(2 * log), 9);
  });

  it.each<[string, PricedItem["demand"]["own"]]>([
    ["nothing", null],
    ["demand that rises with the price", { mean: 0.4, error: 0.1 }],
    ["no number", { mean: Number.NaN, error: 1 }],
    ["an error that is none", { mean: -2, error: Number.POSITIVE_INFINITY }],
  ])("is taken from the category where %s is known", (_what, own) => {
    const known = answered({ items: [itemOf({}, { own: { mean: -2, error: 1.5 } })] });
    expect(answered({ items: [itemOf({}, { own })] })).toEqual(known);
  });

  it.each<[string, Partial<PricedItem>, Partial<PricedItem["demand"]>]>([
    ["no cost", { unitCost: Number.NaN }, {}],
    ["a cost below 0", { unitCost: -1 }, {}],
    ["a last price of 0", { lastPrice: 0 }, {}],
    ["a last price of all but nothing", { lastPrice: 5e-324 }, {}],
    ["an endless last price", { lastPrice: Number.POSITIVE_INFINITY }, {}],
    ["a reference price of 0", {}, { referencePrice: 0 }],
    ["no weeks", {}, { baselineUnits: [] }],
    ["more weeks than others", {}, { baselineUnits: [1, 2] }],
    ["too many weeks", {}, { baselineUnits: new Array<number>(14).fill(1) }],
    ["units below 0", {}, { baselineUnits: [-3] }],
    ["units that are no number", {}, { baselineUnits: [Number.NaN] }],
    ["no variance", {}, { relativeVariance: Number.NaN }],
    ["an absurd cross elasticity", {}, { cross: [{ item: "fine", elasticity: Number.NaN }] }],
    ["a stock below 0", { stock: { units: -1 } }, {}],
    ["no salvage value", { stock: { units: 9, salvage: Number.NaN } }, {}],
  ])("is left out and said, with %s, and others are priced", (_what, more, demand) => {
    const fine = itemOf({ id: "fine" }, { cross: [{ item: "juice", elasticity: 0.5 }] });
    const answer = answered({ items: [fine, itemOf(more, demand)] });
    expect(answer.leftOut.map(({ id }) => id)).toEqual(["juice"]);
    expect(pricesOf(answer)).toEqual([2]);
  });

  it("is refused where the question itself is wrong", () => {
    const items = [itemOf()];
    expect(refused({ items: [...items, ...items] }).why).toContain("one id");
    expect(refused({ items, caution: Number.NaN }).why).toContain("caution");
    expect(refused({ items, averagePrice: { atMost: Number.NaN } }).why).toContain("average");
    for (const rails of [
      { ladder: { every: 0, endings: [0] } },
      { ladder: { every: 1, endings: [] } },
      { ladder: { every: 1, endings: [Number.NaN] } },
      { ladder: { every: 1e308, endings: [0] } },
      { ladder: { every: 5e-324, endings: [0] } },
      { ladder: CENTS, floor: Number.NaN },
      { ladder: CENTS, floor: Number.POSITIVE_INFINITY },
      { ladder: CENTS, ceiling: 1e300 },
      { ladder: CENTS, change: { down: -1 } },
    ]) {
      expect(refused({ items: [itemOf({ guardrails: rails })] }).item).toBe("juice");
    }
    const many = Array.from({ length: 201 }, (_, i) => itemOf({ id: `${i}` }));
    expect(refused({ items: many }).why).toContain("200");
  });

  it("takes an endless ceiling, and an absurd rise, for none", () => {
    const { ladder } = itemOf().guardrails;
    const endless = { ladder, ceiling: Number.POSITIVE_INFINITY, change: { up: 1e308 } };
    const open = pricesOf(answered({ items: [itemOf({ guardrails: { ladder } })] }));
    expect(pricesOf(answered({ items: [itemOf({ guardrails: endless })] }))).toEqual(open);
  });

  it("leaves prices where nothing is sold, and answers nothing to nothing", () => {
    const still = itemOf({}, { baselineUnits: [0] });
    expect(pricesOf(answered({ items: [still] }))).toEqual([2.5]);
    expect(answered({ items: [] })).toMatchObject({ items: [], profit: { before: 0, after: 0 } });
  });
});
