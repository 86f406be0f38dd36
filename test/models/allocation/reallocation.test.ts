import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Network } from "../../../src/models/allocation/reallocation/network.ts";
import { type Reallocation, reallocate } from "../../../src/models/allocation/reallocation.ts";
import { expectedShortfall } from "../../../src/models/numeric/gamma.ts";

const location = (id: string, stock: number, mean: number, variance = 0) => ({
  ...{ id, stock, demand: { mean, variance }, unitMargin: 10 },
});
const lane = (from: string, to: string, perUnit = 1, fixedCost = 0, leadDays = 0) => ({
  ...{ from, to, perUnit, fixedCost, leadDays },
});
const spike: Network = {
  locations: [location("berlin", 2, 10), location("munich", 12, 4)],
  lanes: [lane("munich", "berlin")],
  coverDays: 10,
  leftOverCost: 0,
};

const small = (n: number) => fc.integer({ min: 0, max: n });
const IDS = ["a", "b", "c"] as const;
const PAIRS = [..."ab ac ba bc ca cb".split(" ")];
const anyNetwork: fc.Arbitrary<Network> = fc
  .record({
    stocks: fc.array(small(4), { minLength: 3, maxLength: 3 }),
    means: fc.array(small(6), { minLength: 3, maxLength: 3 }),
    variances: fc.array(small(12), { minLength: 3, maxLength: 3 }),
    margins: fc.array(small(12), { minLength: 3, maxLength: 3 }),
    lanes: fc.array(
      fc.record({ pair: fc.constantFrom(...PAIRS), perUnit: small(4), fixedCost: small(9) }),
      { maxLength: 4 },
    ),
    leftOverCost: small(2),
  })
  .map(({ stocks, means, variances, margins, lanes, leftOverCost }) => ({
    locations: IDS.map((id, i) => ({
      ...location(id, stocks[i] ?? 0, means[i] ?? 0, variances[i] ?? 0),
      unitMargin: margins[i] ?? 0,
    })),
    lanes: [...new Map(lanes.map((one) => [one.pair, one])).values()].map(
      ({ pair, perUnit, fixedCost }) => lane(pair.charAt(0), pair.charAt(1), perUnit, fixedCost),
    ),
    coverDays: 7,
    leftOverCost,
  }));

function reallocated(network: Network): Reallocation {
  const answer = reallocate(network);
  if (answer.kind === "refused") throw new Error(answer.why);
  return answer;
}

/** What transfers earn less their cost, when no location both sends and is sent. */
function worth({ locations, lanes, leftOverCost }: Network, units: readonly number[]): number {
  const moved = new Map(locations.map(({ id, stock }) => [id, stock]));
  let cost = 0;
  lanes.forEach(({ from, to, perUnit, fixedCost }, i) => {
    const some = units[i] ?? 0;
    moved.set(from, (moved.get(from) ?? 0) - some);
    moved.set(to, (moved.get(to) ?? 0) + some);
    cost += some * perUnit + (some > 0 ? fixedCost : 0);
  });
  return locations.reduce((sum, { id, stock, demand, unitMargin }) => {
    const saved = expectedShortfall(demand, stock) - expectedShortfall(demand, moved.get(id) ?? 0);
    return sum + (unitMargin + leftOverCost) * saved;
  }, -cost);
}

/** The most that any transfers earn, by trying all; a location that sends is not sent anything. */
function mostOfAll(network: Network): number {
  let best = 0;
  const units = network.lanes.map(() => 0);
  const visit = (i: number) => {
    const one = network.lanes[i];
    if (one === undefined) {
      best = Math.max(best, worth(network, units));
      return;
    }
    const stock = network.locations.find(({ id }) => id === one.from)?.stock ?? 0;
    const sent = network.lanes.reduce(
      (sum, { from }, k) => sum + (k < i && from === one.from ? (units[k] ?? 0) : 0),
      0,
    );
    const isMixed = network.lanes.some(
      ({ from, to }, k) => k < i && (units[k] ?? 0) > 0 && (to === one.from || from === one.to),
    );
    for (let some = 0; some <= (isMixed ? 0 : stock - sent); some += 1) {
      units[i] = some;
      visit(i + 1);
    }
    units[i] = 0;
  };
  visit(0);
  return best;
}

describe("reallocation", () => {
  it("sends what is missing from where it is left over", () => {
    expect(reallocated(spike)).toEqual({
      kind: "reallocation",
      moves: [{ from: "munich", to: "berlin", quantity: 8, cost: 8, arrivesInDays: 0 }],
      lostUnitsWithout: 8,
      lostUnitsWith: 0,
      cost: 8,
      gain: 72,
      bound: 72,
      basis: "exact",
      stepUnits: 1,
    });
  });

  it("sends nothing that costs more than it earns", () => {
    const dear = (perUnit: number, fixedCost: number) =>
      reallocated({ ...spike, lanes: [lane("munich", "berlin", perUnit, fixedCost)] }).moves;
    expect(dear(10, 0)).toEqual([]);
    expect(dear(9, 8)).toEqual([]);
    expect(dear(9, 7)).toHaveLength(1);
    expect(reallocated({ ...spike, lanes: [] }).moves).toEqual([]);
  });

  it("sends no more than can still be sold after it arrives", () => {
    const sentIn = (leadDays: number) =>
      reallocated({ ...spike, lanes: [lane("munich", "berlin", 1, 0, leadDays)] }).moves;
    // Two units last for two days; of the eight that are then missing, three are before day five.
    expect(sentIn(5)).toMatchObject([{ quantity: 5, arrivesInDays: 5 }]);
    expect(sentIn(10)).toEqual([]);
    expect(sentIn(99)).toEqual([]);
  });

  it("earns the most of all transfers, and never sends what is not there", () => {
    fc.assert(
      fc.property(anyNetwork, (network) => {
        const found = reallocated(network);
        const { locations, lanes } = network;
        for (const { id, stock } of locations) {
          const sent = found.moves.filter(({ from }) => from === id);
          expect(sent.reduce((sum, { quantity }) => sum + quantity, 0)).toBeLessThanOrEqual(stock);
        }
        const units = lanes.map(({ from, to }) => {
          const move = found.moves.find((one) => one.from === from && one.to === to);
          return move?.quantity ?? 0;
        });
        const ends = new Set(found.moves.map(({ to }) => to));
        const isMixed = found.moves.some(({ from }) => ends.has(from));
        if (!isMixed) expect(found.gain).toBeCloseTo(worth(network, units), 6);
        expect(found.gain).toBeLessThanOrEqual(worth(network, units) + 1e-6);
        expect(found.gain).toBeGreaterThanOrEqual(mostOfAll(network) - 1e-6);
        expect(found.basis).toBe("exact");
      }),
      { numRuns: 300 },
    );
  });

  it("stays within its bound where there are too many fixed costs to try all", () => {
    const ids = ["a", "b", "c", "d"];
    const full = ids.flatMap((from) => ids.flatMap((to) => (from === to ? [] : [[from, to]])));
    const numbers = fc.array(small(9), { minLength: 24, maxLength: 24 });
    let givenUp = 0;
    fc.assert(
      fc.property(numbers, (n) => {
        const network = {
          ...spike,
          locations: ids.map((id, i) => location(id, n[i] ?? 0, n[i + 4] ?? 0, n[i + 8])),
          lanes: full.map(([from = "", to = ""], i) => lane(from, to, 1, 2 + (n[i + 12] ?? 0))),
        };
        const found = reallocated(network);
        expect(found.gain).toBeLessThanOrEqual(found.bound);
        const alone = network.lanes.map((one) => reallocated({ ...network, lanes: [one] }));
        for (const { gain } of alone) expect(found.bound).toBeGreaterThanOrEqual(gain - 1e-6);
        expect(found.basis).toBe("lanes-given-up");
        if (found.moves.length > 0) givenUp += 1;
      }),
      { numRuns: 60 },
    );
    expect(givenUp).toBeGreaterThan(0);
  });

  it("does not depend on the order of telling", () => {
    fc.assert(
      fc.property(anyNetwork, (network) => {
        const { locations, lanes } = network;
        const other = {
          ...network,
          locations: [...locations].reverse(),
          lanes: [...lanes].reverse(),
        };
        expect(reallocate(other)).toEqual(reallocate(network));
      }),
    );
  });

  it("goes in steps where there are very many units", () => {
    const many = {
      ...spike,
      locations: [location("berlin", 0, 40_000), location("munich", 100_000, 10_000)],
    };
    const found = reallocated(many);
    expect(found.stepUnits).toBe(200);
    expect(found.moves).toMatchObject([{ quantity: 40_000 }]);
  });

  it("refuses what is no number, and lanes to nowhere", () => {
    const why = (change: Partial<Network>) => {
      const answer = reallocate({ ...spike, ...change });
      return answer.kind === "refused" ? answer.why : "";
    };
    const [berlin, munich] = [location("berlin", 1, 1), location("munich", 1, 1)];
    const place = (change: object) => why({ locations: [{ ...berlin, ...change }, munich] });
    expect(place({})).toBe("");
    expect(place({ stock: -3 })).toBe("");
    expect(place({ stock: 0.5 })).toContain("stock");
    expect(place({ demand: { mean: Number.NaN, variance: 0 } })).toContain("demand");
    expect(place({ demand: { mean: 1, variance: -1 } })).toContain("demand");
    expect(place({ unitMargin: Number.POSITIVE_INFINITY })).toContain("unitMargin");
    expect(why({ coverDays: 0 })).toContain("coverDays");
    expect(why({ leftOverCost: -1 })).toContain("leftOverCost");
    expect(why({ locations: [berlin, berlin] })).toContain("told twice");
    expect(why({ lanes: [lane("munich", "rome")] })).toContain("not told");
    expect(why({ lanes: [lane("munich", "munich")] })).toContain("nowhere");
    expect(why({ lanes: [lane("munich", "berlin", -1)] })).toContain("perUnit");
    const twice = lane("munich", "berlin");
    expect(why({ lanes: [twice, twice] })).toContain("told twice");
  });
});
