import { groupBy } from "../../kernel/collections.ts";
import { type BoostedTrees, expectedOf, fitTrees, type Sales } from "./boosted-trees.ts";
import { type Traits, traitsOf } from "./category-traits.ts";
import type { Plan } from "./drivers.ts";
import { levelOf } from "./level.ts";
import { PERIODS_MIN, type StoreSales } from "./pooled-forecast.ts";

/** One product in one store, with the prices, promotions and advertisements that were and will be. */
export type ProductInStore = StoreSales & {
  readonly store: string;
  readonly product: string;
  /** Of each period, past and to come; null where nothing is planned. */
  readonly plans: readonly (Plan | null)[];
};

/** What the trees are told of a category. */
export type CategoryTold = {
  readonly series: readonly ProductInStore[];
  readonly sizes: readonly Size[];
  readonly traits: Traits;
  readonly sales: Sales;
};

export function toldOf(series: readonly ProductInStore[]): CategoryTold {
  const sizes = sizesOf(series);
  const advertised = advertisedShares(series);
  const traits = traitsOf(
    series.map(({ store, plans, units }, at) => {
      const { unit, median } = sizes[at] ?? NO_SIZE;
      const medianShare = unit > 0 ? median / unit : 0;
      const advertisedShare = advertised.get(store) ?? 0;
      return { store, plans, past: units.length, medianShare, advertisedShare };
    }),
  );
  return { series, sizes, traits, sales: salesOf(series, sizes, traits) };
}

/**
 * Learns trees from all products of all stores at once (`fitTrees`), so that a product which was never
 * advertised or never so cheap is told by others that were. Sales are measured in what a product of
 * the store sells on average, not in the product's own mean: who switches to the cheapest brand are
 * about as many, whichever it is.
 */
export function learnTrees({ traits, sales }: CategoryTold): BoostedTrees {
  return fitTrees(traits.columns, sales);
}

/**
 * Forecasts each series by trees that were learnt from these series, or from their past. The level
 * follows the store, as that of `forecastStores`. Null where there is no plan, nothing that the
 * product ever sold anywhere, or nothing was learnt.
 */
export function treeForecasts(
  { series, sizes, traits, sales }: CategoryTold,
  trees: BoostedTrees,
): readonly (readonly (number | null)[])[] {
  const expected = expectedOf(trees, traits.columns);
  const levels = levelsOf(series, sizes, sales, traits.periods, expected);
  return series.map(({ units }, at) => {
    const { unit, mean } = sizes[at] ?? NO_SIZE;
    if (!(unit > 0) || !(mean > 0) || trees.trees.length === 0) return [];
    const first = at * traits.periods + units.length;
    return Array.from(expected.subarray(first, (at + 1) * traits.periods), (told, ahead) => {
      return traits.planned[first + ahead] === 1 ? unit * (levels[at] ?? 1) * told : null;
    });
  });
}

type Size = {
  /** What a product of the store sells in a period on average. */
  readonly unit: number;
  readonly mean: number;
  readonly median: number;
};
const NO_SIZE: Size = { unit: 0, mean: 0, median: 0 };

/** Of each series; with too few periods that of the product in other stores. */
function sizesOf(series: readonly ProductInStore[]): readonly Size[] {
  const own = series.map(({ units, product, store }) => {
    const known = units.filter((sold) => sold !== null && Number.isFinite(sold));
    const sorted = known.map((sold) => Math.max(0, sold ?? 0)).sort((a, b) => a - b);
    const mean = meanOf(sorted) ?? 0;
    const median = sorted[sorted.length >> 1] ?? 0;
    return { mean, median, product, store, isKnown: sorted.length >= PERIODS_MIN };
  });
  const known = own.filter(({ isKnown }) => isKnown);
  const typical = new Map(
    [...groupBy(known, ({ product }) => product)].map(([product, stores]) => [
      product,
      {
        mean: meanOf(stores.map(({ mean }) => mean)) ?? 0,
        median: meanOf(stores.map(({ median }) => median)) ?? 0,
      },
    ]),
  );
  const units = new Map(
    [...groupBy(known, ({ store }) => store)].map(([store, products]) => [
      store,
      meanOf(products.map(({ mean }) => mean)) ?? 0,
    ]),
  );
  const unitAnywhere = meanOf([...units.values()]) ?? 0;
  return own.map(({ mean, median, isKnown, product, store }) => ({
    ...(isKnown ? { mean, median } : (typical.get(product) ?? { mean, median })),
    unit: units.get(store) ?? unitAnywhere,
  }));
}

/** By store, the share of its sales that were sold while they were advertised; 1 of no sales. */
function advertisedShares(series: readonly ProductInStore[]): ReadonlyMap<string, number> {
  const stores = groupBy(series, ({ store }) => store);
  return new Map(
    [...stores].map(([store, products]) => {
      let [sold, advertised] = [0, 0];
      for (const { units, plans } of products) {
        for (const [at, one] of units.entries()) {
          if (one === null || !Number.isFinite(one)) continue;
          sold += Math.max(0, one);
          if ((plans[at]?.feature ?? 0) > ADVERTISED) advertised += Math.max(0, one);
        }
      }
      return [store, sold > 0 ? advertised / sold : 1];
    }),
  );
}

/** A period counts as advertised above this reach. */
const ADVERTISED = 0.5;

function meanOf(values: readonly number[]): number | null {
  return values.length === 0 ? null : values.reduce((sum, one) => sum + one, 0) / values.length;
}

/** All periods of which the sales and the traits are known, in the store's unit. */
function salesOf(
  series: readonly ProductInStore[],
  sizes: readonly Size[],
  { periods, planned }: Traits,
): Sales {
  const rows: number[] = [];
  const targets: number[] = [];
  const censored: number[] = [];
  for (const [at, { units, stockedOut = [] }] of series.entries()) {
    const { unit } = sizes[at] ?? NO_SIZE;
    if (!(unit > 0)) continue;
    for (const [period, sold] of units.entries()) {
      const row = at * periods + period;
      if (planned[row] !== 1 || sold === null || !Number.isFinite(sold)) continue;
      rows.push(row);
      targets.push(Math.max(0, sold) / unit);
      censored.push(stockedOut[period] ? 1 : 0);
    }
  }
  return {
    rows: Int32Array.from(rows),
    targets: Float64Array.from(targets),
    censored: Uint8Array.from(censored),
  };
}

/** How each series has lately sold against the trees. */
function levelsOf(
  series: readonly ProductInStore[],
  sizes: readonly Size[],
  { rows, targets, censored }: Sales,
  periods: number,
  expected: Float64Array,
): readonly number[] {
  let from = 0;
  return series.map((_, at) => {
    const { unit, mean } = sizes[at] ?? NO_SIZE;
    let to = from;
    while (to < rows.length && (rows[to] ?? 0) < (at + 1) * periods) to += 1;
    const lately = Math.max(from, to - LATELY);
    const scale = mean > 0 ? unit / mean : 0;
    const level = levelOf({
      shares: Array.from(targets.subarray(lately, to), (target) => target * scale),
      expected: Array.from(rows.subarray(lately, to), (row) => (expected[row] ?? 0) * scale),
      stockedOut: Array.from(censored.subarray(lately, to), (one) => one === 1),
    });
    from = to;
    return level;
  });
}

/** Periods behind which a level has forgotten all but a hundredth. */
const LATELY = 60;
