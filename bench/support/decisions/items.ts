import type { PanelRow } from "../data/sales-panel.ts";
import type { ProductSeries } from "../forecast/series.ts";
import type { Item } from "./world.ts";

/** What a unit costs where the file does not tell: so much of its price. */
const COST_SHARE = 0.6;

/**
 * By product, what its stores sell, of at most so many stores. A week without a row wanted nothing;
 * where nothing is told of a price or a cost, the one before holds, and before the first the first.
 */
export function itemsOf(
  rows: readonly PanelRow[],
  series: ProductSeries,
  storesMax: number,
): readonly (readonly Item[])[] {
  const stores = new Set([...new Set(rows.map(({ store }) => store))].slice(0, storesMax));
  const first = rows.reduce(
    (least, { period }) => Math.min(least, period),
    Number.POSITIVE_INFINITY,
  );
  const costs = new Map<string, Map<number, number>>();
  for (const { store, product, period, unitCost, price } of rows) {
    const key = JSON.stringify([store, product]);
    const own = costs.get(key) ?? new Map<number, number>();
    costs.set(key, own.set(period - first, unitCost ?? COST_SHARE * price));
  }
  return [...series].map(([product, all]) =>
    all
      .filter(({ store }) => stores.has(store))
      .map((one) => {
        const known = costs.get(JSON.stringify([one.store, product])) ?? new Map<number, number>();
        const weeks = one.units.map((_, week) => week);
        return {
          ...{ ...one, product },
          demand: one.units.map((units) => Math.round(units ?? 0)),
          prices: held(one.plans.map((plan) => plan?.price ?? null)),
          unitCosts: held(weeks.map((week) => known.get(week) ?? null)),
        };
      }),
  );
}

function held(values: readonly (number | null)[]): readonly number[] {
  let last = values.find((value) => value !== null) ?? 0;
  return values.map((value) => {
    last = value ?? last;
    return last;
  });
}
