import type { Spread } from "../numeric/gamma.ts";
import { expectedShortfall, gammaCdf, gammaQuantile } from "../numeric/gamma.ts";

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
  /** Demand until an order placed at the next review arrives: lead time and review period. */
  readonly protectedDemand: Spread;
  /** The wished probability, from 0.5 to 0.9999, that no unit is missing before then. */
  readonly serviceLevel: number;
  /** Orders come in multiples of it; a whole number from 1. */
  readonly packSize: number;
  /** The least that the supplier takes; a whole number from 1. */
  readonly minimumQuantity: number;
};

/**
 * The stock to order up to: the quantile of the protected demand at the service level, and never
 * less than its mean. Periodic review with order-up-to level, (R, S): Silver, Pyke and Thomas,
 * "Inventory and Production Management in Supply Chains", chapter 7.
 */
export function orderUpToLevel(demand: Spread, serviceLevel: number): number {
  return Math.max(demand.mean, gammaQuantile(demand, serviceLevel));
}

/**
 * How many units to order now: what is missing to the order-up-to level, at least the minimum,
 * in whole packs; 0 when nothing is missing.
 */
export function orderQuantity(question: OrderQuestion): number {
  const missing = missingUnits(question);
  if (missing === 0) return 0;
  const wished = Math.max(missing, question.minimumQuantity);
  return Math.ceil(wished / question.packSize - 1e-6) * question.packSize;
}

/** Units, not rounded, that are missing to the order-up-to level; 0 when it is reached. */
function missingUnits({ position, protectedDemand, serviceLevel }: OrderQuestion): number {
  const target = orderUpToLevel(protectedDemand, serviceLevel);
  const missing = target - stockPosition(position);
  // Less than a millionth of the target is the quantile's arithmetic, not a need.
  return missing <= target * 1e-6 ? 0 : missing;
}

export function stockPosition({ onHand, reserved, incoming }: Position): number {
  return onHand - reserved + incoming;
}

/** The probability that the stock and what is on its way do not last until an order arrives. */
export function stockOutRisk(position: Position, leadTimeDemand: Spread): number {
  const stock = stockPosition(position);
  if (stock <= 0) return leadTimeDemand.mean > 0 || stock < 0 ? 1 : 0;
  return 1 - gammaCdf(leadTimeDemand, stock);
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
 * What ordering `quantity` now is expected to change between its arrival and the next order's.
 * Lost units in that time are those of the protected time less those of the lead time, which
 * comes too early for this order (Hadley and Whitin, "Analysis of Inventory Systems", 1963).
 * Assumes that an unserved customer is lost and that unsold units keep their worth.
 */
export function outlookOfOrder(
  question: Pick<OrderQuestion, "position" | "leadTimeDemand" | "protectedDemand">,
  quantity: number,
  economics: Economics,
): OrderOutlook {
  const stock = stockPosition(question.position);
  const lostWith = lostInCycle(question, stock + quantity);
  const lostWithout = lostInCycle(question, stock);
  const avoided = Math.max(0, lostWithout - lostWith);
  const leftOver = Math.max(0, quantity - avoided);
  return {
    lostUnitsWithout: lostWithout,
    lostUnitsWith: lostWith,
    lostUnitsAvoided: avoided,
    profit:
      avoided * (economics.unitPrice - economics.unitCost) -
      leftOver * economics.unitCost * economics.holdingShare,
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
  const missing = missingUnits(question);
  const forced = Math.max(0, quantity - missing);
  const soldAYear = (question.protectedDemand.mean / protectedDays) * 365;
  if (forced > soldAYear) return Number.POSITIVE_INFINITY;
  // It goes little by little, so on average it is kept for half of the time that it lasts.
  const keptYears = forced === 0 ? 0 : forced / soldAYear / 2;
  const keeping = forced * unitCost * yearlyHoldingShare * keptYears;
  const lostUnits = expectedShortfall(question.leadTimeDemand, stockPosition(question.position));
  const waiting = lostUnits * lostProfit;
  // Not by the quantity: ordering more of it makes a late delivery no better.
  return unitCost + keeping / quantity + waiting / missing;
}

function lostInCycle(
  demand: Pick<OrderQuestion, "leadTimeDemand" | "protectedDemand">,
  stock: number,
): number {
  const late = expectedShortfall(demand.protectedDemand, stock);
  const early = expectedShortfall(demand.leadTimeDemand, stock);
  return Math.max(0, late - early);
}
