import { writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import type { Invoice, SourceLine } from "./demo-data/lines.ts";
import { readLines } from "./demo-data/lines.ts";
import { matchRefunds } from "./demo-data/match-refunds.ts";
import { cleanTitle } from "./demo-data/title.ts";

/**
 * Makes demo/data/online-retail.json.gz from the full UCI Online Retail lines:
 * `npx tsx scripts/make-demo-data.ts <path to the CSV, gzipped or not>`.
 * The CSV has the columns invoice_no, stock_code, description, quantity, invoice_ts (minutes, no
 * zone), unit_price_gbp, customer_id, country. The same input gives the same bytes.
 */
const PRODUCTS = 200;
const START = "2010-12-01T00:00";
/** Products are chosen on the first quarter alone, so that nothing peeks at what comes later. */
const CHOSEN_BEFORE = "2011-03-01T00:00";
const MERCHANDISE = /^\d{5}[A-Z]{0,2}$/;
const NOT_MERCHANDISE = /TEST|SAMPLE|VOUCHER|POSTAGE|CARRIAGE|DAMAGE|ADJUST/;

/** UCI's names of countries that are not ISO 3166's; what names no country is taken as British. */
const COUNTRIES: Readonly<Record<string, string>> = {
  Australia: "AU",
  Austria: "AT",
  Bahrain: "BH",
  Belgium: "BE",
  Brazil: "BR",
  Canada: "CA",
  "Channel Islands": "JE",
  Cyprus: "CY",
  "Czech Republic": "CZ",
  Denmark: "DK",
  EIRE: "IE",
  Finland: "FI",
  France: "FR",
  Germany: "DE",
  Greece: "GR",
  "Hong Kong": "HK",
  Iceland: "IS",
  Israel: "IL",
  Italy: "IT",
  Japan: "JP",
  Lebanon: "LB",
  Lithuania: "LT",
  Malta: "MT",
  Netherlands: "NL",
  Norway: "NO",
  Poland: "PL",
  Portugal: "PT",
  RSA: "ZA",
  "Saudi Arabia": "SA",
  Singapore: "SG",
  Spain: "ES",
  Sweden: "SE",
  Switzerland: "CH",
  USA: "US",
  "United Arab Emirates": "AE",
};

function main(path: string | undefined): void {
  if (path === undefined) throw new Error("Give the path of the full CSV as the argument.");
  const lines = readLines(path);
  const products = chooseProducts(lines);
  const codes = new Map(products.map((product, index) => [product.code, index]));
  const chosen = lines.filter((line) => codes.has(line.code));
  const invoices = invoicesOf(chosen, codes);
  const refunds = matchRefunds(chosen, invoices, codes, minuteOf);
  const target = fileURLToPath(new URL("../demo/data/online-retail.json.gz", import.meta.url));
  const packed = gzipSync(JSON.stringify(columns(products, chosen, invoices, refunds)), {
    level: 9,
  });
  writeFileSync(target, packed);
  const count = invoices.reduce((sum, invoice) => sum + invoice.lines.length, 0);
  console.log(
    `${products.length} products, ${invoices.length} invoices, ${count} lines, ` +
      `${refunds.length} refunds, ${packed.length} bytes`,
  );
}

/** The products with most sale lines in the first quarter; ties go by code. */
function chooseProducts(lines: readonly SourceLine[]): { code: string; title: string }[] {
  const counts = new Map<string, number>();
  const descriptions = new Map<string, Map<string, number>>();
  for (const line of lines) {
    if (!MERCHANDISE.test(line.code) || !isSale(line) || line.at >= CHOSEN_BEFORE) continue;
    if (NOT_MERCHANDISE.test(line.description.toUpperCase())) continue;
    counts.set(line.code, (counts.get(line.code) ?? 0) + 1);
    const seen = descriptions.get(line.code) ?? new Map<string, number>();
    seen.set(line.description, (seen.get(line.description) ?? 0) + 1);
    descriptions.set(line.code, seen);
  }
  return [...counts]
    .sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
    .slice(0, PRODUCTS)
    .map(([code]) => code)
    .sort()
    .map((code) => {
      const names = [...(descriptions.get(code) ?? [])];
      names.sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1));
      return { code, title: cleanTitle(names[0]?.[0] ?? code) };
    });
}

function isSale(line: SourceLine): boolean {
  return /^\d+$/.test(line.invoice) && line.quantity > 0 && line.pence > 0;
}

/** Sales by invoice, in the order of time; a product twice at one price becomes one line. */
function invoicesOf(lines: readonly SourceLine[], codes: ReadonlyMap<string, number>): Invoice[] {
  const invoices = new Map<string, Invoice>();
  for (const line of lines) {
    const product = codes.get(line.code);
    if (product === undefined || !isSale(line)) continue;
    const invoice = invoices.get(line.invoice) ?? {
      number: Number(line.invoice),
      minute: minuteOf(line.at),
      customer: line.customer,
      lines: [],
    };
    invoices.set(line.invoice, invoice);
    const same = invoice.lines.find((one) => one.product === product && one.pence === line.pence);
    if (same === undefined) {
      invoice.lines.push({ product, quantity: line.quantity, pence: line.pence });
    } else {
      same.quantity += line.quantity;
    }
  }
  return [...invoices.values()].sort((a, b) => a.minute - b.minute || a.number - b.number);
}

function minuteOf(at: string): number {
  return (Date.parse(`${at}:00Z`) - Date.parse(`${START}:00Z`)) / 60_000;
}

/** Columns of numbers: they pack small and parse fast. Minutes and numbers are differences. */
function columns(
  products: readonly { code: string; title: string }[],
  lines: readonly SourceLine[],
  invoices: readonly Invoice[],
  refunds: ReturnType<typeof matchRefunds>,
): object {
  const countries = new Map<string, string>();
  for (const line of lines) {
    if (line.customer === "" || countries.has(line.customer)) continue;
    countries.set(line.customer, COUNTRIES[line.country] ?? "GB");
  }
  const customers = [...new Set(invoices.map((invoice) => invoice.customer))]
    .filter((id) => id !== "")
    .sort();
  const customerIndex = new Map(customers.map((id, index) => [id, index]));
  const flat = invoices.flatMap((invoice) => invoice.lines);
  return {
    format: 1,
    start: `${START}:00.000Z`,
    products: {
      code: products.map((product) => product.code),
      title: products.map((product) => product.title),
    },
    customers: {
      id: customers.map(Number),
      country: customers.map((id) => countries.get(id) ?? "GB"),
    },
    invoices: {
      number: differences(invoices.map((invoice) => invoice.number)),
      minute: differences(invoices.map((invoice) => invoice.minute)),
      // -1 for a sale without a known customer.
      customer: invoices.map((invoice) => customerIndex.get(invoice.customer) ?? -1),
      lines: invoices.map((invoice) => invoice.lines.length),
    },
    lines: {
      product: flat.map((line) => line.product),
      quantity: flat.map((line) => line.quantity),
      pence: flat.map((line) => line.pence),
    },
    refunds: {
      minute: differences(refunds.map((refund) => refund.minute)),
      invoice: refunds.map((refund) => refund.invoice),
      line: refunds.map((refund) => refund.line),
      quantity: refunds.map((refund) => refund.quantity),
    },
  };
}

function differences(values: readonly number[]): number[] {
  return values.map((value, index) => value - (values[index - 1] ?? 0));
}

main(process.argv[2]);
