import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readBaskets } from "../../../src/models/recommendation/baskets.ts";
import { highest } from "../../../src/models/recommendation/highest.ts";
import { fitNeighborhood, neighborsOf } from "../../../src/models/recommendation/neighbors.ts";
import { ownSign } from "../../../src/models/recommendation/signs.ts";
import { fitSimilarItems } from "../../../src/models/recommendation/similar-items.ts";
import { fitTaste } from "../../../src/models/recommendation/tastes.ts";
import { fitTrends, trendOf } from "../../../src/models/recommendation/trend.ts";

const basket = (atMs: number, items: readonly number[]) => ({ customer: "ann", atMs, items });

describe("baskets", () => {
  it("leave out and count what is no purchase, and name an item once", () => {
    const line = { customer: "ann", basket: "1", item: "tea", quantity: 2, atMs: 5 };
    const read = readBaskets([
      ...[line, line, { ...line, item: "cups", atMs: 4 }],
      ...[
        { ...line, quantity: -1 },
        { ...line, quantity: Number.NaN },
      ],
      ...[
        { ...line, atMs: Number.NaN },
        { ...line, item: "" },
      ],
    ]);
    expect(read.catalog.names).toEqual(["cups", "tea"]);
    expect(read.baskets).toEqual([basket(4, [0, 1])]);
    expect(read.leftOutLines).toBe(4);
  });
});

describe("taste", () => {
  const bounds = { basketsPerCustomer: 10, itemsPerCustomer: 10 };

  it("is the faded share of baskets, less for an item of many", () => {
    const half = 100 / Math.LN2;
    const taste = fitTaste([basket(0, [1]), basket(100, [1, 2, 3, 4])], half, bounds);
    // The first basket counts a half, alone in it; in the second is a root of four.
    expect(taste.items.get(1)?.weight).toBeCloseTo((0.5 + 0.5) / 1.5, 12);
    expect(taste.items.get(4)?.weight).toBeCloseTo(0.5 / 1.5, 12);
    expect(taste.items.get(1)).toMatchObject({ times: 2, lastAtMs: 100 });
    expect([...taste.places]).toEqual([1, 2, 3, 4]);
  });
});

describe("what the customer bought before", () => {
  it("counts by the root of how much it is liked and how much everyone wants it", () => {
    const bounds = { basketsPerCustomer: 10, itemsPerCustomer: 10 };
    const taste = fitTaste([basket(0, [0]), basket(100, [0]), basket(100, [1])], 1e9, bounds);
    const sign = ownSign(taste, Float64Array.of(0.1, 0.8, 1));
    // Liked twice as much and wanted an eighth as much: the root of a quarter.
    expect([...sign].map((value) => Number(value.toFixed(6)))).toEqual([0.5, 1, 0]);
  });
});

describe("neighbors", () => {
  it("are others who bought what one did, and never oneself", () => {
    const bounds = { basketsPerCustomer: 10, itemsPerCustomer: 10 };
    const taste = (items: readonly number[]) => fitTaste([basket(0, items)], 1, bounds);
    const [ann, bob, cyd] = [taste([0, 1]), taste([1, 2]), taste([3])];
    const customers = fitNeighborhood(new Map(Object.entries({ ann, bob, cyd })), 10);
    expect(neighborsOf(customers, "ann", 5).map((one) => one.taste)).toEqual([bob]);
    expect(neighborsOf(customers, "cyd", 5)).toEqual([]);
  });
});

describe("similar items", () => {
  it("are told by no basket of more than is bounded", () => {
    const told = (itemsPerBasket: number) =>
      fitSimilarItems([basket(0, [0, 1]), basket(1, [0, 1, 2])], 3, {
        itemsPerBasket,
        similarPerItem: 5,
      }).map(({ places }) => [...places]);
    expect(told(3)).toEqual([
      [1, 2],
      [0, 2],
      [0, 1],
    ]);
    expect(told(2)).toEqual([[1], [0], []]);
  });
});

describe("trend", () => {
  const half = 100 / Math.LN2;
  const trends = fitTrends([basket(0, [0]), basket(100, [0]), basket(300, [0])], 2, half, 10);

  it("counts each purchase by its age, and none that is not yet made", () => {
    expect(trendOf(trends, 0, 0)).toBe(0);
    expect(trendOf(trends, 0, 100)).toBeCloseTo(0.5, 12);
    expect(trendOf(trends, 0, 200)).toBeCloseTo(0.75, 12);
    expect(trendOf(trends, 0, 400)).toBeCloseTo(1 / 16 + 1 / 8 + 1 / 2, 12);
    expect(trendOf(trends, 1, 400)).toBe(0);
    expect(trendOf(trends, 7, 400)).toBe(0);
  });
});

describe("the highest", () => {
  it("are those that sorting gives", () => {
    const values = fc.array(fc.integer({ min: -2, max: 6 }));
    fc.assert(
      fc.property(values, fc.integer({ min: 0, max: 8 }), (all, count) => {
        const sorted = all
          .map((value, place) => ({ value, place }))
          .filter(({ value }) => value > 0)
          .sort((a, b) => b.value - a.value || a.place - b.place);
        const expected = sorted.slice(0, count).map(({ place }) => place);
        expect(highest(Float64Array.from(all), count)).toEqual(expected);
      }),
    );
  });
});
