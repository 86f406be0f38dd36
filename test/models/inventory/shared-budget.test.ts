import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { SharedItem, SharedLimit } from "../../../src/models/inventory/shared-budget/item.ts";
import { orderOptions } from "../../../src/models/inventory/shared-budget/order-options.ts";
import { openSolver, type Solver } from "../../../src/models/inventory/shared-budget/solver.ts";
import {
  type SharedBudgetAnswer,
  type SharedBudgetQuestion,
  shareBudget,
} from "../../../src/models/inventory/shared-budget.ts";
import { expectedShortfall } from "../../../src/models/numeric/gamma.ts";

const highs = await openSolver();
const EXACTLY = { timeLimitSeconds: 30, relativeGap: 0 };
const NAMES = ["money", "pallets", "handling"] as const;

const use = fc.integer({ min: 0, max: 12 });
const option = fc.record({
  quantity: fc.integer({ min: 0, max: 20 }),
  value: fc.integer({ min: -20, max: 100 }),
  uses: fc.record({ money: use, pallets: use, handling: use }),
});
const shared: fc.Arbitrary<SharedBudgetQuestion> = fc.record({
  items: fc
    .array(fc.array(option, { minLength: 1, maxLength: 4 }), { maxLength: 5 })
    .map((all) => all.map((options, i): SharedItem => ({ id: `item ${i}`, options }))),
  limits: fc
    .tuple(...NAMES.map(() => fc.integer({ min: 0, max: 40 })))
    .map((amounts) => NAMES.map((name, i): SharedLimit => ({ name, amount: amounts[i] ?? 0 }))),
});

/** The most that any choice is worth by trying all; null when none is within the limits. */
function bestOfAll({ items, limits }: SharedBudgetQuestion): number | null {
  let best: number | null = null;
  const visit = (i: number, value: number, left: readonly number[]) => {
    if (left.some((room) => room < 0)) return;
    const item = items[i];
    if (item === undefined) best = Math.max(best ?? value, value);
    for (const { value: more, uses } of item?.options ?? []) {
      visit(
        i + 1,
        value + more,
        left.map((room, m) => room - (uses[limits[m]?.name ?? ""] ?? 0)),
      );
    }
  };
  visit(
    0,
    0,
    limits.map(({ amount }) => amount),
  );
  return best;
}

function answered(question: SharedBudgetQuestion, solver: Solver | null = highs) {
  const answer = shareBudget(question, solver, EXACTLY);
  return answer.kind === "refused" ? null : answer;
}

function whyRefused(question: SharedBudgetQuestion, solver: Solver | null = highs): string {
  const answer = shareBudget(question, solver, EXACTLY);
  return answer.kind === "refused" ? answer.why : "";
}

/** What holds for every answer, however it was come by. */
function expectSound({ items, limits }: SharedBudgetQuestion, answer: SharedBudgetAnswer) {
  answer.orders.forEach((order, i) => {
    const quantities = items[i]?.options.map(({ quantity, value }) => ({ quantity, value }));
    expect(order.id).toBe(items[i]?.id);
    expect(quantities).toContainEqual({ quantity: order.quantity, value: order.value });
  });
  const worth = answer.orders.reduce((sum, { value }) => sum + value, 0);
  expect(answer.objective).toBeCloseTo(worth, 6);
  answer.limits.forEach(({ name, used, amount, price }, m) => {
    expect({ name, amount }).toEqual(limits[m]);
    expect(used).toBeLessThanOrEqual(amount * (1 + 1e-9));
    expect(price).toBeGreaterThanOrEqual(0);
  });
  expect(answer.bound).toBeGreaterThanOrEqual(answer.objective);
}

describe("a shared budget", () => {
  it("goes to what earns the most with it", () => {
    const item = (id: string, value: number, money: number): SharedItem => ({
      id,
      options: [
        { quantity: 0, value: 0, uses: {} },
        { quantity: 1, value, uses: { money } },
      ],
    });
    // By earnings for the money one would begin with the tea, and end with 100.
    const items = [item("tea", 60, 10), item("cups", 100, 20), item("pot", 120, 30)];
    const answer = answered({ items, limits: [{ name: "money", amount: 50 }] });
    expect(answer).toMatchObject({ objective: 220, basis: "optimal", relativeGap: 0 });
    expect(answer?.orders.map(({ quantity }) => quantity)).toEqual([0, 1, 1]);
    expect(answer?.limits).toMatchObject([{ name: "money", amount: 50, used: 50 }]);
    // Between the best 50 and any more money lie 120 for 30.
    expect(answer?.limits[0]?.price).toBeCloseTo(4, 3);
  });

  it("is the best of all choices, or there is none", () => {
    fc.assert(
      fc.property(shared, (question) => {
        const best = bestOfAll(question);
        const answer = answered(question);
        if (answer !== null) expectSound(question, answer);
        expect(answer === null).toBe(best === null);
        expect(answer?.objective ?? 0).toBeCloseTo(best ?? 0, 6);
        expect(answer?.basis ?? "optimal").toBe("optimal");
      }),
      { numRuns: 150 },
    );
  });

  it("is within its limits and its bound without a solver too", () => {
    fc.assert(
      fc.property(shared, (question) => {
        const best = bestOfAll(question);
        const answer = answered(question, null);
        if (answer === null) return;
        expectSound(question, answer);
        expect(best).not.toBeNull();
        expect(answer.objective).toBeLessThanOrEqual((best ?? 0) + 1e-6);
        expect(answer.bound).toBeGreaterThanOrEqual((best ?? 0) - 1e-6);
        if (answer.basis === "optimal") expect(answer.objective).toBeCloseTo(best ?? 0, 6);
      }),
    );
  });

  it("with one limit, and no solver, finds orders whenever there are some", () => {
    fc.assert(
      fc.property(shared, ({ items, limits }) => {
        const question = { items, limits: limits.map((one, m) => (m === 0 ? one : free(one))) };
        expect(answered(question, null) === null).toBe(bestOfAll(question) === null);
      }),
    );
  });

  it("does not depend on the order of items and limits", () => {
    fc.assert(
      fc.property(shared, (question) => {
        const answer = answered(question);
        const items = [...question.items].reverse();
        const other = answered({ items, limits: [...question.limits].reverse() });
        expect(other?.orders).toEqual(answer?.orders.slice().reverse());
        expect(other?.objective).toBe(answer?.objective);
        expect(other?.bound).toBe(answer?.bound);
      }),
      { numRuns: 60 },
    );
  });

  it("is given to the same of equals, in whatever order they are told", () => {
    const options = [
      { quantity: 0, value: 0, uses: {} },
      { quantity: 3, value: 7, uses: { money: 3 } },
      { quantity: 3, value: 7, uses: { money: 2 } },
    ];
    const items = ["a", "b", "c", "d", "e"].map((id) => ({ id, options }));
    const shuffled = ["d", "b", "e", "a", "c"].map((id) => ({ id, options }));
    const taken = (of: readonly SharedItem[], solver: Solver | null) =>
      answered({ items: of, limits: [{ name: "money", amount: 7 }] }, solver)
        ?.orders.filter(({ quantity }) => quantity > 0)
        .map(({ id }) => id)
        .sort();
    for (const solver of [highs, null]) {
      expect(taken(items, solver)?.length).toBe(3);
      expect(taken(shuffled, solver)).toEqual(taken(items, solver));
    }
  });

  it("is never worth less with more of a limit", () => {
    const more = fc.integer({ min: 0, max: 30 });
    fc.assert(
      fc.property(shared, more, fc.nat(2), (question, extra, which) => {
        const limits = question.limits.map((limit, m) =>
          m === which ? { ...limit, amount: limit.amount + extra } : limit,
        );
        const [less, larger] = [answered(question), answered({ ...question, limits })];
        if (less === null) return;
        expect(larger?.objective).toBeGreaterThanOrEqual(less.objective - 1e-6);
      }),
      { numRuns: 60 },
    );
  });

  it("is the same in every unit of money and of the limits", () => {
    fc.assert(
      fc.property(shared, fc.constantFrom(1e-4, 1e5), (question, unit) => {
        const scaled = {
          items: question.items.map(({ id, options }) => ({
            id,
            options: options.map(({ quantity, value, uses }) => ({
              quantity,
              value: value * unit,
              uses: { ...uses, money: uses["money"] === undefined ? 0 : uses["money"] * unit },
            })),
          })),
          limits: question.limits.map(({ name, amount }) => ({
            name,
            amount: name === "money" ? amount * unit : amount,
          })),
        };
        const objective = answered(scaled)?.objective ?? 0;
        expect(objective / unit).toBeCloseTo(answered(question)?.objective ?? 0, 4);
      }),
      { numRuns: 40 },
    );
  });

  it("says which limit cannot be kept, and by how much", () => {
    const item = (id: string, money: number): SharedItem => ({
      id,
      options: [{ quantity: 10, value: 5, uses: { money } }],
    });
    const items = [item("tea", 30), item("cups", 40)];
    expect(whyRefused({ items, limits: [{ name: "money", amount: 50 }] })).toBe(
      "the limit money is 50, and the least that can be ordered takes 70 of it",
    );
    expect(whyRefused({ items, limits: [{ name: "money", amount: -1 }] })).toBe(
      "the limit money has to be 0 or more, and is -1",
    );
  });

  it("says when limits cannot be kept together", () => {
    const either = (id: string): SharedItem => ({
      id,
      options: [
        { quantity: 1, value: 1, uses: { money: 2 } },
        { quantity: 2, value: 1, uses: { pallets: 2 } },
      ],
    });
    const items = [either("tea"), either("cups"), either("pot")];
    const limits = [
      { name: "money", amount: 3 },
      { name: "pallets", amount: 3 },
    ];
    expect(whyRefused({ items, limits })).toBe("no choice of options is within all limits at once");
    expect(whyRefused({ items, limits }, null)).toBe(
      "no choice of options within all limits was found",
    );
  });

  it("falls back on the options of least use when changing one at a time leads nowhere", () => {
    const item = (id: string, ...told: readonly (readonly [number, number, number])[]) => ({
      id,
      options: told.map(([value, money, pallets], i) => ({
        quantity: i,
        value,
        uses: { money, pallets },
      })),
    });
    const items = [
      item("tea", [7, 3, 1], [1, 1, 2], [9, 4, 5]),
      item("cups", [5, 0, 0], [1, 3, 5], [8, 4, 4]),
      item("pot", [7, 2, 5], [1, 3, 1], [4, 4, 3]),
    ];
    const limits = ["money", "pallets"].map((name) => ({ name, amount: 5 }));
    expect(answered({ items, limits }, null)?.basis).toBe("prices");
  });

  it("refuses what is no number, and what nobody limits", () => {
    const limits = [{ name: "money", amount: 10 }];
    const ask = (change: object, of: readonly SharedLimit[] = limits) => {
      const base = { quantity: 1, value: 1, uses: { money: 1 } };
      return whyRefused({ items: [{ id: "tea", options: [{ ...base, ...change }] }], limits: of });
    };
    expect(ask({})).toBe("");
    for (const wrong of [Number.NaN, Number.POSITIVE_INFINITY]) {
      expect(ask({ quantity: wrong })).toContain("quantity");
      expect(ask({ value: wrong })).toContain("value");
      expect(ask({ uses: { money: wrong } })).toContain("use of money");
    }
    expect(ask({ quantity: -1 })).toContain("quantity");
    expect(ask({ uses: { money: -1 } })).toContain("use of money");
    expect(ask({ uses: { mony: 1 } })).toContain("no limit is told");
    expect(ask({}, [{ name: "money", amount: Number.NaN }])).toContain("has to be 0 or more");
    expect(ask({}, [...limits, ...limits])).toContain("same name");
    expect(whyRefused({ items: [{ id: "tea", options: [] }], limits })).toContain("no option");
    const twice = { id: "tea", options: [{ quantity: 0, value: 0, uses: {} }] };
    expect(whyRefused({ items: [twice, twice], limits })).toContain("twice");
    const question = { items: [twice], limits };
    for (const settings of [{ timeLimitSeconds: 0 }, { relativeGap: Number.NaN }]) {
      expect(shareBudget(question, highs, { ...EXACTLY, ...settings }).kind).toBe("refused");
    }
  });

  it("says when it goes by prices because the solver fails, and when time was up", () => {
    const item = (id: string, value: number): SharedItem => ({
      id,
      options: [
        { quantity: 0, value: 0, uses: {} },
        { quantity: 1, value, uses: { money: 7 } },
      ],
    });
    const question = {
      items: [item("a", 5), item("b", 4)],
      limits: [{ name: "money", amount: 9 }],
    };
    const unknown = Number.POSITIVE_INFINITY;
    const fails: Solver = () => ({ status: "failed", choice: null, bound: unknown });
    const late: Solver = () => ({ status: "time-limit", choice: null, bound: unknown });
    const wrong: Solver = () => ({
      status: "time-limit",
      choice: Int32Array.from([1, 3]),
      bound: unknown,
    });
    expect(answered(question, fails)).toMatchObject({ basis: "prices", objective: 5 });
    for (const solver of [late, wrong]) {
      const answer = answered(question, solver);
      expect(answer).toMatchObject({ basis: "time-limit", objective: 5 });
      expect(answer?.bound).toBeGreaterThan(5);
      expect(answer?.relativeGap).toBeCloseTo(((answer?.bound ?? 0) - 5) / 5, 9);
    }
  });

  it("shares among a thousand items to a part in ten thousand", () => {
    const items = Array.from({ length: 1000 }, (_, i) => {
      const [mean, margin] = [5 + ((i * 37) % 100), 1 + ((i * 53) % 41)];
      return orderOptions({
        ...{ id: `item ${i}`, stock: (i * 7) % 20, packSize: 1 + (i % 6), minimumQuantity: 1 },
        ...{ demand: { mean, variance: mean * (1 + (i % 5)) }, holdingCost: 1 + (i % 3) },
        ...{ unitPrice: 10 + margin, unitCost: 10 },
        unitUses: { money: 10 + ((i * 29) % 17), pallets: 0.001 * (1 + ((i * 31) % 23)) },
      });
    }).flatMap((item) => ("kind" in item ? [] : [item]));
    const limits = [
      { name: "money", amount: 300_000 },
      { name: "pallets", amount: 150 },
    ];
    const question = { items, limits };
    const answer = shareBudget(question, highs);
    if (answer.kind === "refused") throw new Error(answer.why);
    expect(answer.orders.length).toBe(1000);
    expectSound(question, answer);
    expect(answer.relativeGap).toBeLessThan(1e-4);
    for (const { used, amount } of answer.limits) expect(used).toBeGreaterThan(0.99 * amount);
  });
});

function free({ name }: SharedLimit): SharedLimit {
  return { name, amount: Number.POSITIVE_INFINITY };
}

describe("order options", () => {
  const tea = {
    ...{ id: "tea", stock: 4, demand: { mean: 10, variance: 0 }, unitPrice: 5, unitCost: 3 },
    ...{ holdingCost: 1, packSize: 4, minimumQuantity: 1, unitUses: { money: 3 } },
  };

  it("are worth the margin of what they sell less the cost of what they leave", () => {
    const item = orderOptions(tea);
    expect(item).toEqual({
      id: "tea",
      options: [
        { quantity: 0, value: 0, uses: {} },
        { quantity: 4, value: 8, uses: { money: 12 } },
        // Six are missing: two of eight are left over.
        { quantity: 8, value: 10, uses: { money: 24 } },
      ],
    });
  });

  it("offer the minimum even where it is more than is wished, at what it is worth", () => {
    const item = orderOptions({ ...tea, minimumQuantity: 30 });
    const options = "kind" in item ? [] : item.options;
    expect(options.map(({ quantity }) => quantity)).toEqual([0, 32]);
    expect(options[1]?.value).toBeCloseTo(6 * 2 - 26, 9);
  });

  it("are whole packs from the minimum, the best among them, worth less and less", () => {
    const item = fc.record({
      stock: fc.integer({ min: -5, max: 50 }),
      mean: fc.integer({ min: 1, max: 200 }),
      variation: fc.double({ min: 0.1, max: 2, noNaN: true }),
      margin: fc.integer({ min: 1, max: 30 }),
      holdingCost: fc.integer({ min: 1, max: 30 }),
      packSize: fc.integer({ min: 1, max: 12 }),
      minimumQuantity: fc.integer({ min: 1, max: 40 }),
    });
    fc.assert(
      fc.property(item, ({ mean, variation, margin, ...rest }) => {
        const demand = { mean, variance: (mean * variation) ** 2 };
        const prices = { unitPrice: 2 + margin, unitCost: 2 };
        const found = orderOptions({ id: "any", ...rest, demand, ...prices, unitUses: {} });
        const options = "kind" in found ? [] : found.options;
        const { stock, packSize, minimumQuantity, holdingCost } = rest;
        const worth = (quantity: number) => {
          const sold = (of: number) => mean - expectedShortfall(demand, of);
          const left = (of: number) => Math.max(0, of - sold(of));
          const more = sold(stock + quantity) - sold(stock);
          return more * margin - (left(stock + quantity) - left(stock)) * holdingCost;
        };
        for (const { quantity, value } of options) {
          expect(quantity % packSize).toBe(0);
          if (quantity > 0) expect(quantity).toBeGreaterThanOrEqual(minimumQuantity);
          expect(value).toBeCloseTo(worth(quantity), 6);
        }
        const best = Math.max(...options.map(({ value }) => value));
        const most = options.at(-1)?.quantity ?? 0;
        for (let beyond = most + packSize; beyond < most + 10 * packSize; beyond += packSize) {
          if (beyond >= minimumQuantity) expect(worth(beyond)).toBeLessThanOrEqual(best + 1e-6);
        }
      }),
    );
  });

  it("are to order nothing where nothing is to be earned", () => {
    const only = { id: "tea", options: [{ quantity: 0, value: 0, uses: {} }] };
    expect(orderOptions({ ...tea, unitPrice: 3 })).toEqual(only);
    expect(orderOptions({ ...tea, stock: 400 })).toEqual(only);
    expect(orderOptions({ ...tea, demand: { mean: 0, variance: 0 } })).toEqual(only);
  });

  it("are refused with the reason", () => {
    const why = (change: object) => {
      const found = orderOptions({ ...tea, ...change });
      return "kind" in found ? found.why : "";
    };
    expect(why({ stock: Number.NaN })).toContain("stock");
    expect(why({ demand: { mean: Number.NaN, variance: 1 } })).toContain("mean demand");
    expect(why({ demand: { mean: 1, variance: -1 } })).toContain("variance");
    expect(why({ unitPrice: Number.POSITIVE_INFINITY })).toContain("unitPrice");
    expect(why({ unitCost: -1 })).toContain("unitCost");
    expect(why({ packSize: 0 })).toContain("packSize");
    expect(why({ minimumQuantity: 1.5 })).toContain("minimumQuantity");
    expect(why({ unitUses: { money: -3 } })).toContain("money");
  });
});
