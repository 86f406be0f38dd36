import { type Refused, refused } from "../../refused.ts";
import type { SourcingLine, SourcingLocation, SourcingOrder } from "./order.ts";

/** A location that can deliver in time, and has something of the order. */
export type Candidate = {
  readonly id: string;
  /** By line of the problem, units; never more than the line wants. */
  readonly units: readonly number[];
  readonly handlingUnits: number;
  readonly perParcel: number;
  readonly perUnit: number;
  readonly days: number;
};

/** Lines by variant and candidates by id, so that the order of telling changes nothing. */
export type SourcingProblem = {
  readonly kind: "problem";
  readonly lines: readonly SourcingLine[];
  readonly candidates: readonly Candidate[];
  readonly parcelsMax: number;
};

const LINES_MAX = 200;
const LOCATIONS_MAX = 500;
const NUMBER_MAX = 1e12;

/** What there is to decide, or why nothing can be. */
export function readSourcing(
  order: SourcingOrder,
  locations: readonly SourcingLocation[],
): SourcingProblem | Refused {
  const wrong = wrongOrder(order) ?? wrongLocation(locations);
  if (wrong !== null) return refused(wrong);
  const lines = [...order.lines].sort((a, b) => (a.variant < b.variant ? -1 : 1));
  const candidates = locations.flatMap((location) => candidateOf(order, lines, location));
  candidates.sort((a, b) => (a.id < b.id ? -1 : 1));
  return { kind: "problem", lines, candidates, parcelsMax: order.parcelsMax };
}

export function unitsAt({ available }: SourcingLocation, variant: string): number {
  return Object.hasOwn(available, variant) ? Math.max(0, available[variant] ?? 0) : 0;
}

function candidateOf(
  order: SourcingOrder,
  lines: readonly SourcingLine[],
  location: SourcingLocation,
): readonly Candidate[] {
  const rate = Object.hasOwn(location.rates, order.zone) ? location.rates[order.zone] : undefined;
  if (rate === undefined) return [];
  const days = rate.days + (order.minuteOfDay > location.cutOffMinute ? 1 : 0);
  if (days > order.deliverWithinDays || location.handlingUnits === 0) return [];
  const units = lines.map(({ variant, quantity }) =>
    Math.min(quantity, unitsAt(location, variant)),
  );
  if (units.every((some) => some === 0)) return [];
  const { id, handlingUnits } = location;
  return [{ id, units, handlingUnits, perParcel: rate.perParcel, perUnit: rate.perUnit, days }];
}

function wrongOrder(order: SourcingOrder): string | null {
  const { lines, parcelsMax, minuteOfDay, deliverWithinDays } = order;
  if (lines.length > LINES_MAX) return `the order has more than ${LINES_MAX} lines`;
  if (new Set(lines.map(({ variant }) => variant)).size < lines.length) {
    return "a variant is in two lines";
  }
  if (!(Number.isSafeInteger(parcelsMax) && parcelsMax >= 1)) {
    return `parcelsMax has to be a whole number from 1, and is ${parcelsMax}`;
  }
  if (!Number.isFinite(minuteOfDay)) return `minuteOfDay is no time: ${minuteOfDay}`;
  if (!(deliverWithinDays >= 0)) return `deliverWithinDays has to be 0 or more`;
  for (const { variant, quantity, unitValue } of lines) {
    if (!isCount(quantity)) return `${variant}: the quantity has to be whole, and is ${quantity}`;
    if (!isAmount(unitValue))
      return `${variant}: unitValue has to be 0 or more, and is ${unitValue}`;
  }
  return null;
}

function wrongLocation(locations: readonly SourcingLocation[]): string | null {
  if (locations.length > LOCATIONS_MAX) return `there are more than ${LOCATIONS_MAX} locations`;
  if (new Set(locations.map(({ id }) => id)).size < locations.length) {
    return "a location is told twice";
  }
  for (const { id, available, handlingUnits, cutOffMinute, rates } of locations) {
    const units = Object.entries(available).find(([, of]) => !Number.isSafeInteger(of));
    if (units) return `${id}: the units of ${units[0]} have to be whole, and are ${units[1]}`;
    if (handlingUnits !== Number.POSITIVE_INFINITY && !isCount(handlingUnits)) {
      return `${id}: handlingUnits has to be whole or infinite, and is ${handlingUnits}`;
    }
    if (Number.isNaN(cutOffMinute)) return `${id}: cutOffMinute is no time`;
    for (const rate of Object.values(rates)) {
      const wrong = Object.entries(rate).find(([, value]) => !isAmount(value));
      if (wrong) return `${id}: ${wrong[0]} has to be 0 or more, and is ${wrong[1]}`;
    }
  }
  return null;
}

function isCount(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0;
}

function isAmount(value: number): boolean {
  return value >= 0 && value <= NUMBER_MAX;
}
