import { readFileSync } from "node:fs";
import { gunzipSync } from "node:zlib";
import { parseCsv } from "./csv.ts";

export type SourceLine = {
  readonly invoice: string;
  readonly code: string;
  readonly description: string;
  readonly quantity: number;
  readonly at: string;
  readonly pence: number;
  readonly customer: string;
  readonly country: string;
};

export type Invoice = {
  readonly number: number;
  readonly minute: number;
  readonly customer: string;
  readonly lines: { product: number; quantity: number; pence: number }[];
};

/** The lines of the full CSV; throws when a column is missing. */
export function readLines(path: string): SourceLine[] {
  const bytes = readFileSync(path);
  const text = (bytes[0] === 0x1f ? gunzipSync(bytes) : bytes).toString("utf8");
  const rows = parseCsv(text);
  const names = rows[0] ?? [];
  const column = (name: string) => {
    const index = names.indexOf(name);
    if (index < 0) throw new Error(`The CSV has no column ${name}.`);
    return (row: readonly string[]) => row[index] ?? "";
  };
  const invoice = column("invoice_no");
  const code = column("stock_code");
  const description = column("description");
  const quantity = column("quantity");
  const at = column("invoice_ts");
  const price = column("unit_price_gbp");
  const customer = column("customer_id");
  const country = column("country");
  return rows.slice(1).map((row) => ({
    invoice: invoice(row),
    code: code(row).toUpperCase(),
    description: description(row),
    quantity: Number(quantity(row)),
    at: at(row).slice(0, 16),
    pence: Math.round(Number(price(row)) * 100),
    customer: customer(row),
    country: country(row),
  }));
}
