import { groupBy } from "../../../src/kernel/collections.ts";
import { gammaCdf, type Spread } from "../../../src/models/numeric/gamma.ts";
import {
  estimateElasticities,
  type StoreElasticities,
} from "../../../src/models/pricing/elasticities.ts";
import type { PricedItem } from "../../../src/models/pricing/prices/question.ts";
import { optimizePrices } from "../../../src/models/pricing/prices.ts";
import { diceOf } from "../dice.ts";
import type { Rules, View } from "./world.ts";

/** Weeks for which elasticities are believed before they are estimated anew. */
const LEARNED_EVERY = 8;
/** Prices stay within what was ever asked for the item, and so much beyond. */
const BEYOND = 0.1;
/** Of the planned price, a week's change either way. */
const CHANGE_MAX = 0.15;
const STEP = 0.1;
/** An advertised price is a promise. */
const ADVERTISED = 0.2;

/** This week's price of each item, by what is expected of the week at the planned prices. */
export type Pricing = (
  week: number,
  views: readonly View[],
  expected: ReadonlyMap<View, Spread>,
) => ReadonlyMap<View, number>;

/**
 * Raises the prices of what would run out this week, those of a store together, by elasticities
 * learnt from what was sold so far: who buys at the lower price what the next one would pay more for
 * earns the store nothing. Other prices, and those that are advertised, stay as planned.
 *
 * Where nobody tells of the stock (`seesStock`), it raises about as many prices, in turn and as if the
 * stock sufficed: so that what is compared is the insight, and not how dear the store is.
 */
export function restraint(rules: Rules, { seesStock }: { readonly seesStock: boolean }): Pricing {
  let learned = new Map<string, StoreElasticities>();
  return (week, views, expected) => {
    if ((week - rules.from) % LEARNED_EVERY === 0) learned = learn(views);
    const prices = new Map<View, number>();
    for (const store of groupBy(views, ({ item }) => item.store).values()) {
      const scarce = store.filter((view) =>
        seesStock ? isScarce(view, week, expected.get(view)) : isInTurn(view, week),
      );
      const items = scarce.map((view) => {
        const spread = expected.get(view) ?? NOTHING;
        const priced = pricedItem(view, week, spread, learned.get(keyOf(view)), rules);
        return seesStock ? priced : { ...priced, stock: undefined };
      });
      const found = optimizePrices({ items });
      if (found.kind === "refused") continue;
      const byId = new Map(found.items.map(({ id, weeks }) => [id, weeks[0]?.price]));
      for (const view of scarce) {
        const price = byId.get(view.item.product);
        if (price !== undefined) prices.set(view, price);
      }
    }
    return prices;
  };
}

const NOTHING: Spread = { mean: 0, variance: 0 };

/** More likely to run out than not to. */
function isScarce(view: View, week: number, spread: Spread = NOTHING): boolean {
  if (isPromised(view, week) || view.onHand === 0 || spread.mean === 0) return false;
  return gammaCdf(spread, view.onHand) < 0.5;
}

function isInTurn(view: View, week: number): boolean {
  const first = diceOf(0).fork(keyOf(view)).below(BLIND_EVERY);
  return !isPromised(view, week) && (week + first) % BLIND_EVERY === 0;
}

/** Weeks from one raise to the next. */
const BLIND_EVERY = 9;

function isPromised({ item }: View, week: number): boolean {
  return (item.plans[week]?.feature ?? 0) > ADVERTISED;
}

function learn(views: readonly View[]): Map<string, StoreElasticities> {
  const learned = new Map<string, StoreElasticities>();
  for (const own of groupBy(views, ({ item }) => item.product).values()) {
    const rivals = own[0]?.item.rivals.length ?? 0;
    const told = own.map(({ sold, stockedOut, drivers }) => {
      return { units: sold, stockedOut, drivers: drivers.slice(0, sold.length) };
    });
    for (const [at, one] of estimateElasticities(told, rivals).entries()) {
      const view = own[at];
      if (view) learned.set(keyOf(view), one);
    }
  }
  return learned;
}

function pricedItem(
  { item, asked, onHand }: View,
  week: number,
  { mean, variance }: Spread,
  learned: StoreElasticities | undefined,
  { holdingShare }: Rules,
): PricedItem {
  const price = item.prices[week] ?? 0;
  const cost = item.unitCosts[week] ?? 0;
  const seen = [...asked, price];
  return {
    id: item.product,
    unitCost: cost,
    lastPrice: price,
    demand: {
      baselineUnits: [mean],
      relativeVariance: mean > 0 ? variance / (mean * mean) : 0,
      own: learned?.own ?? null,
      cross: item.rivals.map(({ product }, at) => {
        return { item: product, elasticity: learned?.cross[at]?.mean ?? 0 };
      }),
    },
    guardrails: {
      floor: price,
      ceiling: Math.max(...seen) * (1 + BEYOND),
      change: { down: 0, up: CHANGE_MAX },
      // Such that the planned price is one of them.
      ladder: { every: STEP, endings: [endingOf(price)] },
    },
    stock: { units: onHand, salvage: cost * (1 - holdingShare) },
  };
}

/** What is behind whole steps; a price that is one has none, whatever binary fractions make of it. */
function endingOf(price: number): number {
  const rest = Number((price % STEP).toFixed(9));
  return rest < STEP ? rest : 0;
}

function keyOf({ item }: View): string {
  return `${item.store}/${item.product}`;
}
