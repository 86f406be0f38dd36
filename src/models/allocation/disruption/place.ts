import type { CustomerPromise, VariantWorth } from "./question.ts";

/** One variant at one location, by day from today. */
export type Place = {
  readonly variant: string;
  readonly location: string;
  readonly worth: VariantWorth;
  /** Units that are there or arrive on the day, before anybody is served. */
  readonly supply: readonly number[];
  readonly demand: readonly number[];
  /** By the day they are due, then by id. */
  readonly promises: readonly CustomerPromise[];
};

export type Projection = {
  /** By day, sales that find nothing. */
  readonly lost: readonly number[];
  readonly promises: readonly PromiseKept[];
  /** Margin of what is lost, and what late promises cost. */
  readonly cost: number;
};

export type PromiseKept = {
  readonly promise: CustomerPromise;
  /** When all of it is there; null when not within the days looked at. */
  readonly filledOn: number | null;
  readonly lateUnits: number;
  readonly lateCost: number;
};

/**
 * What becomes of a place, day by day. Promises come first, by the day they are due: other customers
 * get what is available to promise, the least that is left over on any day from then on (cumulative
 * available-to-promise with look-ahead: Vollmann, Berry and Whybark, "Manufacturing Planning and
 * Control Systems", 1997). Demand is taken as certain, so that losses by chance are not in it.
 */
export function project(place: Place): Projection {
  const { supply, demand, promises, worth } = place;
  const supplied = cumulative(supply);
  const kept = keptOf(place, supplied);
  const promised = supply.map((_, day) => {
    return promises.reduce((sum, { dueOn, units }) => sum + (dueOn <= day ? units : 0), 0);
  });
  const free = supplied.map((units, day) => units - (promised[day] ?? 0));
  for (let day = free.length - 2; day >= 0; day -= 1) {
    free[day] = Math.min(free[day] as number, free[day + 1] as number);
  }
  let sold = 0;
  const lost = free.map((units, day) => {
    const wanted = demand[day] ?? 0;
    const served = Math.min(wanted, Math.max(0, units - sold));
    sold += served;
    return wanted - served;
  });
  const late = kept.reduce((sum, { lateCost }) => sum + lateCost, 0);
  const missed = lost.reduce((sum, units) => sum + units, 0);
  return { lost, promises: kept, cost: missed * worth.unitMargin + late };
}

/** Each promised unit is filled on the first day that it and all before it are there. */
function keptOf({ promises, worth }: Place, supplied: readonly number[]): PromiseKept[] {
  let before = 0;
  return promises.map((promise) => {
    const { units, dueOn } = promise;
    let [filled, lateUnits, lateCost] = [0, 0, 0];
    let filledOn: number | null = null;
    for (const [day, all] of supplied.entries()) {
      const now = Math.min(units, Math.max(filled, all - before));
      const daysLate = Math.max(0, day - dueOn);
      if (daysLate > 0) lateUnits += now - filled;
      lateCost += (now - filled) * Math.min(worth.unitMargin, daysLate * worth.lateUnitDayCost);
      filled = now;
      if (filled === units) {
        filledOn = day;
        break;
      }
    }
    const never = units - filled;
    before += units;
    return {
      promise,
      filledOn,
      lateUnits: lateUnits + never,
      lateCost: lateCost + never * worth.unitMargin,
    };
  });
}

function cumulative(units: readonly number[]): number[] {
  let sum = 0;
  return units.map((some) => {
    sum += some;
    return sum;
  });
}
