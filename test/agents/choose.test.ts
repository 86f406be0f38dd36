import { expect, it } from "vitest";
import type { ReplenishPorts, SupplierOffer } from "../../src/agents/replenish/index.ts";
import { replenish } from "../../src/agents/replenish/index.ts";
import { ok } from "../../src/kernel/result.ts";
import { realClock } from "../support/clock.ts";

const gbp = (pounds: number) => ({ e4: Math.round(pounds * 10_000), currency: "GBP" });
const eur = (euros: number) => ({ ...gbp(euros), currency: "EUR" });

/** A variant that sells 4 a day at 20 pounds; an offer of it. */
const offer = (supplierId: string, more: Partial<SupplierOffer> = {}): SupplierOffer => ({
  ...{ variantId: "var_1", name: "SKU", supplierId, unitCost: gbp(10) },
  ...{ leadTimeDays: 7, minimumQuantity: 1, packSize: 1 },
  ...more,
});

async function purchase(offers: readonly SupplierOffer[], onHand = 0) {
  const ports: ReplenishPorts = {
    clock: realClock,
    network: { receivingLocations: async (ids) => ok(ids) },
    inventory: {
      levels: async () =>
        ok([{ variantId: "var_1", locationId: "loc_1", onHand, reserved: 0, incoming: 0 }]),
    },
    sales: {
      daily: async () => {
        const units = Array<number>(100).fill(4);
        const series = [{ variantId: "var_1", locationId: "loc_1", units }];
        return ok({ through: "2011-11-09", series });
      },
    },
    offers: { of: async () => ok(offers) },
    prices: { selling: async () => ok([{ variantId: "var_1", price: gbp(20) }]) },
  };
  const input = {
    ...{ variantIds: ["var_1"], locationIds: ["loc_1"], serviceLevel: 0.95 },
    ...{ reviewPeriodDays: 7, historyDays: 100 },
  };
  const { proposals, insights } = await replenish.run((_, work) => work(), input, ports);
  const action = proposals[0]?.action;
  const days = insights.find(({ claim }) => claim === "demand-forecast")?.value;
  return { by: action?.supplierId, quantity: action?.lines[0]?.quantity, days, proposals };
}
const chosen = async (offers: readonly SupplierOffer[], onHand?: number) => {
  const forth = await purchase(offers, onHand);
  // The order in which offers are told must not count.
  expect((await purchase([...offers].reverse(), onHand)).by).toBe(forth.by);
  return forth;
};

it("takes the lower cost when nothing else differs, and says among how many", async () => {
  const { by, proposals } = await chosen([offer("dear"), offer("cheap", { unitCost: gbp(9) })]);
  expect(by).toBe("cheap");
  expect(proposals[0]?.rationale).toContain("at 9.00 each, the best of 2 offers.");
});

it("takes no offer that forces more on it than a year sells, however cheap", async () => {
  const hoard = offer("hoard", { unitCost: gbp(1), minimumQuantity: 10_000 });
  expect(await chosen([hoard, offer("plain")])).toMatchObject({ by: "plain", quantity: 28 });
  expect((await chosen([hoard])).proposals).toEqual([]);
  const pallet = offer("pallet", { unitCost: gbp(1), packSize: 10_000 });
  expect((await chosen([pallet, offer("plain")])).by).toBe("plain");
});

it("weighs a lower cost against what a minimum makes it keep", async () => {
  const plain = offer("plain");
  // 972 more than the 28 needed are kept for 122 days on average: 0.8 pounds a unit.
  const half = (unitCost: number) =>
    offer("bulk", { unitCost: gbp(unitCost), minimumQuantity: 1_000 });
  expect((await chosen([plain, half(9.5)])).by).toBe("plain");
  expect(await chosen([plain, half(9)])).toMatchObject({ by: "bulk", quantity: 1_000 });
});

it("weighs a lower cost against the sales that are lost until it delivers", async () => {
  const fast = offer("fast", { leadTimeDays: 2, unitCost: gbp(11) });
  const slow = offer("slow", { leadTimeDays: 20, unitCost: gbp(10) });
  expect(await chosen([fast, slow], 0)).toMatchObject({ by: "fast", days: { days: 9 } });
  // 80 units last for the 20 days, so that nothing is lost by waiting.
  expect(await chosen([fast, slow], 80)).toMatchObject({ by: "slow", days: { days: 27 } });
});

it("prefers the faster of two that cost the same", async () => {
  const fast = offer("fast", { leadTimeDays: 3 });
  expect((await chosen([offer("slow"), fast], 200)).days).toMatchObject({ days: 10 });
});

it("compares no euros with pounds, and buys in the currency that it sells in", async () => {
  const abroad = offer("abroad", { unitCost: eur(1) });
  const here = offer("here");
  const { by, proposals } = await chosen([abroad, here]);
  expect(by).toBe("here");
  expect(proposals[0]?.rationale).toContain("at 10.00 each.");
  expect((await chosen([abroad])).proposals).toEqual([]);
});
