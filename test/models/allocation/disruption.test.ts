import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { project } from "../../../src/models/allocation/disruption/place.ts";
import type {
  DisruptionEvent,
  DisruptionOption,
  SupplyPicture,
} from "../../../src/models/allocation/disruption/question.ts";
import { afterEvent } from "../../../src/models/allocation/disruption/supply.ts";
import { type DisruptionImpact, impactOf } from "../../../src/models/allocation/disruption.ts";

const tea = { variant: "tea", location: "berlin" };
const cups = { variant: "cups", location: "berlin" };
const PICTURE: SupplyPicture = {
  horizonDays: 10,
  stock: [{ ...tea, units: 10 }],
  inbound: [
    { ...tea, units: 20, shipment: "s1", supplier: "acme", leavesOn: 1, arrivesOn: 3 },
    { ...cups, units: 9, shipment: "s2", supplier: "other", leavesOn: -2, arrivesOn: 2 },
  ],
  demand: [{ ...tea, perDay: new Array<number>(10).fill(4) }],
  promises: [{ ...tea, units: 5, id: "p1", order: "o1", dueOn: 4 }],
  worth: [
    { variant: "tea", unitMargin: 10, lateUnitDayCost: 1 },
    { variant: "cups", unitMargin: 6, lateUnitDayCost: 1 },
  ],
};
const LATE: DisruptionEvent = { kind: "late", shipment: "s1", days: 4 };

const small = (n: number) => fc.integer({ min: 0, max: n });
const place = fc.record({
  variant: fc.constantFrom("tea", "cups"),
  location: fc.constantFrom("berlin", "munich"),
});
const line = fc.tuple(place, small(12), small(9)).map(([at, units, day]) => ({ at, units, day }));
const lines = (most: number) => fc.array(line, { maxLength: most });
const anyPicture: fc.Arbitrary<SupplyPicture> = fc
  .tuple(lines(4), fc.array(line, { minLength: 1, maxLength: 4 }), lines(4), lines(5), small(9))
  .map(([stock, inbound, demand, promises, worth]) => ({
    horizonDays: 9,
    stock: stock.map(({ at, units }) => ({ ...at, units })),
    inbound: inbound.map(({ at, units, day }, i) => ({
      ...{ ...at, units, shipment: `s${i >> 1}`, supplier: `x${i >> 1}` },
      ...{ leavesOn: day - 3, arrivesOn: day },
    })),
    demand: demand.map(({ at, units, day }) => ({
      ...at,
      perDay: Array.from({ length: 9 }, (_, i) => (i < day ? units / 4 : 0)),
    })),
    promises: promises.map(({ at, units, day }, i) => ({
      ...{ ...at, units, id: `p${i}`, order: `o${i >> 1}`, dueOn: day },
    })),
    worth: [
      { variant: "tea", unitMargin: worth, lateUnitDayCost: 2 },
      { variant: "cups", unitMargin: 7, lateUnitDayCost: worth / 3 },
    ],
  }));

function impact(
  picture: SupplyPicture,
  event: DisruptionEvent,
  options: readonly DisruptionOption[] = [],
): DisruptionImpact {
  const answer = impactOf(picture, event, options);
  if (answer.kind === "refused") throw new Error(answer.why);
  return answer;
}

function whyRefused(change: Partial<SupplyPicture>, event: DisruptionEvent = LATE): string {
  const answer = impactOf({ ...PICTURE, ...change }, event, []);
  return answer.kind === "refused" ? answer.why : "";
}

const promise = (units: number) => [{ ...tea, units, id: "p1", order: "o1", dueOn: 4 }];

describe("a projection", () => {
  it("never gives out what is not there, and gives promises what customers leave", () => {
    const units = fc.array(small(9), { minLength: 8, maxLength: 8 });
    fc.assert(
      fc.property(units, units, lines(5), (supply, demand, told) => {
        const promises = told
          .map(({ units: some, day }, i) => ({
            ...tea,
            units: some,
            id: `${i}`,
            order: "o",
            dueOn: day,
          }))
          .sort((a, b) => a.dueOn - b.dueOn);
        const worth = { variant: "tea", unitMargin: 1, lateUnitDayCost: 1 };
        const of = { ...tea, worth, supply, demand, promises };
        const found = project(of);
        let left = 0;
        for (const [day, more] of supply.entries()) {
          left += more - ((demand[day] ?? 0) - (found.lost[day] ?? 0));
          const filled = found.promises.filter(
            ({ filledOn, promise: { dueOn } }) =>
              filledOn !== null && Math.max(filledOn, dueOn) <= day,
          );
          expect(filled.reduce((sum, one) => sum + one.promise.units, 0)).toBeLessThanOrEqual(left);
        }
        const alone = project({ ...of, demand: [] });
        expect(found.promises).toEqual(alone.promises);
      }),
    );
  });
});

describe("a disruption", () => {
  it("costs the sales that are kept back for a promise until the shipment comes", () => {
    const found = impact(PICTURE, LATE);
    // 25 units are sold without it. With it 5 are, until the shipment leaves 12 more to the last days.
    expect(found.products).toEqual([
      {
        ...{ ...tea, lostUnits: 8, lostMargin: 80, firstLostOn: 1 },
        ...{ promisesHit: 0, lateCost: 0 },
      },
    ]);
    expect(found).toMatchObject({ lostUnits: 8, cost: 80, promises: [], orders: [] });
    expect(found.options).toMatchObject([{ option: { kind: "wait" }, net: 0 }]);
  });

  it("breaks the promises that wait for it, at the cost of their late days", () => {
    const picture = { ...PICTURE, demand: [], promises: promise(12) };
    const hit = {
      ...{ ...tea, id: "p1", order: "o1", units: 12, dueOn: 4 },
      filledOnBefore: 3,
    };
    const late = impact(picture, LATE);
    expect(late.promises).toEqual([{ ...hit, filledOn: 7, lateUnits: 2, cost: 6 }]);
    expect(late.orders).toEqual(["o1"]);
    // Never, or so late that it costs more than the margin: that is what is lost.
    const lost = impact(picture, { kind: "lost", shipment: "s1" });
    expect(lost.promises).toEqual([{ ...hit, filledOn: null, lateUnits: 2, cost: 20 }]);
    const closed = impact(picture, { kind: "closed", supplier: "acme", from: 0, to: 4 });
    expect(closed.promises).toEqual([{ ...hit, filledOn: 7, lateUnits: 2, cost: 6 }]);
  });

  it("by a closed supplier hits only what would leave it in that time", () => {
    const picture = { ...PICTURE, promises: promise(12) };
    const closed = (supplier: string, from: number, to: number) =>
      impact(picture, { kind: "closed", supplier, from, to }).cost;
    expect(closed("acme", 1, 6)).toBeGreaterThan(0);
    expect(closed("acme", 2, 9)).toBe(0);
    expect(closed("acme", -5, 0)).toBe(0);
    expect(closed("other", -1, 9)).toBe(0);
    expect(closed("nobody", 0, 9)).toBe(0);
    const arrivals = (from: number, to: number) => {
      const event = { kind: "closed", supplier: "acme", from, to } as const;
      return afterEvent(picture, event).inbound.map(({ arrivesOn }) => arrivesOn);
    };
    expect(arrivals(1, 1)).toEqual([4, 2]);
    expect(arrivals(-5, 1)).toEqual([4, 2]);
    expect(arrivals(0, 5)).toEqual([8, 2]);
    expect(arrivals(-5, 0)).toEqual([3, 2]);
    expect(arrivals(-5, -3)).toEqual([3, 2]);
    expect(arrivals(2, 5)).toEqual([3, 2]);
  });

  it("hits a promise of which more is late, even if the last of it is not, and costs nothing", () => {
    const [first] = PICTURE.inbound;
    if (first === undefined) throw new Error("nothing is inbound");
    const picture = {
      ...{ ...PICTURE, demand: [], promises: promise(20), worth: [] },
      inbound: [
        { ...first, units: 5 },
        { ...first, units: 5, shipment: "s3", arrivesOn: 8 },
      ],
    };
    const worth = [{ variant: "tea", unitMargin: 10, lateUnitDayCost: 0 }];
    expect(impact({ ...picture, worth }, LATE).promises).toMatchObject([
      { filledOnBefore: 8, filledOn: 8, lateUnits: 5, cost: 0 },
    ]);
    const last: DisruptionEvent = { kind: "late", shipment: "s3", days: 1 };
    expect(impact({ ...picture, worth }, last).promises).toMatchObject([
      { filledOnBefore: 8, filledOn: 9, lateUnits: 0, cost: 0 },
    ]);
  });

  it("hits nothing where the stock covers all, or nothing is late", () => {
    const event = fc.constantFrom<DisruptionEvent>(
      { kind: "lost", shipment: "s0" },
      { kind: "late", shipment: "s0", days: 5 },
    );
    fc.assert(
      fc.property(anyPicture, event, (picture, any) => {
        const places = [...picture.inbound, ...picture.demand, ...picture.promises];
        const stock = places.map(({ variant, location }) => ({ variant, location, units: 500 }));
        const nothing = { promises: [], products: [], orders: [], cost: 0, lostUnits: 0 };
        expect(impact({ ...picture, stock }, any)).toMatchObject(nothing);
        expect(impact(picture, { kind: "late", shipment: "s0", days: 0 })).toMatchObject(nothing);
      }),
    );
  });

  it("never hits fewer, or costs less, when it is later, and most when it is lost", () => {
    fc.assert(
      fc.property(anyPicture, small(6), small(6), (picture, days, more) => {
        const sooner = impact(picture, { kind: "late", shipment: "s0", days });
        const later = impact(picture, { kind: "late", shipment: "s0", days: days + more });
        const lost = impact(picture, { kind: "lost", shipment: "s0" });
        for (const [a, b] of [[sooner, later] as const, [later, lost] as const]) {
          expect(b.cost).toBeGreaterThanOrEqual(a.cost - 1e-9);
          expect(b.lostUnits).toBeGreaterThanOrEqual(a.lostUnits - 1e-9);
          const hit = new Set(b.promises.map(({ id }) => id));
          expect(a.promises.filter(({ id }) => !hit.has(id))).toEqual([]);
        }
      }),
      { numRuns: 300 },
    );
  });

  it("does not depend on the order of telling", () => {
    fc.assert(
      fc.property(anyPicture, (picture) => {
        const turned = {
          ...picture,
          stock: [...picture.stock].reverse(),
          inbound: [...picture.inbound].reverse(),
          promises: [...picture.promises].reverse(),
          worth: [...picture.worth].reverse(),
        };
        const event: DisruptionEvent = { kind: "lost", shipment: "s0" };
        expect(impact(turned, event)).toEqual(impact(picture, event));
      }),
    );
  });
});

describe("the options", () => {
  it("recover all that is lost when the same comes on the same day, at their cost", () => {
    fc.assert(
      fc.property(anyPicture, small(8), (picture, days) => {
        const inbound = picture.inbound.filter(({ shipment }, i) => shipment !== "s0" || i === 0);
        const [first] = inbound;
        if (first === undefined) return;
        const { arrivesOn, units } = first;
        const at = { variant: first.variant, location: first.location };
        const late: DisruptionEvent = { kind: "late", shipment: "s0", days };
        const lost: DisruptionEvent = { kind: "lost", shipment: "s0" };
        const expedite = { kind: "expedite", shipment: "s0", arrivesOn, cost: 3 } as const;
        const buy = { kind: "buy", supplier: "z", ...at, units, arrivesOn, cost: 4 } as const;
        for (const [event, option] of [[late, expedite] as const, [lost, buy] as const]) {
          const found = impact({ ...picture, inbound }, event, [option]);
          const weighed = found.options.find((one) => one.option === option);
          expect(weighed?.recovered).toBeCloseTo(found.cost, 6);
          expect(weighed?.recoveredUnits).toBeCloseTo(found.lostUnits, 6);
          expect(weighed?.promisesKept).toBe(found.promises.length);
          expect(weighed?.net).toBeCloseTo(found.cost - option.cost, 6);
        }
      }),
    );
  });

  it("are ranked by what they bring beyond their cost, waiting among them", () => {
    const expedite = { kind: "expedite", shipment: "s1", cost: 5 } as const;
    const options: readonly DisruptionOption[] = [
      { ...expedite, arrivesOn: 3, cost: 90 },
      { ...expedite, arrivesOn: 3 },
      { ...expedite, arrivesOn: 6 },
    ];
    const found = impact(PICTURE, LATE, options).options;
    expect(found.map(({ net }) => net)).toEqual([75, 35, 0, -10]);
    expect(found[2]?.option).toEqual({ kind: "wait" });
    expect(impact(PICTURE, LATE, [{ kind: "wait" }]).options).toHaveLength(1);
  });

  it("take from another location what is then missing there", () => {
    const munich = { variant: "tea", location: "munich" };
    const picture = (sold: number): SupplyPicture => ({
      ...PICTURE,
      stock: [...PICTURE.stock, { ...munich, units: 8 }],
      demand: [...PICTURE.demand, { ...munich, perDay: [0, 0, 0, sold] }],
    });
    const option = {
      kind: "transfer",
      ...tea,
      from: "munich",
      units: 8,
      arrivesOn: 1,
      cost: 6,
    } as const;
    const netOf = (sold: number) => impact(picture(sold), LATE, [option]).options;
    expect(netOf(0)[0]).toMatchObject({ option, recoveredUnits: 8, recovered: 80, net: 74 });
    expect(netOf(5)[0]).toMatchObject({ option, recoveredUnits: 3, recovered: 30, net: 24 });
    expect(netOf(8)[0]).toMatchObject({ option: { kind: "wait" } });
  });

  it("offer another variant to those who find nothing because of it", () => {
    const option = { kind: "substitute", ...tea, by: "cups", share: 0.5, cost: 1 } as const;
    const found = impact(PICTURE, LATE, [option]).options[0];
    // Of 3, 4, 2, 4, 4 and 3 units that are lost on days one to six half are wanted, and 9
    // are there from day two on.
    expect(found).toMatchObject({ option, promisesKept: 0 });
    expect(found?.recoveredUnits).toBeCloseTo(8.5, 9);
    expect(found?.recovered).toBeCloseTo(8.5 * 6, 9);
    const none = impact({ ...PICTURE, inbound: PICTURE.inbound.slice(0, 1) }, LATE, [option]);
    expect(none.options.find((one) => one.option === option)?.recoveredUnits).toBe(0);
  });

  it("give those who wait something for it, where that is cheaper", () => {
    const picture = { ...PICTURE, demand: [], promises: promise(12) };
    const net = (costPerPromise: number, daysAccepted: number) => {
      const option = { kind: "re-promise", costPerPromise, daysAccepted } as const;
      const { options } = impact(picture, LATE, [option]);
      return options.find((one) => one.option === option)?.net;
    };
    expect(net(2, 3)).toBe(4);
    expect(net(2, 2)).toBe(0);
    expect(net(7, 3)).toBe(0);
  });

  it("are refused one by one, with the reason", () => {
    const lost: DisruptionEvent = { kind: "lost", shipment: "s1" };
    const why = (option: DisruptionOption, event: DisruptionEvent = LATE) => {
      const found = impact(PICTURE, event, [option]);
      expect(found.options.length + found.refusedOptions.length).toBe(2);
      return found.refusedOptions[0]?.why ?? "";
    };
    const expedite = { kind: "expedite", shipment: "s1", arrivesOn: 3, cost: 1 } as const;
    expect(why(expedite)).toBe("");
    expect(why(expedite, lost)).toContain("lost");
    expect(why({ ...expedite, shipment: "s9" })).toContain("no shipment");
    expect(why({ ...expedite, arrivesOn: -1 })).toContain("no day");
    expect(why({ ...expedite, cost: Number.NaN })).toContain("cost");
    const transfer = {
      kind: "transfer",
      ...tea,
      from: "munich",
      units: 1,
      arrivesOn: 1,
      cost: 1,
    } as const;
    expect(why(transfer)).toBe("only 0 units are at munich");
    expect(why({ ...transfer, from: "berlin" })).toContain("nowhere");
    const buy = { kind: "buy", supplier: "z", ...tea, units: 1, arrivesOn: 1, cost: 1 } as const;
    expect(why(buy)).toBe("");
    expect(why({ ...buy, units: -1 })).toContain("units");
    expect(why({ ...buy, variant: "pot" })).toContain("worth of variant pot");
    const substitute = { kind: "substitute", ...tea, by: "cups", share: 2, cost: 0 } as const;
    expect(why(substitute)).toContain("share");
    expect(why({ ...substitute, by: "tea" })).toContain("itself");
    expect(why({ kind: "re-promise", costPerPromise: -1, daysAccepted: 1 })).toContain("cost");
  });
});

describe("what is told of a disruption", () => {
  it("is refused with the reason when it is none", () => {
    expect(whyRefused({})).toBe("");
    expect(whyRefused({ horizonDays: 0 })).toContain("horizonDays");
    expect(whyRefused({ worth: [] })).toContain("worth of variant tea");
    expect(whyRefused({ stock: [{ ...tea, units: Number.NaN }] })).toContain("stock of tea");
    expect(whyRefused({ stock: [{ ...tea, units: -3 }] })).toBe("");
    expect(whyRefused({ demand: [{ ...tea, perDay: [1, Number.NaN] }] })).toContain("demand");
    expect(whyRefused({ demand: [{ ...tea, perDay: [-1] }] })).toContain("demand");
    expect(whyRefused({ promises: [...promise(1), ...promise(2)] })).toContain("told twice");
    expect(whyRefused({ promises: promise(-1) })).toContain("promise p1");
    const [first] = PICTURE.inbound;
    if (first === undefined) throw new Error("nothing is inbound");
    expect(whyRefused({ inbound: [{ ...first, units: 0.5 }] })).toContain("shipment s1");
    expect(whyRefused({ inbound: [{ ...first, arrivesOn: Number.NaN }] })).toContain("no day");
    expect(whyRefused({}, { kind: "late", shipment: "s1", days: -1 })).toContain("no days");
    expect(whyRefused({}, { kind: "lost", shipment: "s9" })).toContain("no shipment s9");
    const closed = { kind: "closed", supplier: "acme", from: 3, to: 2 } as const;
    expect(whyRefused({}, closed)).toContain("closed");
  });
});
