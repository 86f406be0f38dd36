import { type Neighbor, tasteOfNeighbors } from "./neighbors.ts";
import type { SimilarItems } from "./similar-items.ts";
import { ASKED_MAX, type Taste } from "./tastes.ts";

/** One reason to recommend, for each item of the catalog, from 0 to 1. */
export type Sign = Float64Array;

/**
 * What the customer bought before, by how much and how lately, and by how much everyone wants it
 * around now: the root of both, so that neither alone decides. The strongest has 1.
 */
export function ownSign(taste: Taste, demand: Float64Array): Sign {
  const sign = new Float64Array(demand.length);
  taste.places.forEach((item, i) => {
    sign[item] = Math.sqrt((taste.weights[i] ?? 0) * (demand[item] ?? 0));
  });
  return toOne(sign);
}

/** What customers alike buy; the strongest has 1. */
export function neighborsSign(neighbors: readonly Neighbor[], catalogSize: number): Sign {
  return toOne(tasteOfNeighbors(neighbors, catalogSize));
}

/** What goes with the things that the customer buys most; the strongest has 1. */
export function goesWithSign(taste: Taste, similar: SimilarItems): Sign {
  const sign = new Float64Array(similar.length);
  taste.places.subarray(0, ASKED_MAX).forEach((own, i) => {
    const liking = Math.sqrt(taste.weights[i] ?? 0);
    similar[own]?.places.forEach((item, at) => {
      sign[item] = (sign[item] ?? 0) + liking * (similar[own]?.similarities[at] ?? 0);
    });
  });
  return toOne(sign);
}

/**
 * What goes with the things of the session, as if each had a chance of its own to bring it along:
 * 1 - (1 - similarity)(1 - similarity)... One more thing in the session can only raise it.
 */
export function sessionSign(session: readonly number[], similar: SimilarItems): Sign {
  const sign = new Float64Array(similar.length);
  for (const had of session) {
    similar[had]?.places.forEach((item, at) => {
      const before = sign[item] ?? 0;
      const chance = similar[had]?.similarities[at] ?? 0;
      sign[item] = Math.max(before, 1 - (1 - before) * (1 - chance));
    });
  }
  return sign;
}

function toOne(sign: Sign): Sign {
  const strongest = sign.reduce((a, b) => Math.max(a, b), 0);
  return strongest === 0 ? sign : sign.map((value) => value / strongest);
}
