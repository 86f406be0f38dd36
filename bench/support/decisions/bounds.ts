import { groupBy } from "../../../src/kernel/collections.ts";
import { forecastStores } from "../../../src/models/forecasting/pooled-forecast.ts";
import { projectedOrder } from "../../../src/models/inventory/projected.ts";
import type { Spread } from "../../../src/models/numeric/gamma.ts";
import { type Arm, arrivalsOf, type Item, type Rules, WEEKS_AFTER } from "./world.ts";

/**
 * Knows every customer beforehand: each week has what it needs and nothing is left, but for the first
 * weeks, when only what was there and on its way can be sold. At the planned prices.
 */
export function clairvoyant(items: readonly Item[], { leadWeeks }: Rules): Arm {
  return (week, views) =>
    views.map(({ onHand, pipeline }, at) => {
      const wanted = (ahead: number) => items[at]?.demand[week + ahead] ?? 0;
      let stock = onHand;
      for (let ahead = 0; ahead < leadWeeks; ahead += 1) {
        stock = Math.max(0, stock - wanted(ahead));
        for (const { units, arrives } of pipeline) if (arrives === week + ahead + 1) stock += units;
      }
      return { order: Math.max(0, wanted(leadWeeks) - stock) };
    });
}

/**
 * Knows how demand answers to the plan and how far it errs, fitted on the whole file with the weeks
 * that are scored, and not what customers want. Orders by the same rule as Tutti, at the planned prices.
 */
export function knowsDistribution(items: readonly Item[], { leadWeeks, holdingShare }: Rules): Arm {
  const told: (readonly Spread[])[] = [];
  const numbered = items.map((item, at) => ({ item, at }));
  for (const stores of groupBy(numbered, ({ item }) => item.product).values()) {
    const forecasts = forecastStores(
      stores.map(({ item }) => ({
        units: item.demand,
        drivers: [...item.drivers, ...item.drivers],
      })),
    );
    for (const [place, { at }] of stores.entries()) told[at] = forecasts[place]?.periods ?? [];
  }
  return (week, views) =>
    views.map(({ item, onHand, pipeline }, at) => {
      const demand = (told[at] ?? []).slice(week, week + leadWeeks + 1 + WEEKS_AFTER);
      const arrivals = arrivalsOf(pipeline, week, leadWeeks);
      const cost = item.unitCosts[week] ?? 0;
      const margin = (item.prices[week + leadWeeks] ?? 0) - cost;
      const order = projectedOrder({
        ...{ onHand, arrivals, demand, lead: leadWeeks, next: leadWeeks + 1 },
        ...{ margin, holding: holdingShare * cost },
      });
      return { order: Math.round(order) };
    });
}
