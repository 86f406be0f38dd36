/** What a recommender is told: how much each sign counts, and how much it may keep. */
export type RecommenderSettings = {
  /** Days after which an own purchase counts 1/e of a new one. */
  readonly memoryDays: number;
  /** Days after which a purchase counts 1/e in the trend of its item. */
  readonly trendDays: number;
  /** How much of the score each sign can give; an own purchase counts 1. */
  readonly weights: {
    readonly neighbors: number;
    readonly goesWith: number;
    readonly session: number;
    readonly popular: number;
  };
  readonly bounds: RecommenderBounds;
};

/** All that grows in a fitted model has a bound, so its size is at most their products. */
export type RecommenderBounds = {
  /** The newest of a customer's baskets that are looked at. */
  readonly basketsPerCustomer: number;
  /** The strongest of a customer's items that are kept. */
  readonly itemsPerCustomer: number;
  /** Customers by whom an item finds neighbors: those for whom it counts most. */
  readonly customersPerItem: number;
  /** Customers most like one that lend their items. */
  readonly neighbors: number;
  readonly similarPerItem: number;
  /** Larger baskets are a wholesaler's restocking, and tell nothing of what goes together. */
  readonly itemsPerBasket: number;
  /** The newest of an item's purchases that make its trend. */
  readonly purchasesPerItem: number;
  /** The newest items of a session that count. */
  readonly sessionItems: number;
  /** The most that can be asked for at once. */
  readonly count: number;
};

/**
 * Values that served well on UCI Online Retail when the last but one basket was to be foretold from
 * those before it; `npm run bench:recommend -- --validate` tells how others near them did. The
 * session's weight is a choice: that one good match counts like the strongest own purchase.
 */
export const RECOMMENDER_DEFAULTS: RecommenderSettings = {
  memoryDays: 200,
  trendDays: 7,
  weights: { neighbors: 0.2, goesWith: 0.03, session: 1, popular: 0.001 },
  bounds: {
    basketsPerCustomer: 300,
    itemsPerCustomer: 2000,
    customersPerItem: 2000,
    neighbors: 50,
    similarPerItem: 100,
    itemsPerBasket: 500,
    purchasesPerItem: 5000,
    sessionItems: 50,
    count: 100,
  },
};
