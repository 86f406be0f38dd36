import type { Product } from "./markets.ts";

export type Terms = {
  readonly leadDays: number;
  readonly reviewDays: number;
  readonly serviceLevel: number;
};

/** What is known of a product when it is ordered: nothing of what nobody could buy. */
export type Shelf = {
  readonly product: Pick<Product, "id" | "price">;
  readonly sold: readonly number[];
  readonly stockedOut: readonly boolean[];
  readonly onHand: number;
  readonly incoming: readonly { readonly units: number; readonly day: number }[];
};

/** Whole units to order of each, at the beginning of a day. */
export type Arm = (day: number, shelves: readonly Shelf[], terms: Terms) => Promise<number[]>;

export type Outcome = {
  /**
   * Holding and lost sales by price, as a part of the worth of what was wanted. A unit that is lost
   * costs the wished service level, one that is left over for a review period the rest to 1: that is the
   * wish in money, by the newsvendor's rule.
   */
  readonly cost: number;
  /** Of review periods from one arrival to the next, those in which nothing was missing. */
  readonly service: number;
  /** Of what was wanted, by price. */
  readonly fillRate: number;
  /** What is left over at the end of a day, in days of what is wanted. */
  readonly daysOfStock: number;
};

const SETTLING_DAYS = 28;
const FIRST_DAYS = 56;

/** Replays what customers wanted from day `from` on; who finds nothing is lost, and is not seen. */
export async function replay(
  products: readonly Product[],
  from: number,
  arm: Arm,
  terms: Terms,
): Promise<Outcome> {
  const { leadDays, reviewDays } = terms;
  const shelves = products.map((product) => shelfOf(product, from, terms));
  const scored = from + leadDays + SETTLING_DAYS;
  const end = products[0]?.wanted.length ?? 0;
  for (let day = from; day < end; day += 1) {
    for (const shelf of shelves) arrive(shelf, day);
    if ((day - from) % reviewDays === 0) {
      const orders = await arm(day, shelves, terms);
      for (const [at, shelf] of shelves.entries()) {
        shelf.incoming.push({ units: orders[at] ?? 0, day: day + leadDays });
        if (leadDays === 0) arrive(shelf, day);
      }
    }
    const isFirst = (day - leadDays - from) % reviewDays === 0;
    for (const shelf of shelves) sell(shelf, day, { isScored: day >= scored, isFirst });
  }
  return outcomeOf(shelves, terms);
}

function shelfOf(product: Product, from: number, { leadDays, reviewDays }: Terms) {
  const before = product.wanted.slice(from - FIRST_DAYS, from);
  const usual = before.reduce((sum, units) => sum + units, 0) / FIRST_DAYS;
  return {
    product,
    sold: product.wanted.slice(0, from),
    stockedOut: Array<boolean>(from).fill(false),
    onHand: Math.ceil(usual * (leadDays + reviewDays)),
    incoming: [] as { units: number; day: number }[],
    ...{ left: 0, lost: 0, bought: 0, periods: 0, good: 0, isShort: true },
  };
}

type Kept = ReturnType<typeof shelfOf>;

function arrive(shelf: Kept, day: number): void {
  for (const one of shelf.incoming) if (one.day <= day) shelf.onHand += one.units;
  shelf.incoming = shelf.incoming.filter((one) => one.day > day);
}

type Moment = { readonly isScored: boolean; readonly isFirst: boolean };

function sell(shelf: Kept, day: number, { isScored, isFirst }: Moment): void {
  const wanted = shelf.product.wanted[day] ?? 0;
  const sold = Math.min(wanted, shelf.onHand);
  shelf.onHand -= sold;
  shelf.sold.push(sold);
  shelf.stockedOut.push(shelf.onHand === 0);
  if (!isScored) return;
  if (isFirst) {
    if (!shelf.isShort) shelf.good += 1;
    shelf.periods += 1;
    shelf.isShort = false;
  }
  shelf.left += shelf.onHand;
  shelf.bought += sold;
  shelf.lost += wanted - sold;
  if (sold < wanted) shelf.isShort = true;
}

function outcomeOf(shelves: readonly Kept[], terms: Terms): Outcome {
  const { serviceLevel, reviewDays } = terms;
  const worth = (of: (shelf: Kept) => number) =>
    shelves.reduce((sum, shelf) => sum + shelf.product.price * of(shelf), 0);
  const wanted = worth(({ bought, lost }) => bought + lost);
  const lost = worth((shelf) => shelf.lost);
  const left = worth((shelf) => shelf.left);
  // The last period of each is not over.
  const periods = shelves.reduce((sum, shelf) => sum + shelf.periods - 1, 0);
  const good = shelves.reduce((sum, shelf) => sum + shelf.good, 0);
  return {
    cost: (serviceLevel * lost + ((1 - serviceLevel) / reviewDays) * left) / wanted,
    service: good / periods,
    fillRate: 1 - lost / wanted,
    daysOfStock: left / wanted,
  };
}
