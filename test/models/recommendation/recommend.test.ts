import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Purchase } from "../../../src/models/recommendation/baskets.ts";
import {
  fitRecommender,
  type Recommendations,
  recommend,
  similarItems,
} from "../../../src/models/recommendation/recommend.ts";
import { RECOMMENDER_DEFAULTS } from "../../../src/models/recommendation/settings.ts";

const DAY_MS = 86_400_000;

function bought(customer: string | null, day: number, items: readonly string[]): Purchase[] {
  const basket = `${customer}-${day}`;
  return items.map((item) => ({ customer, basket, item, quantity: 1, atMs: day * DAY_MS }));
}

const names = ({ items }: Recommendations) => items.map(({ item }) => item);
const scoresOf = ({ items }: Recommendations) =>
  new Map(items.map(({ item, score }) => [item, score]));

const SHOP = [
  ...bought("ann", 1, ["bread", "butter"]),
  ...bought("ann", 11, ["bread"]),
  ...bought("bob", 2, ["bread", "butter", "jam"]),
  ...bought("bob", 12, ["jam"]),
  ...bought("cid", 3, ["nails"]),
  ...bought(null, 12, ["tea", "cups"]),
];

describe("recommendations", () => {
  const model = fitRecommender(SHOP);
  const nowMs = 13 * DAY_MS;

  it("say why, with what was bought before first", () => {
    const { items, basis, confidence } = recommend(model, { customer: "ann", nowMs, count: 3 });
    expect(items[0]).toMatchObject({ item: "bread" });
    expect(items[0]?.because[0]).toEqual({
      kind: "bought-before",
      times: 2,
      lastAtMs: 11 * DAY_MS,
    });
    const jam = items.find(({ item }) => item === "jam");
    expect(jam?.because[0]).toEqual({ kind: "bought-by-similar", neighbors: 1 });
    expect(jam?.because).toContainEqual({ kind: "goes-with", item: "butter", from: "history" });
    expect({ basis, confidence }).toEqual({ basis: "history", confidence: 2 / 5 });
  });

  it("follow the session, and do not name it again", () => {
    const question = { customer: "ann", nowMs, count: 10 };
    const without = recommend(model, question);
    const shifted = recommend(model, { ...question, session: ["tea"] });
    expect(names(without).indexOf("cups")).toBeGreaterThan(names(shifted).indexOf("cups"));
    expect(names(shifted)).not.toContain("tea");
    expect(shifted.items.find(({ item }) => item === "cups")?.because[0]).toEqual({
      kind: "goes-with",
      item: "tea",
      from: "session",
    });
  });

  it("fall back to the session, then to what is popular, and are less sure", () => {
    const asked = (customer: string | null, session: string[]) =>
      recommend(model, { customer, session, nowMs, count: 2 });
    const stranger = asked(null, []);
    expect(stranger).toMatchObject({ basis: "popularity", confidence: 0 });
    expect(stranger.items[0]?.because).toEqual([{ kind: "popular" }]);
    expect(asked("nobody", ["tea"])).toMatchObject({ basis: "session", confidence: 0.5 / 3.5 });
    expect(names(asked("nobody", ["tea"]))[0]).toBe("cups");
    expect(asked("cid", [])).toMatchObject({ basis: "one-basket", confidence: 0.25 });
    expect(asked("nobody", ["no such item"])).toEqual(stranger);
  });

  it("know of nothing when nothing was ever bought", () => {
    const nothing = recommend(fitRecommender([]), { customer: "ann", nowMs, count: 5 });
    expect(nothing).toEqual({ items: [], basis: "popularity", confidence: 0 });
    expect(similarItems(fitRecommender([]), "tea", 5)).toEqual([]);
  });

  it("tell what goes with an item", () => {
    // Together in one basket of two; each counts half there: (1/2) / (sqrt(1/2 * 1/2) + 1).
    const [first] = similarItems(model, "tea", 5);
    expect(first).toEqual({ item: "cups", similarity: expect.closeTo(1 / 3, 12) });
  });

  it("stay within what is bounded", () => {
    const many = Array.from({ length: 60 }, (_, i) =>
      bought(`c${i % 20}`, i, [`i${i % 7}`, `i${i % 5}`, `j${i}`]),
    ).flat();
    const bounds = {
      ...RECOMMENDER_DEFAULTS.bounds,
      ...{ basketsPerCustomer: 2, itemsPerCustomer: 3, customersPerItem: 4, neighbors: 2 },
      ...{ similarPerItem: 2, purchasesPerItem: 3, sessionItems: 1, count: 4 },
    };
    const small = fitRecommender(many, { ...RECOMMENDER_DEFAULTS, bounds });
    const size = () => JSON.stringify(small).length;
    const before = size();
    for (const { baskets, items } of small.tastes.values()) {
      expect(baskets).toBeLessThanOrEqual(2);
      expect(items.size).toBeLessThanOrEqual(3);
    }
    for (const { places } of small.neighborhood.byItem.values()) {
      expect(places.length).toBeLessThanOrEqual(4);
    }
    for (const { places } of small.similar) expect(places.length).toBeLessThanOrEqual(2);
    for (const { timesMs } of small.trends.items) expect(timesMs.length).toBeLessThanOrEqual(3);
    const asked = recommend(small, { customer: "c1", nowMs: 60 * DAY_MS, count: 1000 });
    expect(asked.items).toHaveLength(4);
    expect(size()).toBe(before);
  });
});

const ITEMS = ["a", "b", "c", "d", "e", "f"];
const item = fc.constantFrom(...ITEMS);
const customer = fc.constantFrom("p", "q", "r", null);
const baskets = fc
  .array(fc.tuple(customer, fc.integer({ min: 0, max: 400 }), fc.uniqueArray(item)), {
    maxLength: 20,
  })
  .map((all) => all.flatMap(([who, day, items]) => bought(who, day, items)));
const near = (value: number) => expect.closeTo(value, 9);

describe("whatever was bought", () => {
  const nowMs = 401 * DAY_MS;
  const question = { customer: "p", nowMs, count: 6 };

  it("names of items and customers, and the order of lines, do not matter", () => {
    fc.assert(
      fc.property(baskets, fc.shuffledSubarray(ITEMS, { minLength: 6 }), (lines, other) => {
        const renamed = (name: string) => other[ITEMS.indexOf(name)] ?? "";
        const customers: Readonly<Record<string, string>> = { p: "r", q: "p", r: "q" };
        const changed = lines
          .map((line) => ({
            ...line,
            item: renamed(line.item),
            customer: line.customer === null ? null : (customers[line.customer] ?? null),
          }))
          .reverse();
        const one = scoresOf(recommend(fitRecommender(lines), question));
        const two = scoresOf(recommend(fitRecommender(changed), { ...question, customer: "r" }));
        expect(two.size).toBe(one.size);
        for (const [name, score] of one) expect(two.get(renamed(name))).toEqual(near(score));
      }),
    );
  });

  it("a purchase counts no less for being more recent", () => {
    const day = fc.integer({ min: 0, max: 400 });
    fc.assert(
      fc.property(baskets, day, day, (lines, one, two) => {
        const others = lines.filter((line) => line.customer !== "p" && !/[ab]/.test(line.item));
        const [older, newer] = [Math.min(one, two), Math.max(one, two)];
        const own = [...bought("p", older, ["a"]), ...bought("p", newer + 0.5, ["b"])];
        const scores = scoresOf(recommend(fitRecommender([...others, ...own]), question));
        expect(scores.get("b")).toBeGreaterThanOrEqual(scores.get("a") ?? 0);
      }),
    );
  });

  it("an item in the session lowers nothing that goes with it", () => {
    fc.assert(
      fc.property(baskets, fc.uniqueArray(item), item, (lines, session, added) => {
        const model = fitRecommender(lines);
        const before = scoresOf(recommend(model, { ...question, session }));
        const after = scoresOf(recommend(model, { ...question, session: [...session, added] }));
        for (const { item: partner } of similarItems(model, added, 10)) {
          if (partner === added || session.includes(partner)) continue;
          expect(after.get(partner)).toBeGreaterThanOrEqual(before.get(partner) ?? 0);
        }
      }),
    );
  });

  it("wrong lines and questions give answers without repeats, and never too many", () => {
    const anyNumber = fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -1, 0, 1));
    const wrong = fc.record({
      customer: fc.constantFrom("p", "", null),
      basket: fc.constantFrom("1", "2", ""),
      item: fc.constantFrom("a", "b", "", "__proto__"),
      ...{ quantity: anyNumber, atMs: anyNumber },
    });
    const session = fc.array(fc.constantFrom("a", "b", "", "x", "__proto__"));
    fc.assert(
      fc.property(fc.array(wrong), session, anyNumber, anyNumber, (lines, had, now, count) => {
        const model = fitRecommender(lines);
        const asked = { customer: "p", session: had, nowMs: now, count };
        const { items, confidence } = recommend(model, asked);
        expect(items.length).toBeLessThanOrEqual(count > 0 ? count : 0);
        expect(new Set(items.map((one) => one.item)).size).toBe(items.length);
        for (const { score, because } of items) {
          expect(Number.isFinite(score)).toBe(true);
          expect(because.length).toBeGreaterThan(0);
        }
        expect(confidence).toBeGreaterThanOrEqual(0);
        expect(confidence).toBeLessThan(1);
      }),
    );
  });
});
