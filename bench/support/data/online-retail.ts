import { eachCsvRow } from "./csv.ts";

/** One line of an invoice of UCI Online Retail (D. Chen, 2015, doi 10.24432/C5BW33; CC BY 4.0). */
export type InvoiceLine = {
  readonly invoice: string;
  readonly code: string;
  readonly title: string;
  /** Units. */
  readonly quantity: number;
  /** In ms since 1970, as if the shop's clock were UTC. */
  readonly atMs: number;
  /** GBP. */
  readonly unitPrice: number;
  /** Null of a third of the lines. */
  readonly customer: string | null;
};

const COLUMNS = [
  ...(["invoice_no", "stock_code", "description", "quantity"] as const),
  ...(["invoice_ts", "unit_price_gbp", "customer_id"] as const),
] as const;

/** Postage, samples, fees and the like have other codes. */
const MERCHANDISE = /^\d{5}[A-Z]{0,2}$/;

/** The file's sales of merchandise, in its order; cancellations and what has no price are left out. */
export async function readOnlineRetail(path: string): Promise<readonly InvoiceLine[]> {
  const lines: InvoiceLine[] = [];
  await eachCsvRow(path, COLUMNS, (row) => {
    const code = row.stock_code.toUpperCase();
    const [quantity, unitPrice] = [Number(row.quantity), Number(row.unit_price_gbp)];
    if (row.invoice_no.startsWith("C") || !MERCHANDISE.test(code)) return;
    if (!(quantity > 0) || !(unitPrice > 0)) return;
    const customer = row.customer_id === "" ? null : row.customer_id;
    const atMs = Date.parse(`${row.invoice_ts}:00Z`);
    const named = { invoice: row.invoice_no, code, title: row.description };
    lines.push({ ...named, quantity, unitPrice, atMs, customer });
  });
  return lines;
}
