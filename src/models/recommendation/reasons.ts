import type { Catalog } from "./baskets.ts";
import type { Neighbor } from "./neighbors.ts";
import type { RecommenderSettings } from "./settings.ts";
import type { Sign } from "./signs.ts";
import type { SimilarItems } from "./similar-items.ts";
import { ASKED_MAX, type Taste } from "./tastes.ts";

/** Why an item is recommended, as data: the words are for who shows it. */
export type Reason =
  | { readonly kind: "bought-before"; readonly times: number; readonly lastAtMs: number }
  /** How many of the customers most like this one buy it. */
  | { readonly kind: "bought-by-similar"; readonly neighbors: number }
  /** The item of the session, or of the customer's own, with which it goes best. */
  | { readonly kind: "goes-with"; readonly item: string; readonly from: "session" | "history" }
  | { readonly kind: "popular" };

/** What an answer was made of. */
export type Known = {
  readonly catalog: Catalog;
  readonly similar: SimilarItems;
  readonly signs: Readonly<Record<"own" | "neighbors" | "goesWith" | "session" | "popular", Sign>>;
  readonly weights: RecommenderSettings["weights"];
  readonly taste: Taste;
  readonly neighbors: readonly Neighbor[];
  readonly session: readonly number[];
};

/** The reasons for an item, that which gave the most to its score first. */
export function reasonsOf(item: number, known: Known): readonly Reason[] {
  const { signs, weights, taste, neighbors, session } = known;
  const own = taste.items.get(item);
  const alike = neighbors.filter((one) => one.taste.items.has(item)).length;
  const found: readonly (readonly [Sign, number, Reason | null])[] = [
    [
      signs.own,
      1,
      own ? { kind: "bought-before", times: own.times, lastAtMs: own.lastAtMs } : null,
    ],
    [signs.neighbors, weights.neighbors, { kind: "bought-by-similar", neighbors: alike }],
    [signs.session, weights.session, goesWith(item, session, known, "session")],
    [
      signs.goesWith,
      weights.goesWith,
      goesWith(item, taste.places.subarray(0, ASKED_MAX), known, "history"),
    ],
    [signs.popular, weights.popular, { kind: "popular" }],
  ];
  return found
    .map(([sign, weight, reason]) => ({ given: weight * (sign[item] ?? 0), reason }))
    .filter(({ given }) => given > 0)
    .sort((a, b) => b.given - a.given)
    .flatMap(({ reason }) => (reason === null ? [] : [reason]));
}

/** By the partner to which the item is most similar; null when it goes with none. */
function goesWith(
  item: number,
  partners: Iterable<number>,
  { catalog, similar }: Known,
  from: "session" | "history",
): Reason | null {
  let best: number | null = null;
  let most = 0;
  for (const partner of partners) {
    const at = similar[partner]?.places.indexOf(item) ?? -1;
    const similarity = similar[partner]?.similarities[at] ?? 0;
    if (similarity <= most) continue;
    best = partner;
    most = similarity;
  }
  const name = best === null ? undefined : catalog.names[best];
  return name === undefined ? null : { kind: "goes-with", item: name, from };
}
