import {
  type CategoryKnowledge,
  forecastCategory,
  learnCategory,
} from "../../../src/models/forecasting/category-forecast.ts";
import { projectedOrder } from "../../../src/models/inventory/projected.ts";
import type { Spread } from "../../../src/models/numeric/gamma.ts";
import { median } from "../../figure.ts";
import { restraint } from "./prices.ts";
import type { Supply } from "./supply.ts";
import { type ArmKind, arrivalsOf, type Rules, type View, WEEKS_AFTER } from "./world.ts";

/** What Tutti's models are told of each other. */
export type Shared = {
  /** The plan of prices, promotions and advertisements, past and to come, to the forecast. */
  readonly plan: boolean;
  /** How far the forecast may err, to replenishment; else it orders what is expected. */
  readonly quantiles: boolean;
  /** When a supplier closes, and what is on its way and late, to replenishment. */
  readonly news: boolean;
  /** What is about to run out, to prices; null where prices stay as planned. */
  readonly stock: boolean | null;
  /** No order above so many times what is usual, to spare the suppliers. */
  readonly capped: boolean;
};

export const ALL: Shared = {
  plan: true,
  quantiles: true,
  news: true,
  stock: true,
  capped: false,
};
/** Its own spread is all a silo has. */
export const NONE: Shared = {
  plan: false,
  quantiles: true,
  news: false,
  stock: false,
  capped: false,
};

/** Usual weeks' worth of one capped order. */
const CAP_WEEKS = 3;

/**
 * What is tuned is how much of the forecast's variance is believed, within a factor of two: with none of
 * it a way learns to run out and be dear, which earns more here and serves fewer customers than a silo.
 */
export function deciding(shared: Shared): ArmKind {
  return {
    choices: [0.5, 1, 2],
    make: (choice, rules, supply) => {
      const priced = shared.stock === null ? null : restraint(rules, { seesStock: shared.stock });
      const forecast = forecasts(rules, shared);
      return (week, views) => {
        const orders = new Map<View, number>();
        const expected = new Map<View, Spread>();
        const told = forecast(week, views);
        for (const [at, view] of views.entries()) {
          const periods = (told[at]?.periods ?? []).map(({ mean, variance }) => {
            return { mean, variance: shared.quantiles ? choice * variance : 0 };
          });
          if (periods[0]) expected.set(view, periods[0]);
          orders.set(view, orderOf(view, periods, week, rules, shared, supply));
        }
        const asked = priced?.(week, views, expected);
        return views.map((view) => ({ order: orders.get(view) ?? 0, price: asked?.get(view) }));
      };
    },
  };
}

/** Weeks for which what was learnt of the category is used before it is learnt anew. */
const LEARNED_EVERY = 4;

function forecasts({ from, leadWeeks }: Rules, { plan }: Shared) {
  let learned: CategoryKnowledge;
  return (week: number, views: readonly View[]) => {
    const end = week + leadWeeks + 1 + WEEKS_AFTER;
    const series = views.map(({ item, sold, stockedOut, drivers, plans }) => ({
      ...{ store: item.store, product: item.product, units: sold, stockedOut },
      drivers: drivers.slice(0, end).map((row) => (plan ? row : NOTHING_TOLD)),
      plans: plan ? plans.slice(0, end) : [],
    }));
    if ((week - from) % LEARNED_EVERY === 0) learned = learnCategory(series);
    return forecastCategory(series, learned);
  };
}

const NOTHING_TOLD: readonly number[] = [];

function orderOf(
  view: View,
  demand: readonly Spread[],
  week: number,
  { leadWeeks, holdingShare }: Rules,
  { plan, news, capped }: Shared,
  supply: Supply,
): number {
  const { item, onHand, pipeline, sold } = view;
  const told = (ordered: number) => (news ? supply.told(item, ordered, week) : ordered + leadWeeks);
  const [lead, next] = [told(week) - week, told(week + 1) - week];
  const arrivals = arrivalsOf(pipeline, week, lead, ({ arrives, agreed }) =>
    news ? arrives : Math.max(agreed, week + 1),
  );
  const cost = item.unitCosts[week] ?? 0;
  const margin = (item.prices[plan ? week + lead : week] ?? 0) - cost;
  const holding = holdingShare * cost;
  const order = projectedOrder({ onHand, arrivals, demand, lead, next, margin, holding });
  const most = capped ? CAP_WEEKS * median(sold.slice(-26)) : Number.POSITIVE_INFINITY;
  return Math.round(Math.min(order, most));
}
