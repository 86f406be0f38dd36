import { existsSync, readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import type { Chance } from "./random.ts";
import { between } from "./random.ts";

/** The sales that the world is built on; demo/data/README.md says what they are. */
export type RetailData = {
  readonly startMs: number;
  readonly products: readonly { readonly code: string; readonly title: string }[];
  readonly customers: readonly { readonly id: number; readonly country: string }[];
  /** By time. */
  readonly invoices: readonly SoldInvoice[];
  /** By time; what one cancellation takes back of one invoice. */
  readonly refunds: readonly Cancellation[];
};

export type SoldInvoice = {
  readonly number: number;
  readonly atMs: number;
  /** A position in `customers`, or -1 when nobody knows. */
  readonly customer: number;
  readonly lines: readonly SoldLine[];
};

/** `product` is a position in `products`. */
export type SoldLine = {
  readonly product: number;
  readonly quantity: number;
  readonly pence: number;
};

export type Cancellation = {
  readonly atMs: number;
  readonly invoice: number;
  readonly lines: { readonly line: number; readonly quantity: number }[];
};

/** The columns of the file. */
type Packed = {
  readonly start: string;
  readonly products: { readonly code: string[]; readonly title: string[] };
  readonly customers: { readonly id: number[]; readonly country: string[] };
  readonly invoices: Columns<"number" | "minute" | "customer" | "lines">;
  readonly lines: Columns<"product" | "quantity" | "pence">;
  readonly refunds: Columns<"minute" | "invoice" | "line" | "quantity">;
};
type Columns<Name extends string> = Readonly<Record<Name, readonly number[]>>;

/** Reads the shipped sales. UCI tells minutes only: the seconds are drawn. */
export function readRetailData(chance: Chance): RetailData {
  const packed: Packed = JSON.parse(gunzipSync(readFileSync(dataFile())).toString("utf8"));
  const startMs = Date.parse(packed.start);
  const numbers = runningSums(packed.invoices.number);
  const minutes = runningSums(packed.invoices.minute);
  let line = 0;
  const invoices = numbers.map((number, index) => {
    const until = line + at(packed.invoices.lines, index);
    const lines: SoldLine[] = [];
    for (; line < until; line += 1) {
      lines.push({
        product: at(packed.lines.product, line),
        quantity: at(packed.lines.quantity, line),
        pence: at(packed.lines.pence, line),
      });
    }
    const atMs = startMs + at(minutes, index) * 60_000 + seconds(chance, number);
    return { number, atMs, customer: at(packed.invoices.customer, index), lines };
  });
  return {
    startMs,
    products: packed.products.code.map((code, index) => ({
      code,
      title: packed.products.title[index] ?? code,
    })),
    customers: packed.customers.id.map((id, index) => ({
      id,
      country: packed.customers.country[index] ?? "GB",
    })),
    invoices: invoices.sort((a, b) => a.atMs - b.atMs || a.number - b.number),
    refunds: cancellations(packed.refunds, startMs, numbers),
  };
}

function cancellations(
  packed: Packed["refunds"],
  startMs: number,
  numbers: readonly number[],
): Cancellation[] {
  const groups = new Map<string, Cancellation>();
  for (const [index, minute] of runningSums(packed.minute).entries()) {
    const invoice = at(numbers, at(packed.invoice, index));
    const key = `${minute}/${invoice}`;
    // Refunds go at the last moment of their minute: after a sale in the same minute.
    const group = groups.get(key) ?? {
      atMs: startMs + minute * 60_000 + 59_999,
      invoice,
      lines: [],
    };
    group.lines.push({ line: at(packed.line, index), quantity: at(packed.quantity, index) });
    groups.set(key, group);
  }
  return [...groups.values()];
}

function seconds(chance: Chance, invoice: number): number {
  return 1000 * between(chance(`seconds/${invoice}`), 0, 59);
}

function runningSums(differences: readonly number[]): number[] {
  let sum = 0;
  return differences.map((difference) => {
    sum += difference;
    return sum;
  });
}

function at(column: readonly number[], index: number): number {
  const value = column[index];
  if (value === undefined) throw new Error("The demo data's columns have different lengths.");
  return value;
}

/** The same file from the sources and from the compiled code, which lies one folder deeper. */
function dataFile(): string {
  const name = "data/online-retail.json.gz";
  const places = [`../${name}`, `../../../demo/${name}`].map((path) =>
    fileURLToPath(new URL(path, import.meta.url)),
  );
  const place = places.find((path) => existsSync(path));
  if (place === undefined) throw new Error(`The demo's data is missing: ${places[0]}.`);
  return place;
}
