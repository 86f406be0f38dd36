import { meanDemand, weekDemand } from "./markdown/demand.ts";
import {
  type Clearance,
  countUpTo,
  type MarkdownItem,
  type MarkdownRefused,
  readMarkdown,
} from "./markdown/item.ts";
import { type Values, valuesOf, worthOf } from "./markdown/values.ts";

export type Markdown = {
  readonly kind: "markdown";
  /** Of the first week. */
  readonly price: number;
  /** Of all weeks and what is left over, on average. */
  readonly expectedRevenue: number;
  /** The same at each price of the ladder, held to the end; the best of them is what one price could earn. */
  readonly held: readonly { readonly price: number; readonly expectedRevenue: number }[];
  /** Units in which the stock was valued; 1 is exact. */
  readonly stockStep: number;
  /**
   * The price of a later week, from 0 for the first, with so many whole units left, after `before`.
   * Null for what is no week or no stock of the plan, or where no price of the ladder is as low as
   * `before` though prices never rise.
   */
  readonly priceAt: (week: number, units: number, before?: number) => number | null;
};

/**
 * How to clear a stock by its last week: the price of each week, for whatever is left by then, that
 * earns the most on average from sales and what is left over at the end. What units cost is spent.
 * Weeks' demands are independent, lost when nothing is there, and answer to the price by the elasticity
 * alone: customers do not wait for the next markdown. A dynamic programme (`valuesOf`), exact for
 * stocks up to some hundreds of units (`stockStep` 1) and close beyond; of prices that earn the same the
 * lower. Where weeks are short against the sales, more stock never means a higher price, nor more time
 * a lower one; in weeks that sell many units, gaps of the ladder can make the contrary earn more, and
 * then it is done. Money scales. An item without usable data is refused with the reason; nothing throws.
 */
export function planMarkdown(item: MarkdownItem): Markdown | MarkdownRefused {
  const clearance = readMarkdown(item);
  if (clearance.kind === "refused") return clearance;
  const { stock, prices, allowed, neverRises } = clearance;
  const values = valuesOf(clearance);
  const first = bestPrice(clearance, values, 0, stock, allowed);
  return {
    kind: "markdown",
    price: first.price,
    expectedRevenue: first.worth,
    held: prices.slice(0, allowed).map((price) => ({
      price,
      expectedRevenue: heldWorth(clearance, price, values),
    })),
    stockStep: values.step,
    priceAt(week, units, before = Number.POSITIVE_INFINITY) {
      const isWeek = Number.isInteger(week) && week >= 0 && week < clearance.weeklyUnits.length;
      if (!isWeek || !Number.isInteger(units) || units < 0 || units > stock) return null;
      const count = neverRises ? Math.min(allowed, countUpTo(prices, before)) : prices.length;
      return count === 0 ? null : bestPrice(clearance, values, week, units, count).price;
    },
  };
}

/** The best of the lowest `count` prices: one week looked at in single units, ahead of the values. */
function bestPrice(
  item: Clearance,
  { step, weeks }: Values,
  week: number,
  units: number,
  count: number,
): { readonly price: number; readonly worth: number } {
  const { prices, neverRises, relativeVariance } = item;
  let best: { readonly price: number; readonly worth: number } | null = null;
  for (const [at, price] of prices.slice(0, count).entries()) {
    const left = weeks[week + 1]?.[neverRises ? at : prices.length - 1];
    if (left === undefined) continue;
    const demand = weekDemand(meanDemand(item, week, price), relativeVariance, item.stock);
    const worth = worthOf(price, demand, left, step, units);
    if (best === null || worth > best.worth + SAME * Math.abs(best.worth)) best = { price, worth };
  }
  return best ?? { price: prices[0] ?? 0, worth: 0 };
}

/** Worths that differ by less, relatively, are equal. */
const SAME = 1e-12;

function heldWorth(item: Clearance, price: number, { weeks }: Values): number {
  const alone = { ...item, prices: [price], allowed: 1 };
  const steps = (weeks[0]?.[0]?.length ?? 1) - 1;
  return bestPrice(alone, valuesOf(alone, steps), 0, item.stock, 1).worth;
}
