import type { Spread } from "../numeric/gamma.ts";
import { expectedShortfall, gammaCdf } from "../numeric/gamma.ts";
import { soundAmount, soundBalance, soundSpread } from "../numeric/sound.ts";
import { type LeftOver, leftOvers } from "./left-over.ts";

/** What is there, in units. It may be negative when more is reserved than there is. */
export type Position = {
  readonly onHand: number;
  readonly reserved: number;
  /** Ordered and not yet arrived. */
  readonly incoming: number;
};

export type OrderQuestion = {
  readonly position: Position;
  /** Demand until an order placed now arrives. */
  readonly leadTimeDemand: Spread;
  /** Demand from its arrival until that of an order placed at the next review. */
  readonly reviewDemand: Spread;
  /** The wished probability, from 0.5 to 0.9999, that no unit is missing in that time. */
  readonly serviceLevel: number;
  /** Orders come in multiples of it; a whole number from 1. */
  readonly packSize: number;
  /** The least that the supplier takes; a whole number from 1. */
  readonly minimumQuantity: number;
};

/** What an order has to answer to, without the supplier's terms. */
type Need = Pick<OrderQuestion, "position" | "leadTimeDemand" | "reviewDemand">;

/**
 * How many units to order now: what is missing to serve the wish, at least the minimum, in whole
 * packs; 0 when nothing is missing. Here and below an amount that is no number counts as 0, a demand
 * without a variance as certain, a pack or minimum that is none as 1, and a wish as the nearest that
 * there is.
 */
export function orderQuantity(question: OrderQuestion): number {
  const missing = missingUnits(question);
  if (missing === 0) return 0;
  const packSize = wholeFrom1(question.packSize);
  const wished = Math.max(missing, wholeFrom1(question.minimumQuantity));
  return Math.ceil(wished / packSize) * packSize;
}

function wholeFrom1(units: number): number {
  return Math.max(1, Math.ceil(soundAmount(units)));
}

/**
 * The least whole units with which nothing is missing between this order's arrival and the next one's,
 * as probably as is wished, and never less than what is expected to be asked for then. Customers who
 * find nothing before it arrives are lost, so what was missing until then has not to be ordered; an
 * order-up-to level, which covers it, orders too much, the more the longer the lead time (Zipkin, "Old
 * and new methods for lost-sales inventory systems", Operations Research 56, 2008). It is the myopic
 * order, the least cost of one review period when holding and losing a unit are as dear as the
 * wish implies (Morton, "The near-myopic nature of the lagged-proportional-cost inventory problem with
 * lost sales", Operations Research 19, 1971). What is on its way counts as there.
 */
export function missingUnits(question: OrderQuestion): number {
  const reviewDemand = soundSpread(question.reviewDemand);
  const parts = partsOf(question);
  const wish = Math.min(WISH_MAX, Math.max(WISH_MIN, question.serviceLevel || WISH_MIN));
  const isEnough = (units: number) => {
    return servedBy(parts, reviewDemand, units) >= wish - ARITHMETIC;
  };
  const expected = parts.reduce((sum, { units, chance }) => sum + units * chance, 0);
  const least = Math.max(0, Math.ceil(reviewDemand.mean - expected - ROUNDING));
  if (isEnough(least)) return least;
  let [low, high] = [least, least + 1];
  while (high < UNITS_MAX && !isEnough(high)) [low, high] = [high, least + 2 * (high - least)];
  while (high - low > 1) {
    const middle = Math.floor((low + high) / 2);
    if (isEnough(middle)) high = middle;
    else low = middle;
  }
  return high;
}

/** The probability that nothing is missing between this order's arrival and the next one's. */
export function serviceOf(need: Need, quantity: number) {
  return servedBy(partsOf(need), soundSpread(need.reviewDemand), soundAmount(quantity));
}

/** What is left when this order arrives. */
function partsOf({ position, leadTimeDemand }: Need): readonly LeftOver[] {
  return leftOvers(stockPosition(position), soundSpread(leadTimeDemand));
}

const WISH_MIN = 0.5;
const WISH_MAX = 0.9999;
/** No order is looked for beyond it. */
const UNITS_MAX = 1e12;
/** A wish above this part of one could ask for what no arithmetic can tell. */
const ARITHMETIC = 1e-9;
/** Less than this part of a unit is no need. */
const ROUNDING = 1e-6;
/** Units are whole: half of one more is when the next is asked for. */
const HALF = 0.5;

function servedBy(parts: readonly LeftOver[], demand: Spread, quantity: number): number {
  return parts.reduce(
    (sum, { units, chance }) => sum + chance * gammaCdf(demand, units + quantity + HALF),
    0,
  );
}

export function stockPosition({ onHand, reserved, incoming }: Position): number {
  return soundBalance(onHand) - soundBalance(reserved) + soundBalance(incoming);
}

/** The probability that the stock and what is on its way do not last until an order arrives. */
export function stockOutRisk(position: Position, leadTimeDemand: Spread): number {
  const stock = stockPosition(position);
  const demand = soundSpread(leadTimeDemand);
  if (stock <= 0) return demand.mean > 0 || stock < 0 ? 1 : 0;
  return 1 - gammaCdf(demand, stock + HALF);
}

export type Economics = {
  /** Money a unit, in any one unit of money. */
  readonly unitPrice: number;
  readonly unitCost: number;
  /** Cost of keeping one unit's worth in stock for the protected time, as a share of its cost. */
  readonly holdingShare: number;
};

/** Two outcomes, and what the order makes of the first. Units, and money in that of the prices. */
export type OrderOutlook = {
  readonly lostUnitsWithout: number;
  readonly lostUnitsWith: number;
  readonly lostUnitsAvoided: number;
  /** Gross profit of the sales saved, less the cost of keeping what they leave over. */
  readonly profit: number;
};

/**
 * What ordering `quantity` now is expected to change between its arrival and the next order's (Hadley
 * and Whitin, "Analysis of Inventory Systems", 1963). Assumes that an unserved customer is lost and
 * that unsold units keep their worth.
 */
export function outlookOfOrder(need: Need, quantity: number, economics: Economics): OrderOutlook {
  const parts = partsOf(need);
  const reviewDemand = soundSpread(need.reviewDemand);
  const ordered = soundAmount(quantity);
  const [price, cost] = [soundAmount(economics.unitPrice), soundAmount(economics.unitCost)];
  const lostWith = lostOf(parts, reviewDemand, ordered);
  const lostWithout = lostOf(parts, reviewDemand, 0);
  const avoided = Math.max(0, lostWithout - lostWith);
  const leftOver = Math.max(0, ordered - avoided);
  return {
    lostUnitsWithout: lostWithout,
    lostUnitsWith: lostWith,
    lostUnitsAvoided: avoided,
    profit: avoided * (price - cost) - leftOver * cost * soundAmount(economics.holdingShare),
  };
}

/**
 * What a unit costs all told, when `quantity` of it are ordered now: its price, its share of
 * keeping what the supplier's minimum and packs force on us until that is sold, and what is lost in
 * profit, for each unit that is needed, on sales that come before the delivery does. So offers of
 * different prices, minimums and lead times can be compared (total cost of ownership: Silver, Pyke
 * and Thomas, "Inventory and Production Management in Supply Chains", chapter 4). In the unit of
 * the prices; `yearlyHoldingShare` is the cost of keeping a unit for a year as a share of its
 * price. Infinite when more is forced on us than a year sells; the bare price when nothing is to be
 * ordered.
 */
export function landedUnitCost(
  question: OrderQuestion,
  quantity: number,
  economics: {
    readonly unitCost: number;
    /** What a lost sale would have earned; the same for all offers that are compared. */
    readonly lostProfit: number;
    readonly yearlyHoldingShare: number;
    readonly protectedDays: number;
  },
): number {
  const { unitCost, lostProfit, yearlyHoldingShare, protectedDays } = economics;
  if (quantity === 0) return unitCost;
  const { leadTimeDemand, reviewDemand } = question;
  const missing = missingUnits(question);
  const forced = Math.max(0, quantity - missing);
  const soldAYear = ((leadTimeDemand.mean + reviewDemand.mean) / protectedDays) * 365;
  if (forced > soldAYear) return Number.POSITIVE_INFINITY;
  // It goes little by little, so on average it is kept for half of the time that it lasts.
  const keptYears = forced === 0 ? 0 : forced / soldAYear / 2;
  const keeping = forced * unitCost * yearlyHoldingShare * keptYears;
  const stock = stockPosition(question.position);
  const waiting = expectedShortfall(soundSpread(leadTimeDemand), stock) * lostProfit;
  // Not by the quantity: ordering more of it makes a late delivery no better.
  return unitCost + keeping / quantity + waiting / Math.max(1, missing);
}

/** Units that are missing between the order's arrival and the next one's, as a mean. */
function lostOf(parts: readonly LeftOver[], demand: Spread, quantity: number): number {
  return parts.reduce((sum, { units, chance }) => {
    // What is owed is nobody's loss in that time.
    const owed = Math.max(0, -units - quantity);
    return sum + chance * (expectedShortfall(demand, units + quantity) - owed);
  }, 0);
}
