import { type Refused, refused } from "../refused.ts";
import { wrongEvent, wrongPicture } from "./disruption/check.ts";
import {
  hitPromises,
  type ProductHit,
  type ProjectionPair,
  type PromiseHit,
  productHit,
} from "./disruption/hits.ts";
import {
  type Aftermath,
  type OptionRefused,
  type OptionWeighed,
  weigh,
} from "./disruption/options.ts";
import { project } from "./disruption/place.ts";
import type { DisruptionEvent, DisruptionOption, SupplyPicture } from "./disruption/question.ts";
import { afterEvent, placesOf } from "./disruption/supply.ts";

export type DisruptionImpact = {
  readonly kind: "impact";
  /** By the day they are due, then by id. */
  readonly promises: readonly PromiseHit[];
  /** Of the promises, each once. */
  readonly orders: readonly string[];
  /** Variants at locations, what costs most first. */
  readonly products: readonly ProductHit[];
  readonly lostUnits: number;
  /** Margin of lost sales, and what late promises cost. */
  readonly cost: number;
  /** Alternatives, the best first: each is weighed alone, and their sums mean nothing. */
  readonly options: readonly OptionWeighed[];
  readonly refusedOptions: readonly OptionRefused[];
};

/**
 * What a late or lost shipment, or a supplier that is closed, does within the days looked at: what
 * is projected with it is compared with what is projected without it, for each variant at each
 * location. Promises come before other customers, by the day they are due, and no units are sold
 * that a promise will need. Demand is taken as certain, so that what is lost by chance is not in it;
 * what is left over keeps its worth. To wait is always among the options, and recovers nothing.
 */
export function impactOf(
  picture: SupplyPicture,
  event: DisruptionEvent,
  options: readonly DisruptionOption[],
): DisruptionImpact | Refused {
  const wrong = wrongPicture(picture) ?? wrongEvent(picture, event);
  if (wrong !== null) return refused(wrong);
  const of = aftermathOf(picture, event);
  const pairs = [...of.pairs.values()];
  const promises = pairs
    .flatMap(hitPromises)
    .sort((a, b) => a.dueOn - b.dueOn || (a.id < b.id ? -1 : 1));
  const products = [...of.pairs].flatMap(([key, pair]) => {
    const place = of.places.get(key);
    return (place && productHit(place, pair)) ?? [];
  });
  const costOf = ({ lostMargin, lateCost }: ProductHit) => lostMargin + lateCost;
  const hasWait = options.some(({ kind }) => kind === "wait");
  const told: readonly DisruptionOption[] = hasWait ? options : [...options, { kind: "wait" }];
  const answers = told.map((option) => weigh(of, option));
  return {
    kind: "impact",
    promises,
    orders: [...new Set(promises.map(({ order }) => order))].sort(),
    products: products.sort((a, b) => costOf(b) - costOf(a)),
    lostUnits: products.reduce((sum, { lostUnits }) => sum + lostUnits, 0),
    cost: products.reduce((sum, product) => sum + costOf(product), 0),
    options: answers
      .flatMap((answer) => ("why" in answer ? [] : [answer]))
      .sort((a, b) => b.net - a.net),
    refusedOptions: answers.flatMap((answer) => ("why" in answer ? [answer] : [])),
  };
}

function aftermathOf(picture: SupplyPicture, event: DisruptionEvent): Aftermath {
  const { stock, inbound } = picture;
  const supply = afterEvent({ stock, inbound }, event);
  const before = placesOf(picture, { stock, inbound });
  const places = placesOf(picture, supply);
  const pairs = new Map<string, ProjectionPair>();
  for (const [key, place] of before) {
    // A place that only a lost shipment named has nobody to serve.
    const after = places.get(key);
    if (after) pairs.set(key, { before: project(place), after: project(after) });
  }
  return { picture, event, supply, places, pairs };
}
