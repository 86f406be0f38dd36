import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { MarkdownItem } from "../../../src/models/pricing/markdown/item.ts";
import { readMarkdown } from "../../../src/models/pricing/markdown/item.ts";
import { valuesOf } from "../../../src/models/pricing/markdown/values.ts";
import { type Markdown, planMarkdown } from "../../../src/models/pricing/markdown.ts";

const coat: MarkdownItem = {
  stock: 8,
  weeklyUnits: [3, 2, 1],
  relativeVariance: 0.3,
  referencePrice: 5,
  elasticity: -2,
  ladder: [2, 3, 4, 5, 6, 8, 10],
  salvage: 0.5,
  neverRises: true,
};

function planned(item: MarkdownItem): Markdown {
  const answer = planMarkdown(item);
  if (answer.kind === "refused") throw new Error(answer.why);
  return answer;
}

const item: fc.Arbitrary<MarkdownItem> = fc.record({
  stock: fc.integer({ min: 0, max: 7 }),
  weeklyUnits: fc.array(fc.double({ min: 0, max: 6, noNaN: true }), { minLength: 1, maxLength: 3 }),
  relativeVariance: fc.constantFrom(0, 0.2, 1.5),
  referencePrice: fc.constant(5),
  elasticity: fc.double({ min: -4, max: -0.3, noNaN: true }),
  ladder: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 4 }),
  salvage: fc.double({ min: -1, max: 2, noNaN: true }),
  neverRises: fc.boolean(),
});

/** How likely a demand of so many units is, by the textbook's formulas and products alone. */
function chanceOf(units: number, mean: number, relativeVariance: number): number {
  if (mean === 0) return units === 0 ? 1 : 0;
  let chance = relativeVariance === 0 ? Math.exp(-mean) : 0;
  const size = 1 / relativeVariance;
  if (relativeVariance > 0) chance = (size / (size + mean)) ** size;
  for (let k = 1; k <= units; k += 1) {
    chance *= relativeVariance === 0 ? mean / k : ((size + k - 1) / k) * (mean / (size + mean));
  }
  return chance;
}

/** The most that can be earned from a week on, by trying every price for every course of events. */
function mostOf(of: MarkdownItem, week: number, units: number, before: number): number {
  if (week === of.weeklyUnits.length) return of.salvage * units;
  let most = Number.NEGATIVE_INFINITY;
  for (const price of of.ladder) {
    if (of.neverRises && price > before) continue;
    const mean = (of.weeklyUnits[week] ?? 0) * (price / of.referencePrice) ** of.elasticity;
    let [worth, tail] = [0, 1];
    for (let demand = 0; demand < units; demand += 1) {
      const chance = chanceOf(demand, mean, of.relativeVariance);
      worth += chance * (price * demand + mostOf(of, week + 1, units - demand, price));
      tail -= chance;
    }
    worth += tail * (price * units + mostOf(of, week + 1, 0, price));
    most = Math.max(most, worth);
  }
  return most;
}

describe("a markdown", () => {
  it("earns what trying every price for every course of events earns", () => {
    fc.assert(
      fc.property(item, (drawn) => {
        const { expectedRevenue } = planned(drawn);
        const most = mostOf(drawn, 0, drawn.stock, Number.POSITIVE_INFINITY);
        expect(expectedRevenue).toBeCloseTo(most, 6);
      }),
      { numRuns: 60 },
    );
  });

  it.each([
    [[2, 4, 2], 5],
    [[1, 8, 1], 6],
    [[0.5, 6, 4], 7],
  ])("that never rises earns what it can: %j", (weeklyUnits, stock) => {
    const steep = { ...coat, ...{ weeklyUnits, stock, elasticity: -1.5, ladder: [2, 4, 7, 12] } };
    const most = mostOf(steep, 0, stock, Number.POSITIVE_INFINITY);
    expect(planned(steep).expectedRevenue).toBeCloseTo(most, 9);
  });

  it("earns what is known in continuous time for a constant elasticity", () => {
    // McAfee and te Velde, Production and Operations Management 17 (2008): with buyers at a pace of
    // price ** -e, n units are worth b(n) * time ** (1 / e) and cost e / (e - 1) * (b(n) - b(n - 1)) a
    // unit of that, where b(n) * (b(n) - b(n - 1)) ** (e - 1) = (1 - 1 / e) ** (e - 1).
    const [e, units] = [2, 4];
    const worths = [0];
    for (let n = 1; n <= units; n += 1) {
      const last = worths.at(-1) ?? 0;
      // With e = 2: b * (b - last) = 1 / 2.
      worths.push((last + Math.sqrt(last * last + 2)) / 2);
    }
    const ladder = Array.from({ length: 60 }, (_, k) => 0.3 * 1.05 ** k);
    const plan = planned({
      ...coat,
      stock: units,
      weeklyUnits: new Array<number>(100).fill(1 / 100),
      relativeVariance: 0,
      referencePrice: 1,
      elasticity: -e,
      ladder,
      salvage: 0,
      neverRises: false,
    });
    expect(plan.expectedRevenue / (worths[units] ?? 0)).toBeGreaterThan(0.97);
    expect(plan.expectedRevenue / (worths[units] ?? 0)).toBeLessThan(1.0001);
    for (let n = 1; n <= units; n += 1) {
      const price = (e / (e - 1)) * ((worths[n] ?? 0) - (worths[n - 1] ?? 0));
      expect((plan.priceAt(0, n) ?? 0) / price).toBeGreaterThan(0.9);
      expect((plan.priceAt(0, n) ?? 0) / price).toBeLessThan(1.1);
    }
  });

  it("never asks more for more stock, nor less for more time, where weeks are short", () => {
    const slow = fc.record({
      ...{ elasticity: fc.double({ min: -4, max: -1.1, noNaN: true }) },
      pace: fc.double({ min: 0.05, max: 0.3, noNaN: true }),
    });
    const ladder = Array.from({ length: 14 }, (_, k) => 1.25 ** k);
    fc.assert(
      fc.property(slow, ({ pace, elasticity }) => {
        const plan = planned({
          ...{ ...coat, stock: 8, elasticity, ladder, neverRises: false, relativeVariance: 0 },
          weeklyUnits: new Array<number>(15).fill(pace),
        });
        for (let week = 0; week < 15; week += 1) {
          for (let units = 1; units <= 8; units += 1) {
            const price = plan.priceAt(week, units) ?? 0;
            expect(price).toBeLessThanOrEqual(plan.priceAt(week, units - 1 || 1) ?? 0);
            if (week > 0) expect(price).toBeLessThanOrEqual(plan.priceAt(week - 1, units) ?? 0);
          }
        }
        const prices = Array.from({ length: 8 }, (_, k) => plan.priceAt(0, k + 1));
        expect(new Set(prices).size).toBeGreaterThan(1);
      }),
      { numRuns: 20 },
    );
  });

  it("never rises again where it must not, nor above the last price", () => {
    const plan = planned({ ...coat, lastPrice: 6.5 });
    expect(plan.price).toBeLessThanOrEqual(6);
    for (let units = 0; units <= 8; units += 1) {
      for (const before of [2, 3, 3.5, 8]) {
        expect(plan.priceAt(1, units, before)).toBeLessThanOrEqual(Math.min(before, 6));
      }
    }
    expect(plan.priceAt(1, 3, 1)).toBeNull();
    expect(planned({ ...coat, neverRises: false }).expectedRevenue).toBeGreaterThan(
      planned(coat).expectedRevenue,
    );
  });

  it("earns at least as much as any one price, and more with more stock or salvage", () => {
    fc.assert(
      fc.property(item, (drawn) => {
        const { expectedRevenue, held } = planned(drawn);
        for (const one of held) {
          expect(expectedRevenue).toBeGreaterThanOrEqual(one.expectedRevenue - 1e-9);
        }
        const more = planned({
          ...drawn,
          stock: drawn.stock + 1,
          salvage: Math.max(0, drawn.salvage),
        });
        expect(more.expectedRevenue).toBeGreaterThanOrEqual(expectedRevenue - 1e-9);
        const dearer = planned({ ...drawn, salvage: drawn.salvage + 1 });
        expect(dearer.expectedRevenue).toBeGreaterThanOrEqual(expectedRevenue - 1e-9);
        expect(held.length).toBe(new Set(drawn.ladder).size);
      }),
    );
  });

  it("scales with the unit of money, and knows no order of the ladder", () => {
    fc.assert(
      fc.property(item, fc.double({ min: 0.01, max: 100, noNaN: true }), (drawn, k) => {
        const dear = planned({
          ...drawn,
          referencePrice: k * drawn.referencePrice,
          ladder: drawn.ladder.map((price) => k * price).reverse(),
          salvage: k * drawn.salvage,
        });
        expect(dear.expectedRevenue / k).toBeCloseTo(planned(drawn).expectedRevenue, 6);
      }),
    );
  });

  it("of a large stock is valued in steps, close to units", () => {
    const many = readMarkdown({
      ...coat,
      stock: 600,
      weeklyUnits: [120, 90, 60, 40],
      ladder: [2, 3, 4, 5, 6, 7],
    });
    if (many.kind === "refused") throw new Error(many.why);
    const worthIn = (steps: number) => {
      const values = valuesOf(many, steps);
      return values.weeks[0]?.at(-1)?.at(-1) ?? 0;
    };
    const exact = worthIn(600);
    for (const steps of [100, 77, 40]) {
      expect(worthIn(steps) / exact).toBeGreaterThan(0.995);
      expect(worthIn(steps) / exact).toBeLessThan(1.005);
    }
    const large = planned({
      ...coat,
      stock: 10_000,
      weeklyUnits: new Array<number>(40).fill(200),
      ladder: Array.from({ length: 20 }, (_, k) => 2 + k / 4),
    });
    expect(large.stockStep).toBeGreaterThan(1);
    expect(large.expectedRevenue).toBeGreaterThan(
      Math.max(...large.held.map(({ expectedRevenue }) => expectedRevenue)) - 1e-6,
    );
  });

  it("asks a price of its ladder for nothing, and earns the salvage where nobody buys", () => {
    expect(planned({ ...coat, stock: 0 }).expectedRevenue).toBe(0);
    expect(coat.ladder).toContain(planned({ ...coat, stock: 0 }).price);
    expect(planned({ ...coat, weeklyUnits: [0, 0] }).expectedRevenue).toBe(4);
    expect(planned({ ...coat, stock: 8.9 }).expectedRevenue).toBe(planned(coat).expectedRevenue);
    const plan = planned(coat);
    for (const [week, units] of [
      [-1, 3],
      [3, 3],
      [0.5, 3],
      [0, 9],
      [0, -1],
      [0, Number.NaN],
    ] as const) {
      expect(plan.priceAt(week, units)).toBeNull();
    }
  });

  it("sells all at a price of all but nothing", () => {
    for (const relativeVariance of [0, 0.1]) {
      const plan = planned({ ...coat, relativeVariance, ladder: [5e-324, 3] });
      expect(plan.held[0]?.expectedRevenue).toBeCloseTo(0, 9);
      expect(plan.expectedRevenue).toBeCloseTo(plan.held[1]?.expectedRevenue ?? 0, 6);
    }
  });

  it.each<[string, Partial<MarkdownItem>]>([
    ["stock", { stock: -1 }],
    ["stock", { stock: Number.NaN }],
    ["cases", { stock: 10_001 }],
    ["cases", { stock: Number.POSITIVE_INFINITY }],
    ["weeks", { weeklyUnits: [] }],
    ["weeks", { weeklyUnits: new Array<number>(105).fill(1) }],
    ["week's units", { weeklyUnits: [1, Number.NaN] }],
    ["week's units", { weeklyUnits: [-1] }],
    ["variance", { relativeVariance: -0.1 }],
    ["variance", { relativeVariance: Number.NaN }],
    ["reference price", { referencePrice: 0 }],
    ["elasticity", { elasticity: 0 }],
    ["elasticity", { elasticity: Number.NaN }],
    ["ladder", { ladder: [] }],
    ["ladder", { ladder: [3, 0] }],
    ["ladder", { ladder: [Number.NaN] }],
    ["ladder", { ladder: new Array<number>(201).fill(1) }],
    ["left over", { salvage: Number.NaN }],
    ["last price", { lastPrice: Number.NaN }],
    ["above the last price", { lastPrice: 1 }],
  ])("is refused for its %s", (why, more) => {
    const answer = planMarkdown({ ...coat, ...more });
    expect(answer).toMatchObject({ kind: "refused", why: expect.stringContaining(why) });
  });
});
