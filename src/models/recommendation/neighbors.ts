import { highest } from "./highest.ts";
import type { OwnItem, Taste } from "./tastes.ts";

/** Customers as vectors, and who has each item, so that the alike are found without asking all. */
export type Neighborhood = {
  readonly tastes: ReadonlyMap<string, Taste>;
  /** Names in their order; buyers are told by their place in it. */
  readonly customers: readonly string[];
  readonly byItem: ReadonlyMap<number, Buyers>;
  readonly rarity: ReadonlyMap<number, number>;
  /** Of each customer's vector, before it is scaled to 1. */
  readonly lengths: ReadonlyMap<string, number>;
};

/** Numbers instead of objects, because asking goes through thousands of them. */
type Buyers = {
  readonly places: Int32Array;
  /** The item's part of each buyer's vector, whose length is 1; the largest first. */
  readonly parts: Float64Array;
};

export type Neighbor = {
  readonly taste: Taste;
  /** The cosine of the two customers' vectors: above 0, at most 1. */
  readonly likeness: number;
};

/**
 * Customers as vectors of their weights, each times the item's rarity, ln(customers / buyers), so
 * that what nearly everyone buys makes nobody alike. An item keeps at most `customersPerItem`
 * buyers.
 */
export function fitNeighborhood(
  tastes: ReadonlyMap<string, Taste>,
  customersPerItem: number,
): Neighborhood {
  const buyers = new Map<number, number>();
  for (const { items } of tastes.values()) {
    for (const item of items.keys()) buyers.set(item, (buyers.get(item) ?? 0) + 1);
  }
  const rarity = new Map(
    [...buyers].map(([item, count]) => [item, Math.log((1 + tastes.size) / count)]),
  );
  const rare = (item: number) => rarity.get(item) ?? 0;
  const customers = [...tastes.keys()].sort();
  const all = new Map<number, { place: number; part: number }[]>();
  const lengths = new Map<string, number>();
  customers.forEach((customer, place) => {
    const items = tastes.get(customer)?.items ?? new Map<number, OwnItem>();
    let squares = 0;
    for (const [item, { weight }] of items) squares += (weight * rare(item)) ** 2;
    const length = Math.sqrt(squares);
    if (length === 0) return;
    lengths.set(customer, length);
    for (const [item, { weight }] of items) {
      const buyer = { place, part: (weight * rare(item)) / length };
      const known = all.get(item);
      if (known === undefined) all.set(item, [buyer]);
      else known.push(buyer);
    }
  });
  const strongest = (found: { place: number; part: number }[]): Buyers => {
    // The sort is stable, so that equals stay in the order of their names.
    const kept = found.sort((a, b) => b.part - a.part).slice(0, customersPerItem);
    return {
      places: Int32Array.from(kept, ({ place }) => place),
      parts: Float64Array.from(kept, ({ part }) => part),
    };
  };
  const byItem = new Map([...all].map(([item, found]) => [item, strongest(found)]));
  return { tastes, customers, byItem, rarity, lengths };
}

/** The customers most like one, the likest first, and never the customer; none of a stranger. */
export function neighborsOf(
  { tastes, customers, byItem, rarity, lengths }: Neighborhood,
  customer: string,
  count: number,
): readonly Neighbor[] {
  const length = lengths.get(customer);
  if (length === undefined) return [];
  const likeness = new Float64Array(customers.length);
  for (const [item, { weight }] of tastes.get(customer)?.items ?? []) {
    const own = (weight * (rarity.get(item) ?? 0)) / length;
    const buyers = byItem.get(item);
    if (buyers === undefined) continue;
    const { places, parts } = buyers;
    for (let i = 0; i < places.length; i += 1) {
      const place = places[i] ?? 0;
      likeness[place] = (likeness[place] ?? 0) + own * (parts[i] ?? 0);
    }
  }
  const self = customers.indexOf(customer);
  if (self >= 0) likeness[self] = 0;
  return highest(likeness, count).flatMap((place) => {
    const taste = tastes.get(customers[place] ?? "");
    return taste === undefined ? [] : [{ taste, likeness: Math.min(1, likeness[place] ?? 0) }];
  });
}

/**
 * What the neighbors buy, each counted by how like they are: the user-neighbour component of
 * TIFU-KNN (Hu et al., "Modeling Personalized Item Frequency Information for Next-basket
 * Recommendation", SIGIR 2020). Means over the neighbors, from 0 to 1.
 */
export function tasteOfNeighbors(
  neighbors: readonly Neighbor[],
  catalogSize: number,
): Float64Array {
  const whole = neighbors.reduce((sum, { likeness }) => sum + likeness, 0);
  const means = new Float64Array(catalogSize);
  for (const { taste, likeness } of neighbors) {
    const { places, weights } = taste;
    for (let i = 0; i < places.length; i += 1) {
      const item = places[i] ?? 0;
      means[item] = (means[item] ?? 0) + ((weights[i] ?? 0) * likeness) / whole;
    }
  }
  return means;
}
