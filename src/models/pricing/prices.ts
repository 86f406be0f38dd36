import { type Found, withinBand } from "./prices/average.ts";
import { liftOf } from "./prices/lift.ts";
import { type Market, type MarketItem, readMarket } from "./prices/market.ts";
import { itemOutlook } from "./prices/outlook.ts";
import type { Guardrail, PriceQuestion, PricesRefused } from "./prices/question.ts";
import { shelfOf, weightsOf } from "./prices/shelf.ts";

export type Prices = {
  readonly kind: "prices";
  /** In the order of the question, without those left out. */
  readonly items: readonly ItemPrices[];
  /** Expected, of all items and weeks: at the last prices held, and at these. */
  readonly profit: BeforeAfter;
  /** Weighted by baseline units; what its constraint costs, in profit for each unit of average. */
  readonly averagePrice: BeforeAfter & { readonly shadowPrice: number };
  /** Of profit less caution, at most so much more could be had; null where that is not known. */
  readonly gap: number | null;
  /** Items whose numbers say nothing: their prices stay, and others are set as if they stayed. */
  readonly leftOut: Market["leftOut"];
};

export type ItemPrices = {
  readonly id: string;
  readonly weeks: readonly { readonly price: number; readonly units: number }[];
  readonly units: BeforeAfter;
  readonly profit: BeforeAfter;
  /** Standard deviation of the profit after, over what the elasticities may be. */
  readonly profitError: number;
  /** What keeps the first week's price from one that would earn more; null where nothing does. */
  readonly binds: Guardrail | null;
};

export type BeforeAfter = { readonly before: number; readonly after: number };

/**
 * The prices of items that may be rivals, for one or several weeks, that earn the most within
 * guardrails: the sum of expected profits, each less `caution` standard deviations of what the errors
 * of its elasticities make of it. So prices stay nearer to those that sales were seen at the less
 * is known; the bare expectation would do the contrary, as log-linear demand is convex in the
 * elasticity. An item's prices are searched rung by rung of its ladder, given the others; one week
 * without cross elasticities, or with few combinations, gives the optimum, other cases a local one
 * from three starts.
 * Category pricing with store-level elasticities under a constraint on the average price:
 * Montgomery, Marketing Science 16, 1997.
 *
 * A log-linear response knows no customer who leaves the category: what all prices together lose is
 * only as good as the sum of the elasticities, so give cross elasticities their errors, and hold the
 * average price where that sum is in doubt.
 *
 * Guardrails are always kept, in every week; a set that leaves no price is refused with the two that
 * conflict. Without a floor a price does not go below half of the last one, nor without a ceiling
 * above twice that. Nothing throws. Permuted items permute the answer; money scales.
 */
export function optimizePrices(question: PriceQuestion): Prices | PricesRefused {
  const market = readMarket(question);
  if (market.kind === "refused") return market;
  const found = withinBand(market, startsOf(market), question.averagePrice ?? {});
  if (found.kind === "refused") return found;
  const items = market.items.map((item, at) => answerOf(market, found, item, at));
  const order = new Map(question.items.map(({ id }, at) => [id, at]));
  const weights = weightsOf(market);
  const average = (priceOf: (item: number, week: number) => number) =>
    sum(weights.map((ofItem, item) => sum(ofItem.map((w, week) => w * priceOf(item, week)))));
  return {
    kind: "prices",
    items: [...items].sort((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0)),
    profit: {
      before: sum(items.map(({ profit }) => profit.before)),
      after: sum(items.map(({ profit }) => profit.after)),
    },
    averagePrice: {
      before: average((item) => market.items[item]?.lastPrice ?? 0),
      after: average((item, week) => items[item]?.weeks[week]?.price ?? 0),
      shadowPrice: found.shadowPrice,
    },
    gap: found.gap,
    leftOut: market.leftOut,
  };
}

/** From where it is climbed: near the last prices, which wins where prices are all the same; both ends. */
function startsOf({ items }: Market): readonly (readonly number[])[] {
  const near = items.map(({ rungs, lastPrice }) => {
    const off = rungs.prices
      .slice(rungs.from, rungs.to + 1)
      .map((price) => Math.abs(Math.log(price / lastPrice)));
    return rungs.from + off.indexOf(Math.min(...off));
  });
  return [near, items.map(({ rungs }) => rungs.from), items.map(({ rungs }) => rungs.to)];
}

function answerOf(market: Market, found: Found, item: MarketItem, at: number): ItemPrices {
  const prices = pricesOf(market, found);
  const held = market.items.map((one) => one.baseline.map(() => one.lastPrice));
  const outlook = (all: readonly (readonly number[])[]) => {
    const logsOf = (rival: number) =>
      (all[rival] ?? []).map((price) =>
        Math.log(price / (market.items[rival]?.referencePrice ?? 1)),
      );
    return itemOutlook(item, all[at] ?? [], liftOf(item, logsOf));
  };
  const [before, after] = [outlook(held), outlook(prices)];
  return {
    id: item.id,
    weeks: after.units.map((units, week) => ({ price: prices[at]?.[week] ?? 0, units })),
    units: { before: sum(before.units), after: sum(after.units) },
    profit: { before: before.profit, after: after.profit },
    profitError: after.error,
    binds: bindingOf(market, found, item, at),
  };
}

function pricesOf({ items }: Market, { paths }: Found): readonly (readonly number[])[] {
  return items.map(({ rungs }, at) => (paths[at] ?? []).map((place) => rungs.prices[place] ?? 0));
}

/** The guardrail without which the next price would earn more, all others staying. */
function bindingOf(market: Market, found: Found, item: MarketItem, at: number): Guardrail | null {
  const { rungs } = item;
  const [place = 0, ...later] = found.paths[at] ?? [];
  const count = rungs.prices.length;
  const beyond = [rungs.lower?.beyond ?? item.lastPrice, rungs.upper?.beyond ?? item.lastPrice];
  // The two prices beyond the guardrails, behind those within.
  const wider = market.items.map((one, i) =>
    i === at ? { ...one, rungs: { ...rungs, prices: [...rungs.prices, ...beyond] } } : one,
  );
  const shelf = shelfOf(
    { ...market, items: wider },
    found.paths.map((path) => path[0] ?? 0),
  );
  shelf.take(found.paths.map((path, i) => ({ item: i, path })));
  const now = shelf.worth();
  const gains = (next: number) => {
    const { worth } = shelf.tried([{ item: at, path: [next, ...later] }]);
    return worth > now + GAIN_MIN * Math.abs(now);
  };
  if (place === rungs.from && rungs.lower !== null && gains(count)) return rungs.lower.name;
  if (place === rungs.to && rungs.upper !== null && gains(count + 1)) return rungs.upper.name;
  const next = found.binds === "average at most" ? place + 1 : place - 1;
  const isInside = next >= rungs.from && next <= rungs.to;
  return found.binds !== null && isInside && gains(next) ? found.binds : null;
}

const GAIN_MIN = 1e-9;

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
