import type { Invoice, SourceLine } from "./lines.ts";

/** A refund of part of one line: positions of the invoice and of the line within it. */
export type MatchedRefund = {
  readonly minute: number;
  readonly invoice: number;
  readonly line: number;
  readonly quantity: number;
};

type Sold = {
  readonly invoice: number;
  readonly line: number;
  readonly minute: number;
  left: number;
};

/**
 * Cancellation lines (invoice C...) joined to what the same customer bought of the same product
 * before, newest purchase first; what finds nothing to take back is left out.
 */
export function matchRefunds(
  lines: readonly SourceLine[],
  invoices: readonly Invoice[],
  codes: ReadonlyMap<string, number>,
  minuteOf: (at: string) => number,
): MatchedRefund[] {
  const sold = soldByCustomerAndProduct(invoices);
  const cancellations = lines
    .filter((line) => line.invoice.startsWith("C") && line.quantity < 0 && line.customer !== "")
    .map((line) => ({ ...line, minute: minuteOf(line.at), product: codes.get(line.code) }))
    .sort((a, b) => a.minute - b.minute || (a.invoice < b.invoice ? -1 : 1));
  const refunds: MatchedRefund[] = [];
  for (const { minute, customer, product, quantity } of cancellations) {
    let wanted = -quantity;
    for (const entry of (sold.get(`${customer}/${product}`) ?? []).toReversed()) {
      if (wanted === 0) break;
      if (entry.minute >= minute || entry.left === 0) continue;
      const taken = Math.min(wanted, entry.left);
      entry.left -= taken;
      wanted -= taken;
      refunds.push({ minute, invoice: entry.invoice, line: entry.line, quantity: taken });
    }
  }
  return refunds;
}

function soldByCustomerAndProduct(invoices: readonly Invoice[]): Map<string, Sold[]> {
  const sold = new Map<string, Sold[]>();
  for (const [position, invoice] of invoices.entries()) {
    if (invoice.customer === "") continue;
    for (const [line, { product, quantity }] of invoice.lines.entries()) {
      const key = `${invoice.customer}/${product}`;
      const entries = sold.get(key) ?? [];
      entries.push({ invoice: position, line, minute: invoice.minute, left: quantity });
      sold.set(key, entries);
    }
  }
  return sold;
}
