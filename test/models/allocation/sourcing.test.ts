import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type {
  SourcingLocation,
  SourcingOrder,
} from "../../../src/models/allocation/sourcing/order.ts";
import { readSourcing } from "../../../src/models/allocation/sourcing/problem.ts";
import { leastCost } from "../../../src/models/allocation/sourcing/search.ts";
import { type Sourcing, sourceOrder } from "../../../src/models/allocation/sourcing.ts";

const FREE = Number.POSITIVE_INFINITY;
const order: SourcingOrder = {
  lines: [{ variant: "tea", quantity: 2, unitValue: 50 }],
  zone: "north",
  minuteOfDay: 600,
  deliverWithinDays: 3,
  parcelsMax: 2,
};
const location: SourcingLocation = {
  id: "berlin",
  available: { tea: 10, cups: 10 },
  handlingUnits: FREE,
  cutOffMinute: 900,
  rates: { north: { perParcel: 5, perUnit: 1, days: 2 } },
};
const at = (id: string, change: Partial<SourcingLocation>): SourcingLocation => ({
  ...location,
  id,
  ...change,
});
const rate = (perParcel: number, perUnit: number, days = 2) => ({
  north: { perParcel, perUnit, days },
});

const small = (n: number) => fc.integer({ min: 0, max: n });
const anyLocation = fc.record({
  available: fc.record({ tea: small(3), cups: small(3) }),
  handlingUnits: fc.oneof(small(4), fc.constant(FREE)),
  cutOffMinute: fc.constantFrom(500, 900),
  rates: fc.record({
    north: fc.record({
      perParcel: small(9),
      perUnit: small(5),
      days: fc.integer({ min: 1, max: 4 }),
    }),
  }),
});
const question = (most: number) =>
  fc.record({
    order: fc.record({
      lines: fc.tuple(small(3), small(3), small(12), small(12)).map(([tea, cups, a, b]) => [
        { variant: "tea", quantity: tea, unitValue: a },
        { variant: "cups", quantity: cups, unitValue: b },
      ]),
      zone: fc.constant("north"),
      minuteOfDay: fc.constant(600),
      deliverWithinDays: fc.integer({ min: 1, max: 5 }),
      parcelsMax: fc.integer({ min: 1, max: 3 }),
    }),
    locations: fc
      .array(anyLocation, { maxLength: most })
      .map((all) => all.map((one, i) => ({ id: `place ${i}`, ...one }))),
  });

function sourced(of: SourcingOrder, locations: readonly SourcingLocation[]): Sourcing {
  const answer = sourceOrder(of, locations);
  if (answer.kind === "refused") throw new Error(answer.why);
  return answer;
}

function whyRefused(change: Partial<SourcingOrder>, places = [location]): string {
  const answer = sourceOrder({ ...order, ...change }, places);
  return answer.kind === "refused" ? answer.why : "";
}

/** The least cost by trying every way to send every unit. */
function leastOfAll(of: SourcingOrder, locations: readonly SourcingLocation[]): number {
  let best = FREE;
  const sent = locations.map(() => 0);
  const visit = (line: number, place: number, left: number, cost: number) => {
    const told = of.lines[line];
    if (told === undefined) {
      const used = locations.filter((_, i) => (sent[i] ?? 0) > 0);
      const parcels = used.reduce((sum, { rates }) => sum + (rates["north"]?.perParcel ?? 0), 0);
      if (used.length <= of.parcelsMax) best = Math.min(best, cost + parcels);
      return;
    }
    const one = locations[place];
    const next = of.lines[line + 1]?.quantity ?? 0;
    if (one === undefined) return visit(line + 1, 0, next, cost + left * told.unitValue);
    const { perUnit = 0, days = FREE } = one.rates["north"] ?? {};
    const arrives = days + (of.minuteOfDay > one.cutOffMinute ? 1 : 0);
    const room = arrives > of.deliverWithinDays ? 0 : one.handlingUnits - (sent[place] ?? 0);
    const most = Math.min(left, one.available[told.variant] ?? 0, room);
    for (let units = 0; units <= most; units += 1) {
      sent[place] = (sent[place] ?? 0) + units;
      visit(line, place + 1, left - units, cost + units * perUnit);
      sent[place] = (sent[place] ?? 0) - units;
    }
  };
  visit(0, 0, of.lines[0]?.quantity ?? 0, 0);
  return best;
}

/** What holds for every answer. */
function expectSound(of: SourcingOrder, locations: readonly SourcingLocation[], found: Sourcing) {
  expect(found.parcels.length).toBeLessThanOrEqual(of.parcelsMax);
  for (const parcel of found.parcels) {
    const from = locations.find(({ id }) => id === parcel.location);
    const units = parcel.lines.reduce((sum, { quantity }) => sum + quantity, 0);
    expect(units).toBeGreaterThan(0);
    expect(units).toBeLessThanOrEqual(from?.handlingUnits ?? 0);
    expect(parcel.days).toBeLessThanOrEqual(of.deliverWithinDays);
    for (const { variant, quantity } of parcel.lines) {
      expect(quantity).toBeLessThanOrEqual(from?.available[variant] ?? 0);
    }
  }
  const all = [...found.parcels.flatMap(({ lines }) => lines), ...found.unfilled];
  for (const { variant, quantity } of of.lines) {
    const told = all.filter((line) => line.variant === variant);
    expect(told.reduce((sum, line) => sum + line.quantity, 0)).toBe(quantity);
  }
  const missed = found.unfilled.reduce((sum, line) => {
    const value = of.lines.find(({ variant }) => variant === line.variant)?.unitValue ?? 0;
    return sum + line.quantity * value;
  }, 0);
  expect(found.missedValue).toBeCloseTo(missed, 9);
  expect(found.bound).toBeLessThanOrEqual(found.shippingCost + found.missedValue + 1e-9);
}

describe("the sourcing of an order", () => {
  it("splits an order when two parcels cost less than one", () => {
    const locations = [
      at("berlin", { available: { tea: 1 }, rates: rate(2, 0) }),
      at("munich", { available: { tea: 1 }, rates: rate(3, 0) }),
      at("vienna", { available: { tea: 2 }, rates: rate(6, 0) }),
    ];
    const split = sourced(order, locations);
    expect(split.parcels).toEqual([
      { location: "berlin", lines: [{ variant: "tea", quantity: 1 }], cost: 2, days: 2 },
      { location: "munich", lines: [{ variant: "tea", quantity: 1 }], cost: 3, days: 2 },
    ]);
    expect(split).toMatchObject({ shippingCost: 5, missedValue: 0, bound: 5, basis: "exact" });
    const whole = sourced({ ...order, parcelsMax: 1 }, locations);
    expect(whole.parcels.map((parcel) => parcel.location)).toEqual(["vienna"]);
  });

  it("costs the least of all ways, and sends nothing that is not there", () => {
    fc.assert(
      fc.property(question(4), ({ order: of, locations }) => {
        const found = sourced(of, locations);
        expectSound(of, locations, found);
        const cost = found.shippingCost + found.missedValue;
        expect(cost).toBeCloseTo(leastOfAll(of, locations), 9);
        expect(found.bound).toBeCloseTo(cost, 9);
      }),
      { numRuns: 500 },
    );
  });

  it("lies between its bound and the least of a few, where there are too many locations", () => {
    const many = fc.array(anyLocation, { minLength: 13, maxLength: 30 });
    fc.assert(
      fc.property(question(0), many, ({ order: asked }, all) => {
        const of = { ...asked, deliverWithinDays: 5 };
        const locations = all.map((one, i) => ({ id: `place ${i}`, ...one, cutOffMinute: 900 }));
        const found = sourced(of, locations);
        expectSound(of, locations, found);
        const cost = found.shippingCost + found.missedValue;
        const alone = locations.map((one) => leastOfAll({ ...of, parcelsMax: 1 }, [one]));
        expect(cost).toBeLessThanOrEqual(Math.min(...alone) + 1e-9);
        expect(found.bound).toBeLessThanOrEqual(leastOfAll(of, locations.slice(0, 4)) + 1e-9);
        if (found.basis === "exact") expect(found.bound).toBeCloseTo(cost, 9);
      }),
    );
  });

  it("has a bound that no way of sending undercuts, and that one parcel can reach", () => {
    const boundOf = (of: SourcingOrder, locations: readonly SourcingLocation[]) => {
      const problem = readSourcing(of, locations);
      return problem.kind === "refused" ? Number.NaN : leastCost(problem);
    };
    fc.assert(
      fc.property(question(4), ({ order: of, locations }) => {
        expect(boundOf(of, locations)).toBeLessThanOrEqual(leastOfAll(of, locations) + 1e-9);
      }),
      { numRuns: 300 },
    );
    expect(boundOf(order, [location])).toBe(7);
  });

  it("does not depend on the order in which lines and locations are told", () => {
    fc.assert(
      fc.property(question(20), ({ order: of, locations }) => {
        const reversed = { ...of, lines: [...of.lines].reverse() };
        expect(sourceOrder(reversed, [...locations].reverse())).toEqual(sourceOrder(of, locations));
      }),
    );
  });

  it("never costs more with one more parcel, or one more day", () => {
    fc.assert(
      fc.property(question(6), ({ order: of, locations }) => {
        const costOf = (change: Partial<SourcingOrder>) => {
          const found = sourced({ ...of, ...change }, locations);
          return found.shippingCost + found.missedValue;
        };
        const now = costOf({}) + 1e-9;
        expect(costOf({ parcelsMax: of.parcelsMax + 1 })).toBeLessThanOrEqual(now);
        expect(costOf({ deliverWithinDays: of.deliverWithinDays + 1 })).toBeLessThanOrEqual(now);
      }),
    );
  });

  it("says of each line why it is not filled", () => {
    const why = (change: Partial<SourcingOrder>, place: Partial<SourcingLocation>) =>
      sourced({ ...order, ...change }, [at("berlin", place)]).unfilled.map((line) => line.why);
    expect(why({}, {})).toEqual([]);
    expect(why({}, { available: { tea: 1 } })).toEqual(["no-stock"]);
    expect(why({}, { available: {} })).toEqual(["no-stock"]);
    expect(why({}, { available: { tea: -4 } })).toEqual(["no-stock"]);
    expect(why({ zone: "south" }, {})).toEqual(["no-delivery"]);
    expect(why({ deliverWithinDays: 1 }, {})).toEqual(["no-delivery"]);
    // After the cut-off it leaves a day later: three days are still in time, two are not.
    expect(why({ minuteOfDay: 901 }, {})).toEqual([]);
    expect(why({ minuteOfDay: 901, deliverWithinDays: 2 }, {})).toEqual(["no-delivery"]);
    expect(why({}, { handlingUnits: 1 })).toEqual(["limits"]);
    expect(why({}, { rates: rate(0, 60) })).toEqual(["limits"]);
    expect(why({}, { rates: rate(200, 0) })).toEqual(["limits"]);
  });

  it("takes of equally cheap ones the one with fewer parcels, and the earlier id", () => {
    const equal = ["c", "a", "b"].map((id) => at(id, { rates: rate(0, 1) }));
    const few = [...equal, at("0", { available: { tea: 1 }, rates: rate(0, 1) })];
    expect(sourced(order, few).parcels.map((parcel) => parcel.location)).toEqual(["a"]);
  });

  it("refuses what is no number", () => {
    const line = { variant: "tea", quantity: 1, unitValue: 1 };
    expect(whyRefused({})).toBe("");
    expect(whyRefused({ lines: [] })).toBe("");
    expect(whyRefused({ lines: [{ ...line, quantity: -1 }] })).toContain("quantity");
    expect(whyRefused({ lines: [{ ...line, quantity: 1.5 }] })).toContain("quantity");
    expect(whyRefused({ lines: [{ ...line, unitValue: Number.NaN }] })).toContain("unitValue");
    expect(whyRefused({ lines: [line, line] })).toContain("two lines");
    expect(whyRefused({ parcelsMax: 0 })).toContain("parcelsMax");
    expect(whyRefused({ minuteOfDay: Number.NaN })).toContain("minuteOfDay");
    expect(whyRefused({ deliverWithinDays: Number.NaN })).toContain("deliverWithinDays");
    const place = (change: Partial<SourcingLocation>) => whyRefused({}, [at("berlin", change)]);
    expect(place({ available: { tea: Number.NaN } })).toContain("units of tea");
    expect(place({ handlingUnits: -1 })).toContain("handlingUnits");
    expect(place({ cutOffMinute: Number.NaN })).toContain("cutOffMinute");
    expect(place({ rates: rate(-1, 0) })).toContain("perParcel");
    expect(place({ rates: rate(0, FREE) })).toContain("perUnit");
    expect(whyRefused({}, [location, location])).toContain("told twice");
  });
});
