import { groupBy } from "../../../src/kernel/collections.ts";
import type { InvoiceLine } from "../data/online-retail.ts";

/** A product from its first sale on. */
export type Life = {
  readonly title: string;
  /** At its first sale. */
  readonly price: number;
  /** In ms since 1970. */
  readonly bornMs: number;
  /** Units of each whole week since then, up to the end of the file. */
  readonly weeks: readonly number[];
};

export const WEEK_MS = 7 * 86_400_000;

/** Before that it cannot be told whether a product is new, or was there before the file began. */
const KNOWN_WEEKS = 8;

/** The products that were first sold when the file had gone on for some weeks, the oldest first. */
export function livesOf(lines: readonly InvoiceLine[]): readonly Life[] {
  const [begin, end] = lines.reduce(
    ([low, high], { atMs }) => [Math.min(low, atMs), Math.max(high, atMs)] as const,
    [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY] as const,
  );
  return [...groupBy(lines, ({ code }) => code).values()]
    .map((own) => lifeOf(own, end))
    .filter(({ bornMs }) => bornMs >= begin + KNOWN_WEEKS * WEEK_MS)
    .sort((a, b) => a.bornMs - b.bornMs || (a.title < b.title ? -1 : 1));
}

function lifeOf(own: readonly InvoiceLine[], end: number): Life {
  const first = own.reduce((a, b) => (b.atMs < a.atMs ? b : a));
  const bornMs = first.atMs;
  const weeks = new Array<number>(Math.floor((end - bornMs) / WEEK_MS)).fill(0);
  for (const { atMs, quantity } of own) {
    const week = Math.floor((atMs - bornMs) / WEEK_MS);
    if (week < weeks.length) weeks[week] = (weeks[week] ?? 0) + quantity;
  }
  return { title: first.title, price: first.unitPrice, bornMs, weeks };
}
