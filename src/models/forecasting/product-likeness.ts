/** What is known of a product before it sells; whatever is left out says nothing. */
export type Likeness = {
  readonly title?: string | undefined;
  readonly category?: string | undefined;
  /** Of a unit, above 0, in one unit of money throughout. */
  readonly price?: number | undefined;
};

/**
 * How alike two products are, from 0 for nothing in common to 1: the share of the titles' words they
 * share (Jaccard), the category, and the ratio of prices, which alone makes nothing alike. Symmetric.
 */
export function likenessOf(one: Likeness, other: Likeness): number {
  const words = sharedWords(wordsOf(one.title), wordsOf(other.title));
  const isSameKind = one.category !== undefined && one.category === other.category;
  const kind = (words + (isSameKind ? 1 : 0)) / 2;
  if (one.price === undefined || other.price === undefined) return kind;
  const ratio = Math.log(one.price / other.price) / PRICE_APART;
  return kind * Math.exp(-(ratio * ratio) / 2);
}

/** Prices that differ by this factor, as a logarithm, are rather unlike: twice. */
const PRICE_APART = Math.LN2;

function wordsOf(title: string | undefined): ReadonlySet<string> {
  return new Set((title ?? "").toLowerCase().match(/\p{L}{3,}/gu) ?? []);
}

function sharedWords(one: ReadonlySet<string>, other: ReadonlySet<string>): number {
  let shared = 0;
  for (const word of one) if (other.has(word)) shared += 1;
  return shared / Math.max(1, one.size + other.size - shared);
}
