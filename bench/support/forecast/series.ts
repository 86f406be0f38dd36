import { groupBy } from "../../../src/kernel/collections.ts";
import type { Plan } from "../../../src/models/forecasting/drivers.ts";
import { driversOf } from "../../../src/models/forecasting/drivers.ts";
import type { PanelRow } from "../data/sales-panel.ts";

/** One product in one store, period by period from the panel's first to its last. */
export type Series = {
  readonly store: string;
  /** Null where the file has no row. */
  readonly units: readonly (number | null)[];
  readonly drivers: readonly (readonly number[] | null)[];
  /** The prices, promotions and advertisements of each period; null before the first is known. */
  readonly plans: readonly (Plan | null)[];
  /** The same of its rivals in the store, always in one order. */
  readonly rivals: readonly Rival[];
};

type Rival = { readonly product: string; readonly plans: readonly (Plan | null)[] };

/** By product, the series of all stores that have it. */
export type ProductSeries = ReadonlyMap<string, readonly Series[]>;

/** With more products than this in a store, none is told of the others' prices. */
const RIVALS_MAX = 12;

/**
 * Sales and what drove them. Prices, promotions and advertisements of all periods are taken as
 * planned, those to come too; a period without a row has the plan of the one before it.
 */
export function seriesOf(rows: readonly PanelRow[]): ProductSeries {
  const periods = rows.map(({ period }) => period);
  const [first, last] = periods.reduce(
    ([low, high], period) => [Math.min(low, period), Math.max(high, period)] as const,
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const,
  );
  const count = last - first + 1;
  const products = [...new Set(rows.map(({ product }) => product))].sort();
  const stores = groupBy(rows, ({ store }) => store);
  const all = new Map<string, Series[]>(products.map((product) => [product, []]));
  for (const [store, own] of stores) {
    const byProduct = groupBy(own, ({ product }) => product);
    const plans = new Map(
      products.map((product) => [product, plansOf(byProduct.get(product) ?? [], first, count)]),
    );
    for (const [product, sold] of byProduct) {
      const units: (number | null)[] = Array.from({ length: count }, () => null);
      for (const row of sold) units[row.period - first] = row.units;
      const rivals = products.length > RIVALS_MAX ? [] : products.filter((one) => one !== product);
      const drivers = Array.from({ length: count }, (_, at) => {
        const plan = plans.get(product)?.[at];
        const before = plans.get(product)?.[at - 1] ?? plan;
        if (!plan || !before) return null;
        return driversOf(
          plan,
          before,
          rivals.map((one) => plans.get(one)?.[at]?.price ?? 1),
        );
      });
      const told = rivals.map((one) => ({ product: one, plans: plans.get(one) ?? [] }));
      all
        .get(product)
        ?.push({ store, units, drivers, plans: plans.get(product) ?? [], rivals: told });
    }
  }
  return all;
}

function plansOf(rows: readonly PanelRow[], first: number, count: number): (Plan | null)[] {
  const plans: (Plan | null)[] = Array.from({ length: count }, () => null);
  for (const { period, price, promotion, feature } of rows) {
    plans[period - first] = { price, promotion, feature };
  }
  let known = plans.find((plan) => plan !== null) ?? null;
  const usual = known && { ...known, promotion: 0, feature: 0 };
  known = usual;
  return plans.map((plan) => {
    if (plan === null) return known;
    known = { ...plan, promotion: 0, feature: 0 };
    return plan;
  });
}
