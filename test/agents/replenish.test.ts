import { describe, expect, it } from "vitest";
import type { Step } from "../../src/agents/contract.ts";
import type { ReplenishPorts } from "../../src/agents/replenish/index.ts";
import { mergePurchases, ReplenishInput, replenish } from "../../src/agents/replenish/index.ts";
import { Insight } from "../../src/domain/insight.ts";
import { Proposal } from "../../src/domain/proposal.ts";
import { err, ok } from "../../src/kernel/result.ts";
import { realClock } from "../support/clock.ts";

const gbp = (pounds: number) => ({ e4: pounds * 10_000, currency: "GBP" });

/** Every variant sells `perDay` a day everywhere, and there is `onHand` of it at each place. */
function world({ perDay = 2, onHand = 0, days = 120 } = {}): ReplenishPorts {
  return {
    clock: realClock,
    network: { receivingLocations: async (ids) => ok(ids.map(() => "loc_warehouse")) },
    inventory: {
      levels: async (variants, locations) =>
        ok(
          variants.flatMap((variantId) =>
            locations.map((locationId) => ({
              ...{ variantId, locationId, onHand, reserved: 0, incoming: 0 },
            })),
          ),
        ),
    },
    sales: {
      daily: async (variants, locations) =>
        ok({
          through: "2011-11-09",
          series: variants.flatMap((variantId) =>
            locations.map((locationId) => ({
              ...{ variantId, locationId, units: Array<number>(days).fill(perDay) },
            })),
          ),
        }),
    },
    offers: {
      of: async (variants) =>
        ok(
          variants.map((variantId) => ({
            ...{ variantId, supplierId: `sup_${variantId.slice(-1)}`, unitCost: gbp(2) },
            ...{ leadTimeDays: 7, minimumQuantity: 1, name: "SKU", packSize: 12 },
          })),
        ),
    },
    prices: {
      selling: async (variants) => ok(variants.map((variantId) => ({ variantId, price: gbp(5) }))),
    },
  };
}

const ask = (variants: number, locations: number, ports: ReplenishPorts, steps: string[] = []) => {
  const step: Step = async (name, work) => {
    steps.push(name);
    return work();
  };
  const input = ReplenishInput.parse({
    variantIds: Array.from({ length: variants }, (_, i) => `var_${i}`),
    locationIds: Array.from({ length: locations }, (_, i) => `loc_${i}`),
    serviceLevel: 0.95,
    reviewPeriodDays: 7,
    historyDays: 120,
  });
  return replenish.run(step, input, ports);
};

function meanOf(value: unknown): number {
  return Number((value as { readonly mean: number }).mean);
}

describe("replenish", () => {
  it("orders what a steady demand needs until the next order arrives, in packs", async () => {
    const { proposals } = await ask(1, 3, world());
    expect(proposals).toHaveLength(1);
    const [proposal] = proposals;
    expect(proposal?.action).toMatchObject({
      type: "purchase",
      supplierId: "sup_0",
      locationId: "loc_warehouse",
      // 3 places, 2 a day, 7 days until the next order arrives: 42 in packs of 12. Those of the 7 days
      // before this one arrives are lost.
      lines: [{ variantId: "var_0", quantity: 48, unitCost: gbp(2) }],
    });
    expect(proposal?.cost).toEqual(gbp(96));
    // 42 units are missed between the arrival and the next one; each earns 3.
    expect(proposal?.expectedEffect.lostUnitsAvoided).toBeCloseTo(42, 6);
    expect(proposal?.expectedEffect.profit.e4).toBeLessThanOrEqual(42 * 30_000);
    expect(proposal?.expectedEffect.profit.e4).toBeGreaterThan(42 * 29_000);
  });

  it("expects of each line and of the purchase what adds up, in whole pence", async () => {
    // Sells in amounts that leave a fraction of a penny.
    const { proposals } = await ask(30, 2, world({ perDay: 1.37 }));
    for (const { action, expectedEffect } of proposals) {
      const lines = action.lines.map((line) => line.expectedEffect);
      for (const { profit } of lines) {
        expect(profit.e4).toBeGreaterThan(0);
        expect(profit.e4 % 100).toBe(0);
      }
      expect(expectedEffect.profit.e4).toBe(lines.reduce((sum, { profit }) => sum + profit.e4, 0));
    }
  });

  it("orders nothing when there is enough, and counts stock in every place served", async () => {
    // 3 places and the warehouse, 21 each: exactly the 84 that are needed.
    expect((await ask(1, 3, world({ onHand: 21 }))).proposals).toEqual([]);
    const [less] = (await ask(1, 3, world({ onHand: 20 }))).proposals;
    expect(less?.action.lines[0]?.quantity).toBe(12);
  });

  it("makes one purchase for each supplier, and valid answers only", async () => {
    const { proposals, insights } = await ask(100, 3, world());
    expect(proposals).toHaveLength(10);
    expect(new Set(proposals.map(({ action }) => action.supplierId)).size).toBe(10);
    expect(new Set(proposals.map(({ key }) => key)).size).toBe(10);
    for (const proposal of proposals) Proposal.parse(proposal);
    for (const insight of insights) Insight.parse(insight);
    const claims = new Set(insights.map(({ claim }) => claim));
    expect(claims).toEqual(new Set(["demand-forecast", "low-stock-risk"]));
  });

  it("asks its ports in a fixed number of steps, whatever the size, and in little time", async () => {
    const steps: string[] = [];
    const beganMs = performance.now();
    for (let batch = 0; batch < 2; batch += 1) await ask(100, 5, world(), steps);
    expect(performance.now() - beganMs).toBeLessThan(5_000);
    expect(steps).toHaveLength(2 * 6);
    expect(new Set(steps).size).toBe(6);
  });

  it("leaves out of its orders what nobody offers or has a price, and still tells of it", async () => {
    const ports = world();
    const none = { ...ports, offers: { of: async () => ok([]) } };
    const { proposals, insights } = await ask(2, 1, none);
    expect(proposals).toEqual([]);
    expect(insights.filter(({ claim }) => claim === "demand-forecast")).toHaveLength(2);
    const unpriced = { ...ports, prices: { selling: async () => ok([]) } };
    expect((await ask(2, 1, unpriced)).proposals).toEqual([]);
  });

  it("does not fail on a variant that never sold", async () => {
    const { proposals, insights } = await ask(2, 2, world({ days: 0 }));
    expect(proposals).toEqual([]);
    expect(insights[0]).toMatchObject({ confidence: 0, value: { mean: 0 } });
  });

  it("says little of what sold once or never, beside others that sell, and much of those", async () => {
    const ports = world({ days: 100 });
    const sales: ReplenishPorts["sales"] = {
      async daily(variants, locations, days) {
        const told = await ports.sales.daily(variants, locations, days);
        if (!told.ok) return told;
        const series = told.value.series.map((one) => {
          const units = one.units.map((_, day) => {
            if (one.variantId === "var_0") return 0;
            if (one.variantId === "var_1") return day === 50 ? 3 : 0;
            return day % 3;
          });
          return { ...one, units: one.variantId === "var_2" ? [] : units };
        });
        return ok({ ...told.value, series });
      },
    };
    const { proposals, insights } = await ask(8, 1, { ...ports, sales });
    const told = insights.filter(({ claim }) => claim === "demand-forecast");
    const [never, once, unknown, ...others] = told.map(({ value, confidence }) => ({
      mean: meanOf(value),
      confidence,
    }));
    expect(never).toEqual({ mean: 0, confidence: 0 });
    expect(once?.mean).toBeLessThan(3);
    expect(once?.confidence).toBeLessThan(0.05);
    // What nothing is known of is taken for like the others.
    expect(unknown?.confidence).toBe(0);
    expect(unknown?.mean).toBeCloseTo(others[0]?.mean ?? 0, 0);
    for (const { mean, confidence } of others) {
      expect(Math.abs(mean - 14)).toBeLessThan(2);
      expect(confidence).toBeGreaterThan(0.7);
    }
    for (const insight of insights) Insight.parse(insight);
    const lines = proposals.flatMap(({ action }) => action.lines);
    expect(lines.map(({ variantId }) => variantId)).not.toContain("var_0");
    for (const { quantity } of lines) expect(quantity).toBeLessThan(100);
  });

  it("decides on the most that one call may ask, well within its time", async () => {
    const beganMs = performance.now();
    const { insights } = await ask(100, 50, world({ days: 120 }));
    expect(performance.now() - beganMs).toBeLessThan(30_000);
    const own = insights.find(({ claim }) => claim === "demand-forecast");
    expect(meanOf(own?.value)).toBeCloseTo(50 * 2 * 14, 0);
  }, 60_000);

  it("fails with the fault of the port that failed", async () => {
    const ports = world();
    const fault = err("SYSTEM_UNAVAILABLE", "away");
    const broken = { ...ports, prices: { selling: async () => fault } };
    await expect(ask(1, 1, broken)).rejects.toMatchObject({ fault: fault.fault });
  });
});

describe("merged purchases", () => {
  it("are one for each supplier and location, and lose nothing", async () => {
    const one = (await ask(20, 1, world())).proposals;
    const other = (await ask(20, 1, world({ perDay: 5 }))).proposals.map((proposal) => ({
      ...proposal,
      action: {
        ...proposal.action,
        lines: proposal.action.lines.map((line) => ({ ...line, variantId: `${line.variantId}b` })),
      },
    }));
    const merged = mergePurchases([...one, ...other]);
    const total = (all: readonly Proposal[]) => all.reduce((sum, { cost }) => sum + cost.e4, 0);
    const lines = (all: readonly Proposal[]) => all.flatMap(({ action }) => action.lines).length;
    expect(merged).toHaveLength(10);
    expect(total(merged)).toBe(total([...one, ...other]));
    expect(lines(merged)).toBe(40);
    for (const proposal of merged) Proposal.parse(proposal);
    expect(mergePurchases([...other, ...one].reverse()).map(({ cost }) => cost)).toEqual(
      merged.map(({ cost }) => cost),
    );
  });
});
