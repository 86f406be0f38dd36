import type { Basket } from "./baskets.ts";

/** For each item of the catalog those that are bought with it, the most similar first. */
export type SimilarItems = readonly Similar[];

/** Beside each other: items, and how similar each is, above 0 and below 1. */
export type Similar = {
  readonly places: Int32Array;
  readonly similarities: Float64Array;
};

/** As many baskets' worth of doubt: what was together once by chance is not alike. */
const SHRINKAGE = 1;

/**
 * Cosine over baskets, shrunken: together / (sqrt(one * other) + 1), where a basket counts as 1 /
 * its size, because a large one puts everything together with everything (Sarwar et al.,
 * "Item-based Collaborative Filtering Recommendation Algorithms", WWW 2001; shrinkage as in Bell and
 * Koren, "Scalable Collaborative Filtering with Jointly Derived Neighborhood Interpolation Weights",
 * ICDM 2007). Baskets of more than `itemsPerBasket` are left out, and an item keeps its
 * `similarPerItem` most similar.
 */
export function fitSimilarItems(
  baskets: readonly Basket[],
  catalogSize: number,
  bounds: { readonly itemsPerBasket: number; readonly similarPerItem: number },
): SimilarItems {
  const rows = baskets
    .map(({ items }) => items)
    .filter((items) => items.length <= bounds.itemsPerBasket);
  const having: (readonly number[])[][] = Array.from({ length: catalogSize }, () => []);
  const counts = new Float64Array(catalogSize);
  for (const row of rows) {
    for (const item of row) {
      having[item]?.push(row);
      counts[item] = (counts[item] ?? 0) + 1 / row.length;
    }
  }
  const together = new Float64Array(catalogSize);
  return having.map((own, item) => {
    together.fill(0);
    for (const row of own) {
      for (const other of row) together[other] = (together[other] ?? 0) + 1 / row.length;
    }
    const found: { readonly place: number; readonly similarity: number }[] = [];
    together.forEach((both, place) => {
      if (both === 0 || place === item) return;
      const scale = Math.sqrt((counts[item] ?? 0) * (counts[place] ?? 0)) + SHRINKAGE;
      found.push({ place, similarity: both / scale });
    });
    // The sort is stable, so that equals stay in the order of their names.
    found.sort((a, b) => b.similarity - a.similarity);
    const kept = found.slice(0, bounds.similarPerItem);
    return {
      places: Int32Array.from(kept, ({ place }) => place),
      similarities: Float64Array.from(kept, ({ similarity }) => similarity),
    };
  });
}
