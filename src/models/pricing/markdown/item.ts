/** What one item is to be cleared at, in one place. Money in any one unit of it. */
export type MarkdownItem = {
  /** What is there, in whole units; a part of a unit is left out. */
  readonly stock: number;
  /**
   * Expected units of each week at the reference price, the first now. Seasons that end and fashions
   * that fade are in these.
   */
  readonly weeklyUnits: readonly number[];
  /**
   * How much demand varies beyond the chance of single buyers, as a variance relative to the squared
   * mean; 0 is Poisson.
   */
  readonly relativeVariance: number;
  readonly referencePrice: number;
  /** Below 0. Demand is that at the reference price times (price / reference price) ^ elasticity. */
  readonly elasticity: number;
  /** Prices to choose from, in any order. */
  readonly ladder: readonly number[];
  /** What a unit is worth that is left over at the end; a disposal that costs is below 0. */
  readonly salvage: number;
  /** A price that has been lowered stays low, as customers expect of a clearance. */
  readonly neverRises: boolean;
  /** What it costs now; where prices never rise, the first is not above it. */
  readonly lastPrice?: number | undefined;
};

export type MarkdownRefused = { readonly kind: "refused"; readonly why: string };

/** An item that can be reckoned with. */
export type Clearance = Omit<MarkdownItem, "ladder" | "lastPrice"> & {
  readonly kind: "clearance";
  /** Rising; the first week may take those up to `allowed`, as a count. */
  readonly prices: readonly number[];
  readonly allowed: number;
};

export const UNITS_MAX = 10_000;
const WEEKS_MAX = 104;
const PRICES_MAX = 200;
const MONEY_MAX = 1e9;
const ELASTICITY_MIN = -50;

export function readMarkdown(item: MarkdownItem): Clearance | MarkdownRefused {
  const { stock, weeklyUnits, relativeVariance, referencePrice, elasticity, salvage } = item;
  const refused = (why: string): MarkdownRefused => ({ kind: "refused", why });
  const isPrice = (price: number) => price > 0 && price < MONEY_MAX;
  if (!(stock >= 0)) return refused("the stock is not 0 or more");
  if (stock > UNITS_MAX) return refused(`there are more than ${UNITS_MAX} units: count in cases`);
  if (weeklyUnits.length === 0 || weeklyUnits.length > WEEKS_MAX) {
    return refused(`there are not between 1 and ${WEEKS_MAX} weeks`);
  }
  if (!weeklyUnits.every((units) => units >= 0 && units < MONEY_MAX)) {
    return refused("a week's units are not 0 or more");
  }
  if (!(relativeVariance >= 0 && relativeVariance <= VARIANCE_MAX)) {
    return refused(`the relative variance is not between 0 and ${VARIANCE_MAX}`);
  }
  if (!isPrice(referencePrice)) return refused("the reference price is not above 0");
  if (!(elasticity < 0 && elasticity > ELASTICITY_MIN))
    return refused("the elasticity is not below 0");
  if (!(Math.abs(salvage) < MONEY_MAX)) return refused("what is left over has no worth");
  const { ladder, lastPrice = Number.POSITIVE_INFINITY } = item;
  if (ladder.length === 0 || ladder.length > PRICES_MAX || !ladder.every(isPrice)) {
    return refused(`the ladder is not between 1 and ${PRICES_MAX} prices above 0`);
  }
  if (!(lastPrice > 0)) return refused("the last price is not above 0");
  const prices = [...new Set(ladder)].sort((a, b) => a - b);
  const allowed = item.neverRises ? countUpTo(prices, lastPrice) : prices.length;
  if (allowed === 0) return refused("every price of the ladder is above the last price");
  return { ...item, kind: "clearance", stock: Math.floor(stock), prices, allowed };
}

const VARIANCE_MAX = 100;

/** How many of the rising prices are not above `most`. */
export function countUpTo(prices: readonly number[], most: number): number {
  return prices.findLastIndex((price) => price <= most * (1 + SAME)) + 1;
}

const SAME = 1e-9;
