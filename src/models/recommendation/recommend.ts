import { type Catalog, type Purchase, readBaskets } from "./baskets.ts";
import { highest } from "./highest.ts";
import { fitNeighborhood, type Neighborhood, neighborsOf } from "./neighbors.ts";
import { type Reason, reasonsOf } from "./reasons.ts";
import { RECOMMENDER_DEFAULTS, type RecommenderSettings } from "./settings.ts";
import { goesWithSign, neighborsSign, ownSign, sessionSign } from "./signs.ts";
import { fitSimilarItems, type SimilarItems } from "./similar-items.ts";
import { fitTastes, NO_TASTE, type Taste } from "./tastes.ts";
import { demandAt, fitTrends, type Trends } from "./trend.ts";

/** What was learnt from purchases; asking changes nothing in it. */
export type Recommender = {
  readonly settings: RecommenderSettings;
  readonly catalog: Catalog;
  readonly tastes: ReadonlyMap<string, Taste>;
  readonly neighborhood: Neighborhood;
  readonly similar: SimilarItems;
  readonly trends: Trends;
  /** In ms since 1970; 0 when nothing was learnt. */
  readonly newestAtMs: number;
  /** Lines that said nothing: no item, no time, or nothing bought. */
  readonly leftOutLines: number;
};

/**
 * Learns from purchases in any order. Never fails because of them: a line that cannot be one is
 * left out and counted. Every part is bounded by `settings.bounds`.
 */
export function fitRecommender(
  purchases: Iterable<Purchase>,
  settings: RecommenderSettings = RECOMMENDER_DEFAULTS,
): Recommender {
  const { bounds } = settings;
  const { catalog, baskets, leftOutLines } = readBaskets(purchases);
  const size = catalog.names.length;
  const tastes = fitTastes(baskets, settings.memoryDays * DAY_MS, bounds);
  return {
    settings,
    catalog,
    tastes,
    neighborhood: fitNeighborhood(tastes, bounds.customersPerItem),
    similar: fitSimilarItems(baskets, size, bounds),
    trends: fitTrends(baskets, size, settings.trendDays * DAY_MS, bounds.purchasesPerItem),
    newestAtMs: baskets.at(-1)?.atMs ?? 0,
    leftOutLines,
  };
}

export type RecommendationQuestion = {
  /** Null, or a name that was never heard, for a stranger. */
  readonly customer: string | null;
  /** Items of the basket that is being filled, the newest last; they are not recommended again. */
  readonly session?: readonly string[] | undefined;
  /** In ms since 1970. When it is no number, the newest purchase's time is taken. */
  readonly nowMs: number;
  /** How many at most; no whole number from 1 gives none, above the bound the bound. */
  readonly count: number;
};

export type Recommendations = {
  /** The best first, no item twice. */
  readonly items: readonly Recommendation[];
  /** The best that there was to go by. */
  readonly basis: "history" | "one-basket" | "session" | "popularity";
  /**
   * How much there was to go by, from 0 (popularity only) towards 1: n / (n + 3), where n is the
   * customer's baskets and half of the known items of the session. No probability.
   */
  readonly confidence: number;
};

export type Recommendation = {
  readonly item: string;
  /** Above 0; only for comparison within one answer. */
  readonly score: number;
  /** What gave the most to the score first; at least one. */
  readonly because: readonly Reason[];
};

/**
 * What a customer is likely to take next. A weighted sum of the customer's own faded item
 * frequency, that of the customers most like this one (TIFU-KNN: Hu et al., SIGIR 2020), what goes
 * with the items that are bought and those of the session, and what is popular now. Who is unknown
 * gets what goes with the session, else what is popular; nothing when nothing was ever bought.
 */
export function recommend(model: Recommender, question: RecommendationQuestion): Recommendations {
  const { catalog, similar } = model;
  const { weights, bounds } = model.settings;
  const demand = demandAt(model.trends, timeOf(model, question.nowMs));
  const session = sessionOf(model, question.session ?? []);
  const { customer } = question;
  const taste = (customer === null ? undefined : model.tastes.get(customer)) ?? NO_TASTE;
  const neighbors =
    customer === null ? [] : neighborsOf(model.neighborhood, customer, bounds.neighbors);
  const signs = {
    own: ownSign(taste, demand),
    neighbors: neighborsSign(neighbors, demand.length),
    goesWith: goesWithSign(taste, similar),
    session: sessionSign(session, similar),
    popular: demand,
  };
  const scores = demand.map(
    (popular, item) =>
      (signs.own[item] ?? 0) +
      weights.neighbors * (signs.neighbors[item] ?? 0) +
      weights.goesWith * (signs.goesWith[item] ?? 0) +
      weights.session * (signs.session[item] ?? 0) +
      weights.popular * popular,
  );
  for (const item of session) scores[item] = 0;
  const known = { catalog, similar, signs, weights, taste, neighbors, session };
  const items = highest(scores, countOf(question.count, bounds.count)).map((item) => ({
    item: catalog.names[item] ?? "",
    score: scores[item] ?? 0,
    because: reasonsOf(item, known),
  }));
  return { items, ...standing(taste, session) };
}

/** An item that is bought together with another. */
export type SimilarItem = {
  readonly item: string;
  /** Above 0, below 1. */
  readonly similarity: number;
};

/**
 * What is bought together with an item, the most similar first, at most `count`; none of an item
 * that was never bought with another.
 */
export function similarItems(
  model: Recommender,
  item: string,
  count: number,
): readonly SimilarItem[] {
  const { catalog, settings } = model;
  const found = model.similar[catalog.places.get(item) ?? -1];
  const most = countOf(count, settings.bounds.similarPerItem);
  return [...(found?.places.subarray(0, most) ?? [])].map((place, i) => ({
    item: catalog.names[place] ?? "",
    similarity: found?.similarities[i] ?? 0,
  }));
}

const DAY_MS = 86_400_000;

function timeOf({ newestAtMs }: Recommender, nowMs: number): number {
  // The moment after the newest purchase, so that it counts.
  return Number.isFinite(nowMs) ? nowMs : newestAtMs + 1;
}

function countOf(count: number, most: number): number {
  return Number.isInteger(count) && count > 0 ? Math.min(count, most) : 0;
}

/**
 * The newest of the session's items, each once, of which something is known. Always in one order,
 * so that how an item came to be there changes nothing, not even the last digit.
 */
function sessionOf(model: Recommender, session: readonly string[]): readonly number[] {
  const known = session.flatMap((item) => model.catalog.places.get(item) ?? []);
  const newest = [...new Set(known.reverse())].slice(0, model.settings.bounds.sessionItems);
  return newest.sort((a, b) => a - b);
}

function standing(
  { baskets }: Taste,
  session: readonly number[],
): Pick<Recommendations, "basis" | "confidence"> {
  const evidence = baskets + session.length / 2;
  const confidence = evidence / (evidence + 3);
  if (baskets > 1) return { basis: "history", confidence };
  if (baskets === 1) return { basis: "one-basket", confidence };
  return { basis: session.length > 0 ? "session" : "popularity", confidence };
}
