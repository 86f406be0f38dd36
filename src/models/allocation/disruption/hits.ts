import type { Place, Projection } from "./place.ts";

/** A place without the event and with it. */
export type ProjectionPair = { readonly before: Projection; readonly after: Projection };

export type PromiseHit = {
  readonly id: string;
  readonly order: string;
  readonly variant: string;
  readonly location: string;
  readonly units: number;
  readonly dueOn: number;
  /** When all of it is there without the event, and with it; null for not in sight. */
  readonly filledOnBefore: number | null;
  readonly filledOn: number | null;
  /** Units that are late, or not in sight, because of the event. */
  readonly lateUnits: number;
  readonly cost: number;
};

export type ProductHit = {
  readonly variant: string;
  readonly location: string;
  /** Sales that are lost because of the event, beside the promises. */
  readonly lostUnits: number;
  readonly lostMargin: number;
  /** The first day on which more is lost than without the event; null for none. */
  readonly firstLostOn: number | null;
  readonly promisesHit: number;
  /** What late promises cost. */
  readonly lateCost: number;
};

/** The promises that the event breaks, or makes later than they were already. */
export function hitPromises({ before, after }: ProjectionPair): readonly PromiseHit[] {
  return after.promises.flatMap(({ promise, filledOn, lateUnits, lateCost }, i) => {
    const was = before.promises[i];
    if (was === undefined) return [];
    const { id, order, variant, location, units, dueOn } = promise;
    const last = (day: number | null) => Math.max(dueOn, day ?? Number.POSITIVE_INFINITY);
    const isLater = last(filledOn) > last(was.filledOn) || lateUnits > was.lateUnits;
    if (!isLater && lateCost <= was.lateCost + ARITHMETIC) return [];
    const more = {
      filledOnBefore: was.filledOn,
      filledOn,
      lateUnits: lateUnits - was.lateUnits,
      cost: lateCost - was.lateCost,
    };
    return [{ id, order, variant, location, units, dueOn, ...more }];
  });
}

/** What the event does to a place; null for nothing. */
export function productHit(
  { variant, location, worth }: Place,
  pair: ProjectionPair,
): ProductHit | null {
  const promises = hitPromises(pair);
  let lostUnits = 0;
  let firstLostOn: number | null = null;
  for (const [day, lost] of pair.after.lost.entries()) {
    lostUnits += lost - (pair.before.lost[day] ?? 0);
    if (firstLostOn === null && lostUnits > ARITHMETIC) firstLostOn = day;
  }
  if (promises.length === 0 && firstLostOn === null) return null;
  lostUnits = Math.max(0, lostUnits);
  return {
    variant,
    location,
    lostUnits,
    lostMargin: lostUnits * worth.unitMargin,
    firstLostOn,
    promisesHit: promises.length,
    lateCost: promises.reduce((sum, { cost }) => sum + cost, 0),
  };
}

const ARITHMETIC = 1e-9;
