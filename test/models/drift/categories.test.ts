import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { countTrials, leastOf, mostOf } from "../../../bench/support/drift/sources.ts";
import { categoryDrift } from "../../../src/models/drift/categories.ts";
import { drawHypergeometric, logChoose } from "../../../src/models/drift/hypergeometric.ts";
import { type Random, randomOf } from "../../../src/models/drift/random.ts";

const RATE = 0.1;
const TRIALS = 200;
const settings = { falseAlarmRate: RATE, seed: 2 };

function tested(before: Readonly<Record<string, number>>, now: Readonly<Record<string, number>>) {
  const answer = categoryDrift(counts(before), counts(now), settings);
  if (answer.kind === "cannot-tell") throw new Error(answer.why);
  return answer;
}

function counts(of: Readonly<Record<string, number>>): ReadonlyMap<string, number> {
  return new Map(Object.entries(of));
}

/** So many of these shares, drawn one by one. */
function drawn(shares: readonly number[], size: number, random: Random) {
  const found = new Map<string, number>();
  for (let i = 0; i < size; i += 1) {
    let left = random() * shares.reduce((sum, share) => sum + share, 0);
    let at = 0;
    while (left >= (shares[at] ?? 1)) {
      left -= shares[at] ?? 0;
      at += 1;
    }
    found.set(`c${at}`, (found.get(`c${at}`) ?? 0) + 1);
  }
  return found;
}

const mixes = {
  even: [1, 1, 1, 1],
  /** Most categories are seen once or never. */
  sparse: Array.from({ length: 60 }, (_, at) => 1 / (at + 1)),
  lopsided: [0.97, 0.02, 0.01],
};

describe("counts by category", () => {
  for (const [name, shares] of Object.entries(mixes)) {
    it(`alarms no more often than stated when nothing changed: ${name}`, () => {
      for (const size of [3, 10, 50, 400]) {
        const alarms = countTrials(TRIALS, (random, seed) => {
          const answer = categoryDrift(
            drawn(shares, 2 * size, random),
            drawn(shares, size, random),
            { falseAlarmRate: RATE, seed },
          );
          return answer.kind === "tested" && answer.isDrift;
        });
        expect(alarms, String(size)).toBeLessThanOrEqual(mostOf(TRIALS, RATE));
        if (size === 400 && name === "sparse") {
          expect(alarms).toBeGreaterThanOrEqual(leastOf(TRIALS, RATE));
        }
      }
    });
  }

  it("finds a category that took a fifth from another, in 100 of each", () => {
    const found = countTrials(100, (random, seed) => {
      const [before, now] = [drawn([5, 3, 2], 100, random), drawn([3, 5, 2], 100, random)];
      const answer = categoryDrift(before, now, { falseAlarmRate: RATE, seed });
      return answer.kind === "tested" && answer.isDrift;
    });
    expect(found).toBeGreaterThanOrEqual(85);
  });

  it("is Fisher's exact test of two categories", () => {
    // Two tables of 70 are as extreme, each one way; with one moved, 16 ways more on each side.
    const extreme = tested({ a: 4, b: 0 }, { a: 0, b: 4 });
    expect(extreme).toMatchObject({ basis: "all-tables", tables: 5, isDrift: true });
    expect(extreme.pValue).toBeCloseTo(2 / 70, 10);
    expect(tested({ a: 3, b: 1 }, { a: 1, b: 3 }).pValue).toBeCloseTo(34 / 70, 10);
  });

  it("finds by random tables what all tables say", () => {
    // Of 101 * 61 possible tables 61 have these totals: few for a test, many for the model.
    const [before, now] = [
      [60, 25],
      [40, 35],
    ] as const;
    const term = (count: number, expected: number) =>
      count === 0 ? 0 : count * Math.log(count / expected);
    const ratio = (a: number) =>
      term(a, (75 * 100) / 160) +
      term(75 - a, (75 * 60) / 160) +
      term(100 - a, (85 * 100) / 160) +
      term(a - 15, (85 * 60) / 160);
    const chance = (a: number) =>
      Math.exp(logChoose(100, a) + logChoose(60, 75 - a) - logChoose(160, 75));
    const all = Array.from({ length: 61 }, (_, at) => 15 + at);
    const exact = all
      .filter((a) => ratio(a) >= ratio(40) - 1e-9)
      .reduce((sum, a) => sum + chance(a), 0);
    const answer = categoryDrift(
      counts({ a: before[0], b: before[1] }),
      counts({ a: now[0], b: now[1] }),
      { falseAlarmRate: RATE, seed: 1, resolution: 0.001 },
    );
    if (answer.kind !== "tested") throw new Error(answer.why);
    expect(answer.basis).toBe("random-tables");
    // Drawing stopped at the fiftieth table as extreme: a standard error of a seventh.
    expect(Math.abs(answer.pValue / exact - 1)).toBeLessThan(0.45);
  });

  it("names new and gone categories, and those that moved most, first", () => {
    const { moved, distance } = tested({ card: 50, cash: 40, check: 10 }, { card: 50, wallet: 50 });
    expect(moved.map(({ category, status }) => [category, status])).toEqual([
      ["wallet", "new"],
      ["cash", "gone"],
      ["check", "gone"],
      ["card", "in-both"],
    ]);
    expect(moved[0]).toMatchObject({ referenceShare: 0, currentShare: 0.5 });
    expect(moved[3]?.residual).toBeCloseTo(0, 12);
    expect(distance).toBeCloseTo(0.5, 12);
    // One where two are expected, with a variance of 2 * (1 - 1/2) * 1/2.
    const [first] = tested({ a: 3, b: 1 }, { a: 1, b: 3 }).moved;
    expect(Math.abs(first?.residual ?? 0)).toBeCloseTo(Math.SQRT2, 12);
  });

  it("knows no order of categories, and stays within bounds", () => {
    const some = fc.dictionary(fc.constantFrom(..."abcdefghijklm"), fc.nat({ max: 9 }));
    fc.assert(
      fc.property(some, some, (before, now) => {
        const answer = categoryDrift(counts(before), counts(now), settings);
        const turned = (of: typeof now) => new Map(Object.entries(of).reverse());
        expect(categoryDrift(turned(before), turned(now), settings)).toEqual(answer);
        if (answer.kind === "cannot-tell") return;
        expect(answer.pValue).toBeGreaterThan(0);
        expect(answer.pValue).toBeLessThanOrEqual(1);
        expect(answer.distance).toBeLessThanOrEqual(1 + 1e-12);
        expect(answer.moved.length).toBeLessThanOrEqual(10);
        expect(answer.moved.every(({ residual }) => Number.isFinite(residual))).toBe(true);
      }),
    );
  });

  it("bears a billion counts, and sees small changes in them", () => {
    const before = { a: 5e8, b: 5e8 };
    expect(tested(before, before).isDrift).toBe(false);
    expect(tested(before, { a: 5.2e8, b: 4.8e8 }).isDrift).toBe(true);
  });

  it("says why it cannot tell", () => {
    const why = (before: Record<string, number>, now: Record<string, number>) => {
      const answer = categoryDrift(counts(before), counts(now), settings);
      return answer.kind === "cannot-tell" ? answer.why : "tested";
    };
    expect(why({}, { a: 1 })).toMatch("nothing in the reference counts");
    expect(why({ a: 0, b: 0 }, { a: 0 })).toMatch("nothing in the reference counts");
    expect(why({ a: 3 }, {})).toMatch("nothing in the current counts");
    expect(why({ a: 3 }, { a: 9 })).toMatch("one category only, a");
    expect(why({ a: 3, b: -1 }, { a: 9 })).toMatch("reference count of b is -1");
    expect(why({ a: 3 }, { a: Number.NaN })).toMatch("current count of a is NaN");
    expect(why({ a: 3 }, { a: 0.5 })).toMatch("no whole number");
    expect(why({ a: 2 }, { b: 2 })).toMatch("2 counted before and 2 now are too few");
    expect(why({ a: 2e9 }, { b: 2 })).toMatch("more than 1000000000");
  });
});

describe("the hypergeometric distribution", () => {
  it("draws each number as often as it is likely", () => {
    const random = randomOf(8);
    for (const [marked, others, size] of [
      [5, 7, 6],
      [3, 50, 40],
      [400, 300, 200],
    ] as const) {
      const trials = 20_000;
      const found = new Map<number, number>();
      for (let i = 0; i < trials; i += 1) {
        const number = drawHypergeometric(marked, others, size, random);
        found.set(number, (found.get(number) ?? 0) + 1);
      }
      for (let k = 0; k <= size; k += 1) {
        if (k > marked || size - k > others) {
          expect(found.has(k)).toBe(false);
          continue;
        }
        const log = logChoose(marked, k) + logChoose(others, size - k);
        const chance = Math.exp(log - logChoose(marked + others, size));
        const spread = 4.5 * Math.sqrt(trials * chance * (1 - chance)) + 1.5;
        expect(Math.abs((found.get(k) ?? 0) - trials * chance)).toBeLessThan(spread);
      }
    }
  });

  it("chooses 5 of 52 in 2,598,960 ways, and 600 of 1,200 as the product says", () => {
    expect(Math.exp(logChoose(52, 5))).toBeCloseTo(2_598_960, 3);
    let log = 0;
    for (let k = 1; k <= 600; k += 1) log += Math.log((600 + k) / k);
    expect(logChoose(1200, 600)).toBeCloseTo(log, 8);
  });
});
