import { pick } from "./random.ts";
import type { RetailData } from "./retail-data.ts";

/** Units in the data from which a customer counts as one who buys for a shop: one in twelve. */
const TRADE_UNITS_MIN = 750;

/** The wholesale buyers among UCI's customers, by position in the data. */
export function tradeCustomers(data: RetailData): ReadonlySet<number> {
  const units = new Map<number, number>();
  for (const { customer, lines } of data.invoices) {
    if (customer < 0) continue;
    const sum = lines.reduce((total, line) => total + line.quantity, units.get(customer) ?? 0);
    units.set(customer, sum);
  }
  const trade = [...units].filter(([, sum]) => sum >= TRADE_UNITS_MIN);
  return new Set(trade.map(([customer]) => customer));
}

export type CompanyName = { readonly name: string; readonly domain: string };

/** A shop named after its owner; the mark keeps its domain its own. */
export function inventCompany(
  familyName: string,
  mark: string,
  draw: (what: string) => number,
): CompanyName {
  const name = `${familyName} ${pick(draw("trade"), TRADES)}`;
  const slug = name.toLowerCase().replace(/[^a-z]+/g, "-");
  return { name: `${name} Ltd`, domain: `${slug}-${mark}.example.com` };
}

// biome-ignore format: a list reads better in lines.
const TRADES = [
  "& Daughters", "Gifts", "Home & Garden", "Interiors", "Trading", "Emporium", "Lifestyle", "Cards",
];
