/** One line of a purchase. Lines of one basket share `basket` and `customer`. */
export type Purchase = {
  /** Null when nobody knows who it was; such baskets still tell what goes with what. */
  readonly customer: string | null;
  readonly basket: string;
  readonly item: string;
  /** Units. A line that brings none, or takes some back, is no purchase. */
  readonly quantity: number;
  /** In ms since 1970. */
  readonly atMs: number;
};

/** What was bought at once: each item once, as its place in the catalog, ascending. */
export type Basket = {
  readonly customer: string | null;
  readonly atMs: number;
  readonly items: readonly number[];
};

/**
 * The names of all items, in their order. Within a model an item is its place in it, because asking
 * goes through thousands of them.
 */
export type Catalog = {
  readonly names: readonly string[];
  readonly places: ReadonlyMap<string, number>;
};

/**
 * The baskets of some purchases, the oldest first, whatever the order of the lines. Lines without
 * an item, with a time that is no number or a quantity that is not positive are left out and
 * counted; an item that a basket names twice is in it once. A basket is as old as its first line.
 */
export function readBaskets(purchases: Iterable<Purchase>): {
  readonly catalog: Catalog;
  readonly baskets: readonly Basket[];
  readonly leftOutLines: number;
} {
  const open = new Map<string, { customer: string | null; atMs: number; items: Set<string> }>();
  let leftOutLines = 0;
  for (const { customer, basket, item, quantity, atMs } of purchases) {
    if (item === "" || !Number.isFinite(atMs) || !(quantity > 0)) {
      leftOutLines += 1;
      continue;
    }
    const key = JSON.stringify([customer, basket]);
    const known = open.get(key);
    if (known === undefined) open.set(key, { customer, atMs, items: new Set([item]) });
    else {
      known.items.add(item);
      known.atMs = Math.min(known.atMs, atMs);
    }
  }
  const names = [...new Set([...open.values()].flatMap(({ items }) => [...items]))].sort();
  const places = new Map(names.map((name, place) => [name, place]));
  const placed = (items: ReadonlySet<string>) =>
    [...items].flatMap((item) => places.get(item) ?? []).sort((a, b) => a - b);
  const baskets = [...open]
    .sort(([a, { atMs }], [b, other]) => atMs - other.atMs || (a < b ? -1 : 1))
    .map(([, { customer, atMs, items }]) => ({ customer, atMs, items: placed(items) }));
  return { catalog: { names, places }, baskets, leftOutLines };
}
