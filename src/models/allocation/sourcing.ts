import type { Refused } from "../refused.ts";
import { type Assignment, sum } from "./sourcing/assign.ts";
import type { SourcingLocation, SourcingOrder } from "./sourcing/order.ts";
import { readSourcing, type SourcingProblem, unitsAt } from "./sourcing/problem.ts";
import { cheapestOfAll, leastCost, shortlist, TRIED_ALL_MAX } from "./sourcing/search.ts";

export type Sourcing = {
  readonly kind: "sourcing";
  /** By location, at most as many as there may be parcels. */
  readonly parcels: readonly Parcel[];
  /** What is not sent, by line, with the reason. */
  readonly unfilled: readonly Unfilled[];
  readonly shippingCost: number;
  /** The value of what is not sent. */
  readonly missedValue: number;
  /** What shipping and missed value together cannot be less than. */
  readonly bound: number;
  /**
   * Whether all sets of locations that could send something were tried (`exact`, and the bound is
   * the cost), or those of a shortlist only, because there are too many (`shortlist`).
   */
  readonly basis: "exact" | "shortlist";
};

export type Parcel = {
  readonly location: string;
  readonly lines: readonly { readonly variant: string; readonly quantity: number }[];
  readonly cost: number;
  /** From today until delivery. */
  readonly days: number;
};

export type Unfilled = {
  readonly variant: string;
  readonly quantity: number;
  /**
   * Not enough is there (`no-stock`); not where it could be sent from in time (`no-delivery`);
   * parcels or handling are at their end, or sending costs more than it is worth (`limits`).
   */
  readonly why: "no-stock" | "no-delivery" | "limits";
};

/**
 * From where an order is sent, with as many parcels as it may have: the least cost of parcels and
 * units, with the value of what is not sent. With a few locations all their sets are tried, and for
 * each set the lines are shared out at the least cost, so that the answer is the best; with many,
 * those of a shortlist, and the bound says how far from the best that may be. (Order fulfillment
 * with fixed costs is hard in general: Acimovic and Farias, "The fulfillment-optimization problem",
 * INFORMS TutORials, 2019.) Looks at this order alone: it keeps no stock for orders to come. Never
 * sends what is not there; the order of telling changes nothing; of equally cheap ones the one with
 * fewer parcels, and then the one of earlier ids, is taken.
 */
export function sourceOrder(
  order: SourcingOrder,
  locations: readonly SourcingLocation[],
): Sourcing | Refused {
  const problem = readSourcing(order, locations);
  if (problem.kind === "refused") return problem;
  const isFew = problem.candidates.length <= TRIED_ALL_MAX;
  const best = cheapestOfAll(problem, isFew ? problem.candidates : shortlist(problem));
  const unfilled = unfilledOf(problem, best, locations);
  const parcels = parcelsOf(problem, best);
  const shippingCost = sum(parcels.map(({ cost }) => cost));
  const missedValue = sum(
    problem.lines.map(({ variant, unitValue }) => {
      return unitValue * (unfilled.find((line) => line.variant === variant)?.quantity ?? 0);
    }),
  );
  const cost = shippingCost + missedValue;
  return {
    kind: "sourcing",
    parcels,
    unfilled,
    shippingCost,
    missedValue,
    bound: isFew ? cost : Math.min(cost, leastCost(problem)),
    basis: isFew ? "exact" : "shortlist",
  };
}

function parcelsOf({ lines }: SourcingProblem, { locations, units }: Assignment): Parcel[] {
  return locations.map(({ id, days, perParcel, perUnit }, at) => ({
    location: id,
    lines: lines.flatMap(({ variant }, line) => {
      const quantity = units[at]?.[line] ?? 0;
      return quantity > 0 ? [{ variant, quantity }] : [];
    }),
    cost: perParcel + perUnit * sum(units[at]),
    days,
  }));
}

function unfilledOf(
  { lines, candidates }: SourcingProblem,
  { units }: Assignment,
  locations: readonly SourcingLocation[],
): Unfilled[] {
  return lines.flatMap(({ variant, quantity }, line): Unfilled[] => {
    const missing = quantity - sum(units.map((of) => of[line] ?? 0));
    if (missing === 0) return [];
    const there = sum(locations.map((location) => unitsAt(location, variant)));
    const inTime = sum(candidates.map((candidate) => candidate.units[line] ?? 0));
    const late = inTime < quantity ? "no-delivery" : "limits";
    return [{ variant, quantity: missing, why: there < quantity ? "no-stock" : late }];
  });
}
