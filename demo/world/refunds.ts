import type { RefundedLine } from "./agenda.ts";
import type { Books } from "./books.ts";
import type { WorldOrder, WorldOrderLine } from "./types.ts";

/** A web order or a till's receipt. */
type Sale = {
  readonly lines: readonly WorldOrderLine[];
  readonly refunds: WorldOrder["refunds"];
};

/** The sale with one more refund: its lines at what they were sold for, and `extraPence`. */
export function withRefund<Sold extends Sale>(
  books: Books,
  sale: Sold,
  lines: readonly RefundedLine[],
  extraPence = 0,
): Sold {
  const amountPence = lines.reduce((sum, { line, quantity }) => {
    return sum + quantity * (sale.lines.find((one) => one.id === line)?.unitPricePence ?? 0);
  }, extraPence);
  const refund = { id: books.nextId("refund"), at: books.now(), amountPence, lines };
  return { ...sale, refunds: [...sale.refunds, refund] };
}

/** What of the wanted is in the sale and not yet refunded. */
export function refundable(sale: Sale, wanted: readonly RefundedLine[]): RefundedLine[] {
  return wanted.flatMap(({ line, quantity }) => {
    const left = Math.min(quantity, refundableUnits(sale, line));
    return left > 0 ? [{ line, quantity: left }] : [];
  });
}

/** Units of one line that were not refunded yet. */
export function refundableUnits(sale: Sale, line: string): number {
  const sold = sale.lines.find((one) => one.id === line)?.quantity ?? 0;
  const before = sale.refunds.flatMap((refund) => refund.lines.filter((one) => one.line === line));
  return sold - unitsOf(before);
}

export function unitsOf(lines: readonly { readonly quantity: number }[]): number {
  return lines.reduce((sum, line) => sum + line.quantity, 0);
}
