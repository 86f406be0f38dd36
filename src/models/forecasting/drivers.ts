/** What is known of one product in one store for one period, past or planned. */
export type Plan = {
  /** Of a unit, above 0, in one unit of money throughout. */
  readonly price: number;
  /** Of the period, from 0 to 1, that it is on promotion. */
  readonly promotion: number;
  /** Of the store's customers, from 0 to 1, that an advertisement of it reaches. */
  readonly feature: number;
};

/**
 * What drives demand, as the columns of a log-linear response: the product's own price, promotion and
 * advertisement, what advertisement makes of the other two, the period before (buyers stock up), and
 * the prices of its rivals in the same store (cross-price elasticities). Price elasticities of such
 * a form: Tellis, Journal of Marketing Research 25, 1988; promotions and their aftermath: van Heerde,
 * Leeflang and Wittink, Marketing Science 23, 2004. Rivals are always told in the same order. Null
 * where a price is none, as without a plan, or a share of the period or of the customers is none.
 */
export function driversOf(
  own: Plan,
  before: Plan,
  rivalPrices: readonly number[],
): readonly number[] | null {
  if (![own, before].every(isPlan)) return null;
  const { promotion, feature } = own;
  const price = Math.log(own.price);
  const row = [
    ...[price, promotion, feature, feature * promotion, feature * feature],
    ...[feature * price, promotion * price],
    ...[Math.log(before.price), before.promotion, before.feature],
    ...rivalPrices.map(Math.log),
  ];
  return row.every((value) => Math.abs(value) < LOG_MAX) ? row : null;
}

function isPlan({ price, promotion, feature }: Plan): boolean {
  const isShare = (value: number) => value >= 0 && value <= 1;
  return price > PRICE_MIN && price < PRICE_MAX && isShare(promotion) && isShare(feature);
}

/** No money has smaller parts, and no price is larger. */
const PRICE_MIN = 1e-9;
const PRICE_MAX = 1e12;
const LOG_MAX = Math.log(PRICE_MAX);
