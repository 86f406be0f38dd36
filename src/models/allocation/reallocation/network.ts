import { expectedShortfall, type Spread } from "../../numeric/gamma.ts";
import { type Refused, refused } from "../../refused.ts";

/** A place that keeps one variant. Money is in any one unit of it. */
export type StockedLocation = {
  /** Of this location alone. */
  readonly id: string;
  /** Whole units that are free to be sold or sent. */
  readonly stock: number;
  /** Demand over the cover time, in units, at an even rate. */
  readonly demand: Spread;
  /** What a sale earns there. */
  readonly unitMargin: number;
};

/** A way by which units can be sent. */
export type Lane = {
  readonly from: string;
  readonly to: string;
  readonly perUnit: number;
  /** For sending anything at all. */
  readonly fixedCost: number;
  readonly leadDays: number;
};

export type Network = {
  readonly locations: readonly StockedLocation[];
  readonly lanes: readonly Lane[];
  /** Days until the next delivery that is not a transfer; above 0. */
  readonly coverDays: number;
  /** Cost of a unit that is left over at the end of the cover time. */
  readonly leftOverCost: number;
};

const LOCATIONS_MAX = 50;
const LANES_MAX = 300;
const NUMBER_MAX = 1e12;

export function wrongNetwork(network: Network): Refused | null {
  const why = wrongLocation(network) ?? wrongLane(network);
  return why === null ? null : refused(why);
}

function wrongLocation({ locations, coverDays, leftOverCost }: Network): string | null {
  if (locations.length > LOCATIONS_MAX) return `there are more than ${LOCATIONS_MAX} locations`;
  const ids = new Set(locations.map(({ id }) => id));
  if (ids.size < locations.length) return "a location is told twice";
  if (!(coverDays > 0 && coverDays <= NUMBER_MAX)) return "coverDays has to be above 0";
  if (!isAmount(leftOverCost)) return "leftOverCost has to be 0 or more";
  for (const { id, stock, demand, unitMargin } of locations) {
    if (!Number.isSafeInteger(stock)) return `${id}: the stock has to be whole, and is ${stock}`;
    if (!isAmount(unitMargin)) return `${id}: unitMargin has to be 0 or more, and is ${unitMargin}`;
    if (!isAmount(demand.mean) || !isAmount(demand.variance)) {
      return `${id}: the demand is no mean and variance`;
    }
  }
  return null;
}

function wrongLane({ locations, lanes }: Network): string | null {
  if (lanes.length > LANES_MAX) return `there are more than ${LANES_MAX} lanes`;
  const ids = new Set(locations.map(({ id }) => id));
  const ways = new Set<string>();
  for (const { from, to, perUnit, fixedCost, leadDays } of lanes) {
    const name = `the lane from ${from} to ${to}`;
    if (!ids.has(from) || !ids.has(to)) return `${name} joins a location that is not told`;
    if (from === to) return `${name} leads nowhere`;
    if (ways.has(JSON.stringify([from, to]))) return `${name} is told twice`;
    ways.add(JSON.stringify([from, to]));
    for (const [what, value] of Object.entries({ perUnit, fixedCost, leadDays })) {
      if (!isAmount(value)) return `${name}: ${what} has to be 0 or more, and is ${value}`;
    }
  }
  return null;
}

function isAmount(value: number): boolean {
  return value >= 0 && value <= NUMBER_MAX;
}

/** Sales that a location is expected to lose over the cover time with so much stock. */
export function lostUnits({ demand }: StockedLocation, stock: number): number {
  return expectedShortfall(demand, stock);
}

/**
 * How many units that arrive after so many days can serve somebody: what is lost before then they
 * come too late for, so they lower what is lost to that and no further.
 */
export function usefulUnits(location: StockedLocation, leadDays: number, coverDays: number) {
  const early = Math.min(1, leadDays / coverDays);
  if (early >= 1) return 0;
  const { mean, variance } = location.demand;
  const before = { mean: mean * early, variance: variance * early };
  const tooLateFor = expectedShortfall(before, location.stock);
  if (tooLateFor <= 0) return Number.POSITIVE_INFINITY;
  let [low, high] = [0, 1];
  while (lostUnits(location, location.stock + high) > tooLateFor) high *= 2;
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (lostUnits(location, location.stock + middle) > tooLateFor) low = middle;
    else high = middle;
  }
  return low;
}
