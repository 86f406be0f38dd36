import { groupBy } from "../../kernel/collections.ts";
import type { Plan } from "./drivers.ts";

/** What of one product in one store says how it sells, beside what each period brings. */
export type Selling = {
  readonly store: string;
  /** Of each period, past and to come; null where nothing is planned. */
  readonly plans: readonly (Plan | null)[];
  /** Periods of the past. */
  readonly past: number;
  /** What it sold in the median, as a share of what a product of the store sells. */
  readonly medianShare: number;
  /** Of what the store sold of the category, the share that was sold while it was advertised. */
  readonly advertisedShare: number;
};

/** A row for each period of each product in each store: that of `at` and `period` is `at * periods + period`. */
export type Traits = {
  readonly periods: number;
  readonly columns: readonly Float64Array[];
  /** 1 where there is a plan; else the row says nothing. */
  readonly planned: Uint8Array;
};

/**
 * The same traits of every product in every store and period, so that one product can be learnt from
 * another: how dear it is, by itself, against what it used to be and against its rivals in the store,
 * now and a period ago; its promotion and advertisement, now and a period ago, and its rivals'; and
 * how well it sells usually, and how the store's customers follow advertisements. Prices are told by their logarithms, so their unit says nothing.
 */
export function traitsOf(sellings: readonly Selling[]): Traits {
  const periods = Math.max(0, ...sellings.map(({ plans }) => plans.length));
  const size = sellings.length * periods;
  const columns = Array.from({ length: TRAITS }, () => new Float64Array(size));
  const planned = new Uint8Array(size);
  const numbered = sellings.map((selling, at) => ({ selling, at }));
  for (const own of groupBy(numbered, ({ selling }) => selling.store).values()) {
    const markets = Array.from({ length: periods }, (_, period) =>
      marketOf(own.map(({ selling }) => selling.plans[period] ?? null)),
    );
    for (const [place, { selling, at }] of own.entries()) {
      const usual = usualPrice(markets, place, selling.past);
      for (const [period, market] of markets.entries()) {
        const before = markets[period - 1]?.plans[place] ? markets[period - 1] : market;
        const row = rowOf(selling, usual, place, market, before ?? market);
        if (row === null) continue;
        planned[at * periods + period] = 1;
        for (const [c, column] of columns.entries()) column[at * periods + period] = row[c] ?? 0;
      }
    }
  }
  return { periods, columns, planned };
}

/** Chosen on origins of Dominick's orange juice that lie before all that is scored. */
const TRAITS = 14;

function rowOf(
  { medianShare, advertisedShare }: Selling,
  usual: number,
  place: number,
  market: Market,
  before: Market,
): readonly number[] | null {
  const [plan, last] = [market.plans[place], before.plans[place]];
  if (!plan || !last) return null;
  const price = Math.log(plan.price);
  const rivals = rivalsOf(market, plan);
  return [
    ...[price, price - usual, plan.promotion, plan.feature],
    ...[Math.log(last.price) - price, last.promotion, last.feature],
    ...[rivals.overCheapest, rivals.overMean, rivals.featureMax, rivals.promotions],
    rivalsOf(before, last).overCheapest,
    Math.log(Math.max(SHARE_MIN, medianShare)),
    Math.log(Math.max(SHARE_MIN, advertisedShare)),
  ];
}

/** Less than this share is too little to tell apart. */
const SHARE_MIN = 1e-3;

/** One store in one period: the plan of each of its products, and what they come to. */
type Market = {
  readonly plans: readonly (Plan | null)[];
  readonly count: number;
  readonly logPrices: number;
  readonly promotions: number;
  /** The two lowest prices and the two highest advertisements: the second is the first's rival. */
  readonly cheapest: readonly [number, number];
  readonly features: readonly [number, number];
};

function marketOf(told: readonly (Plan | null)[]): Market {
  const plans = told.map((plan) => (plan !== null && isSensible(plan) ? plan : null));
  let [count, logPrices, promotions] = [0, 0, 0];
  const cheapest: [number, number] = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY];
  const features: [number, number] = [0, 0];
  for (const plan of plans) {
    if (plan === null) continue;
    count += 1;
    logPrices += Math.log(plan.price);
    promotions += plan.promotion;
    if (plan.price < cheapest[1]) cheapest[1] = plan.price;
    if (plan.price < cheapest[0]) cheapest.reverse();
    if (plan.feature > features[1]) features[1] = plan.feature;
    if (plan.feature > features[0]) features.reverse();
  }
  return { plans, count, logPrices, promotions, cheapest, features };
}

function isSensible({ price, promotion, feature }: Plan): boolean {
  return price > 0 && [price, promotion, feature].every(Number.isFinite);
}

function rivalsOf(market: Market, { price, promotion, feature }: Plan) {
  const others = market.count - 1;
  if (others === 0) return { overCheapest: 0, overMean: 0, featureMax: 0, promotions: 0 };
  const [first, second] = market.cheapest;
  const [most, next] = market.features;
  const log = Math.log(price);
  return {
    overCheapest: log - Math.log(price === first ? second : first),
    overMean: log - (market.logPrices - log) / others,
    featureMax: feature === most ? next : most,
    promotions: market.promotions - promotion,
  };
}

/** The median of the logarithms of its past prices; of those to come where there are none. */
function usualPrice(markets: readonly Market[], place: number, past: number): number {
  const logs = (some: readonly Market[]) =>
    some.flatMap(({ plans }) => (plans[place] ? [Math.log(plans[place].price)] : []));
  const known = logs(markets.slice(0, past));
  const sorted = Float64Array.from(known.length > 0 ? known : logs(markets)).sort();
  const middle = sorted.length >> 1;
  return ((sorted[middle] ?? 0) + (sorted[sorted.length - 1 - middle] ?? 0)) / 2;
}
