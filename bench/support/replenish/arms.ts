import { replenish } from "../../../src/agents/replenish/index.ts";
import type { Money } from "../../../src/domain/money.ts";
import { ok } from "../../../src/kernel/result.ts";
import { demandBetween } from "../../../src/models/forecasting/lead-time.ts";
import { forecastPlace } from "../../../src/models/forecasting/place-forecast.ts";
import type { LostSalesItem } from "../../../src/models/inventory/lost-sales/item.ts";
import { lostSalesOrders } from "../../../src/models/inventory/lost-sales.ts";
import { projectedOrder } from "../../../src/models/inventory/projected.ts";
import { gammaCdf, gammaQuantile, type Spread } from "../../../src/models/numeric/gamma.ts";
import { mean } from "../../figure.ts";
import type { Arm, Shelf, Terms } from "./replay.ts";

export const HISTORY_DAYS = 180;
/** The most variants in one call of the agent, as in the chain. */
const BATCH = 100;
const COST_SHARE = 0.6;
const WEEK_DAYS = 7;

/** The agent that `replenishStock` asks, by its ports, and nothing else. */
const agent: Arm = async (day, shelves, terms) => {
  const orders = new Map<string, number>();
  for (let first = 0; first < shelves.length; first += BATCH) {
    const asked = shelves.slice(first, first + BATCH);
    const input = {
      variantIds: asked.map(({ product }) => product.id),
      ...{ locationIds: ["shop"], serviceLevel: terms.serviceLevel },
      ...{ reviewPeriodDays: terms.reviewDays, historyDays: HISTORY_DAYS },
    };
    const answer = await replenish.run((_, work) => work(), input, portsOf(asked, day, terms));
    for (const { action } of answer.proposals) {
      for (const { variantId, quantity } of action.lines) orders.set(variantId, quantity);
    }
  }
  return shelves.map(({ product }) => orders.get(product.id) ?? 0);
};

function portsOf(shelves: readonly Shelf[], day: number, { leadDays }: Terms) {
  const at = new Date(day * 86_400_000);
  const gbp = (amount: number): Money => ({ e4: Math.round(1e4 * amount), currency: "GBP" });
  const of = <Value>(make: (shelf: Shelf) => Value) => ok(shelves.map(make));
  return {
    clock: { now: () => at },
    network: { receivingLocations: async (ids: readonly string[]) => ok(ids) },
    inventory: {
      levels: async () =>
        of(({ product, onHand, incoming }) => ({
          ...{ variantId: product.id, locationId: "shop", onHand, reserved: 0 },
          incoming: incoming.reduce((sum, { units }) => sum + units, 0),
        })),
    },
    sales: {
      daily: async () => {
        const series = shelves.map(({ product, sold, stockedOut }) => ({
          ...{ variantId: product.id, locationId: "shop" },
          units: sold.slice(-HISTORY_DAYS),
          stockedOut: stockedOut.slice(-HISTORY_DAYS),
        }));
        return ok({ through: new Date(+at - 86_400_000).toISOString().slice(0, 10), series });
      },
    },
    offers: {
      of: async () =>
        of(({ product }) => ({
          ...{ variantId: product.id, name: product.id, supplierId: "supplier" },
          ...{ unitCost: gbp(COST_SHARE * product.price), leadTimeDays: leadDays },
          ...{ minimumQuantity: 1, packSize: 1 },
        })),
    },
    prices: {
      selling: async () =>
        of(({ product }) => ({ variantId: product.id, price: gbp(product.price) })),
    },
  };
}

/** The forecast demand over some days from now. */
type Between = (from: number, to: number) => Spread;
type Rule = (shelf: Shelf, between: Between, terms: Terms, day: number) => number;

/** Another rule over the forecasts that the agent has. */
function forecasting(rule: Rule): Arm {
  return async (day, shelves, terms) => {
    const panel = shelves.map(({ sold, stockedOut }) => ({
      units: sold.slice(-HISTORY_DAYS),
      stockedOut: stockedOut.slice(-HISTORY_DAYS),
    }));
    const { series, follows } = forecastPlace(panel, { periods: 28, cycle: WEEK_DAYS });
    return shelves.map((shelf, at) => {
      const between = (from: number, to: number) =>
        demandBetween(series[at]?.periods ?? [], { from, to, follows, cycle: WEEK_DAYS });
      return rule(shelf, between, terms, day);
    });
  };
}

const positionOf = ({ onHand, incoming }: Shelf) =>
  incoming.reduce((sum, { units }) => sum + units, onHand);

/** Up to the quantile of the demand over lead time and review period: what is lost counts as owed. */
const orderUpTo = forecasting((shelf, between, { leadDays, reviewDays, serviceLevel }) => {
  const demand = between(0, leadDays + reviewDays);
  return atLeastNothing(gammaQuantile(demand, serviceLevel) - positionOf(shelf));
});

/** Up to the quantile of what is wanted after the arrival, from the level that is expected then. */
const projected = forecasting((shelf, between, { leadDays, reviewDays, serviceLevel }, day) => {
  const demand = Array.from({ length: leadDays }, (_, at) => between(at, at + 1));
  const after = between(leadDays, leadDays + reviewDays);
  const arrivals = demand.map((_, at) =>
    shelf.incoming.reduce((sum, one) => sum + (one.day === day + at + 1 ? one.units : 0), 0),
  );
  const order = projectedOrder({
    ...{ onHand: shelf.onHand, arrivals, demand: [...demand, after] },
    ...{ lead: leadDays, next: leadDays + 1 },
    ...{ margin: serviceLevel, holding: 1 - serviceLevel },
  });
  return atLeastNothing(order);
});

/** The all but exact order in whole review periods. */
const exact = forecasting((shelf, between, { leadDays, reviewDays, serviceLevel }, day) => {
  const periods = Math.round(leadDays / reviewDays);
  const demand = Array.from({ length: 3 }, (_, at) =>
    chancesOf(between(at * reviewDays, (at + 1) * reviewDays)),
  );
  const pipeline = Array.from({ length: Math.max(0, periods - 1) }, (_, at) => {
    const due = shelf.incoming.filter((one) => Math.ceil((one.day - day) / reviewDays) === at + 1);
    return due.reduce((sum, { units }) => sum + units, 0);
  });
  const item: LostSalesItem = {
    ...{ demand, leadTime: [...Array<number>(periods).fill(0), 1] },
    economics: {
      ...{ unitPrice: 1 + serviceLevel, unitCost: 1 },
      ...{ holdingCost: 1 - serviceLevel, lostSalePenalty: 0 },
    },
    supply: { packSize: 1, minimumQuantity: 1 },
  };
  const [order] = lostSalesOrders([{ item, state: { onHand: shelf.onHand, pipeline } }]);
  if (order?.kind !== "order") throw new Error("an item was refused");
  return order.quantity;
});

/** Mean and standard deviation of eight weeks, by the normal distribution. */
const textbook: Arm = async (_day, shelves, { leadDays, reviewDays, serviceLevel }) =>
  shelves.map((shelf) => {
    const sold = shelf.sold.slice(-56);
    const daily = mean(sold);
    const deviation = Math.sqrt(mean(sold.map((units) => (units - daily) ** 2)));
    const days = leadDays + reviewDays;
    const level = daily * days + normalQuantile(serviceLevel) * deviation * Math.sqrt(days);
    return atLeastNothing(level - positionOf(shelf));
  });

export const ARMS = { agent, orderUpTo, projected, textbook, exact } satisfies Record<string, Arm>;

function chancesOf(demand: Spread): readonly number[] {
  const chances: number[] = [];
  for (let below = 0; below < 1 - 1e-6 && chances.length < 9_000; ) {
    const sufficed = gammaCdf(demand, chances.length + 0.5);
    chances.push(sufficed - below);
    below = sufficed;
  }
  return chances;
}

/** Tukey's lambda, to a hundredth from 0.01 to 0.99. */
function normalQuantile(chance: number): number {
  return (chance ** 0.135 - (1 - chance) ** 0.135) / 0.1975;
}

function atLeastNothing(units: number): number {
  return Math.max(0, Math.ceil(units - 1e-6));
}
