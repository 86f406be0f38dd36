import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { ReplenishPorts } from "../../../src/agents/replenish/index.ts";
import { REPLENISH_BATCH_MAX, replenish } from "../../../src/agents/replenish/index.ts";
import { ok } from "../../../src/kernel/result.ts";
import { thousandths } from "../../figure.ts";
import type { Product } from "./markets.ts";

export type ManyFigures = {
  readonly decisions: number;
  readonly seconds: number;
  readonly msPerDecision: number;
  readonly worstCallSeconds: number;
  /** MB that are still held after all rounds, less those after the first. */
  readonly heapGrowthMb: number;
  readonly heapMb: number;
};

/** The most locations of one call. */
const LOCATIONS = 50;
const LEAD_DAYS = [7, 21] as const;

/**
 * Asks the agent for so many variant-locations, each of which receives its own deliveries and has two
 * offers, in the largest calls that there may be, over and over. The time is that of the slowest round.
 */
export async function many(
  products: readonly Product[],
  decisions: number,
  rounds: number,
  historyDays: number,
): Promise<ManyFigures> {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const ports = portsOf(products, historyDays);
  const heaps: number[] = [];
  const times: number[] = [];
  let worst = 0;
  for (let round = 0; round < rounds; round += 1) {
    const began = performance.now();
    for (let first = 0; first < decisions; first += LOCATIONS * REPLENISH_BATCH_MAX) {
      const begun = performance.now();
      const count = Math.min(LOCATIONS * REPLENISH_BATCH_MAX, decisions - first);
      await ask(ports, round * decisions + first, count, historyDays);
      worst = Math.max(worst, performance.now() - begun);
    }
    times.push(performance.now() - began);
    collect();
    heaps.push(process.memoryUsage().heapUsed / 2 ** 20);
  }
  const ms = Math.max(...times);
  return {
    decisions,
    seconds: thousandths(ms / 1_000),
    msPerDecision: thousandths(ms / decisions),
    worstCallSeconds: thousandths(worst / 1_000),
    heapGrowthMb: thousandths((heaps.at(-1) ?? 0) - (heaps[0] ?? 0)),
    heapMb: thousandths(heaps.at(-1) ?? 0),
  };
}

async function ask(ports: ReplenishPorts, first: number, count: number, historyDays: number) {
  const variants = Math.max(1, Math.ceil(count / LOCATIONS));
  const input = {
    variantIds: Array.from({ length: variants }, (_, at) => `variant ${first + at}`),
    locationIds: Array.from({ length: Math.min(count, LOCATIONS) }, (_, at) => `shop ${at}`),
    ...{ serviceLevel: 0.95, reviewPeriodDays: 7, historyDays },
  };
  const { insights } = await replenish.run((_, work) => work(), input, ports);
  const told = insights.filter(({ claim }) => claim === "demand-forecast").length;
  if (told < count) throw new Error(`${told} of ${count} were decided on`);
}

function portsOf(products: readonly Product[], days: number): ReplenishPorts {
  const gbp = (amount: number) => ({ e4: Math.round(1e4 * amount), currency: "GBP" });
  const drawn = (name: string) => products[hashOf(name) % products.length] as Product;
  const histories = new Map(products.map(({ id, wanted }) => [id, wanted.slice(-days)]));
  const pairs = (variants: readonly string[], locations: readonly string[]) =>
    variants.flatMap((variantId) => locations.map((locationId) => ({ variantId, locationId })));
  return {
    clock: { now: () => new Date(0) },
    network: { receivingLocations: async (ids) => ok(ids) },
    inventory: {
      levels: async (variants, locations) =>
        ok(
          pairs(variants, locations).map((one) => ({
            ...one,
            onHand: 3,
            reserved: 0,
            incoming: 2,
          })),
        ),
    },
    sales: {
      daily: async (variants, locations) => {
        const series = pairs(variants, locations).map((one) => {
          const { id } = drawn(`${one.variantId} ${one.locationId}`);
          return { ...one, units: histories.get(id) ?? [] };
        });
        return ok({ through: "2011-11-09", series });
      },
    },
    offers: {
      of: async (variants) =>
        ok(
          variants.flatMap((variantId) =>
            LEAD_DAYS.map((leadTimeDays) => ({
              ...{ variantId, name: variantId, supplierId: `in ${leadTimeDays} days` },
              ...{ unitCost: gbp(2), leadTimeDays, minimumQuantity: 6, packSize: 6 },
            })),
          ),
        ),
    },
    prices: { selling: async (ids) => ok(ids.map((variantId) => ({ variantId, price: gbp(5) }))) },
  };
}

function hashOf(name: string): number {
  let hash = 0;
  for (let at = 0; at < name.length; at += 1) hash = (hash * 31 + name.charCodeAt(at)) >>> 0;
  return hash;
}
