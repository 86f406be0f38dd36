import type { CatalogProduct } from "./catalog.ts";
import type { Chance } from "./random.ts";
import type { RetailData } from "./retail-data.ts";

/** The price that UCI's customers met, in pence: per product (as in the data) and month. */
export type ReferencePrices = (product: number, dataMs: number) => number;

/** Sale lines a month needs before its most frequent price counts. */
const LINES_MIN = 5;
/** For a product whose price the data never tells often enough. */
const UNKNOWN_PENCE = 100;

/**
 * A product's reference in a month is the most frequent unit price of its web lines in the month
 * before, so that a price list could have been written from it; the first month is its own.
 */
export function referencePrices(data: RetailData): ReferencePrices {
  const starts = monthStarts(data);
  const monthOf = (ms: number) => starts.findLastIndex((start) => start <= ms);
  const counts = new Map<string, Map<number, number>>();
  for (const invoice of data.invoices) {
    if (invoice.customer < 0) continue;
    const month = monthOf(invoice.atMs);
    for (const line of invoice.lines) {
      const key = `${line.product}/${month}`;
      const prices = counts.get(key) ?? new Map<number, number>();
      prices.set(line.pence, (prices.get(line.pence) ?? 0) + 1);
      counts.set(key, prices);
    }
  }
  const lists = data.products.map((_, product) => {
    const known = starts.map((_, month) => mode(counts.get(`${product}/${month}`)));
    const first = known.find((price) => price !== null) ?? UNKNOWN_PENCE;
    const list = [first];
    for (let month = 1; month < starts.length; month += 1) {
      list.push(known[month - 1] ?? list[month - 1] ?? first);
    }
    return list;
  });
  return (product, dataMs) => lists[product]?.[monthOf(dataMs)] ?? UNKNOWN_PENCE;
}

/** The most frequent price, the lower of equals; null when there are too few lines to tell. */
function mode(prices: ReadonlyMap<number, number> | undefined): number | null {
  if (prices === undefined) return null;
  let best: number | null = null;
  let most = 0;
  let total = 0;
  for (const [price, count] of prices) {
    total += count;
    if (count > most || (count === most && best !== null && price < best)) {
      best = price;
      most = count;
    }
  }
  return total < LINES_MIN ? null : best;
}

/** The first moments of the data's months, the first of them the data's start. */
function monthStarts(data: RetailData): number[] {
  const start = new Date(data.startMs);
  const lastMs = data.invoices.at(-1)?.atMs ?? data.startMs;
  const starts = [data.startMs];
  for (let month = 1; ; month += 1) {
    const ms = Date.UTC(start.getUTCFullYear(), start.getUTCMonth() + month, 1);
    if (ms > lastMs) return starts;
    starts.push(ms);
  }
}

/** A line's unit price may lie this far from the reference, as quantity discounts do. */
const OFF_LIST_MAX = 0.4;
/** However low a price falls, a line is not wanted more often than this. */
const COPIES_MAX = 10;

/** What customers want of one line of the data at today's price. */
export type Wanted = { readonly units: number; readonly unitPence: number };

/**
 * Constant elasticity around the data's price: a line is wanted floor(f + u) times, where f is
 * (price / reference) ^ elasticity and u the line's own die. A higher price never raises a line.
 */
export function wantedAt(
  product: CatalogProduct,
  pricePence: number,
  referencePence: number,
  line: { readonly quantity: number; readonly pence: number },
  key: string,
  chance: Chance,
): Wanted {
  const offList = line.pence / referencePence;
  const unitPence =
    Math.abs(offList - 1) <= OFF_LIST_MAX
      ? Math.max(1, Math.round(pricePence * offList))
      : pricePence;
  if (pricePence === referencePence) return { units: line.quantity, unitPence };
  const factor = (pricePence / referencePence) ** product.elasticity;
  const copies = Math.min(COPIES_MAX, Math.floor(factor + chance(`wanted/${key}`)));
  return { units: line.quantity * copies, unitPence };
}
