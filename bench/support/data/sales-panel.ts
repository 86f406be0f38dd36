import { seededChance } from "../../../demo/world/random.ts";
import { readRetailData } from "../../../demo/world/retail-data.ts";
import { median } from "../../figure.ts";
import { WrongFlags } from "../flags.ts";
import { csvColumns, eachCsvRow } from "./csv.ts";
import { type InvoiceLine, readOnlineRetail } from "./online-retail.ts";

/** What one product sold in one store in one period. */
export type PanelRow = {
  readonly store: string;
  readonly product: string;
  /** Whole numbers, one apart where nothing is missing. */
  readonly period: number;
  /** Sold; never negative. */
  readonly units: number;
  /** Of a unit, in one unit of money throughout. */
  readonly price: number;
  /** What a unit cost the store; null where the file does not tell. */
  readonly unitCost: number | null;
  /** Of the period, from 0 to 1, that it was on promotion. */
  readonly promotion: number;
  /** Of the store's customers, from 0 to 1, that an advertisement of it reached. */
  readonly feature: number;
};

/**
 * Reads a file in one of three layouts, told by its columns: the benchmarks' own (bench/README.md),
 * Dominick's orange juice by store and week, or the invoice lines of UCI Online Retail, which become
 * the weeks of one store, its 200 products of the most revenue in the first half.
 */
export async function readSalesPanel(path: string): Promise<readonly PanelRow[]> {
  const columns = new Set(await csvColumns(path));
  if (columns.has("invoice_no")) return weeksOf(await readOnlineRetail(path));
  const rows: PanelRow[] = [];
  if (columns.has("feature_share")) {
    await eachCsvRow(path, ORANGE_JUICE, (row) => {
      rows.push({
        ...{ store: row.store, product: row.brand, period: Number(row.week) },
        ...{ units: Number(row.units), price: Number(row.price_usd) },
        ...{ unitCost: Number(row.unit_cost_usd), promotion: Number(row.deal) },
        feature: Number(row.feature_share),
      });
    });
  } else {
    await eachCsvRow(path, OWN, (row) => {
      const { feature = "0" } = row as { readonly feature?: string };
      rows.push({
        ...{ store: row.store, product: row.product, period: Number(row.period) },
        ...{ units: Number(row.units), price: Number(row.price) },
        unitCost: row.unit_cost === "" ? null : Number(row.unit_cost),
        ...{ promotion: Number(row.promotion), feature: Number(feature) },
      });
    });
  }
  return checked(path, rows);
}

const OWN = ["store", "product", "period", "units", "price", "unit_cost", "promotion"] as const;
const ORANGE_JUICE = [
  ...(["store", "brand", "week", "units", "price_usd", "deal"] as const),
  ...(["feature_share", "unit_cost_usd"] as const),
] as const;

function checked(path: string, rows: readonly PanelRow[]): readonly PanelRow[] {
  for (const [at, row] of rows.entries()) {
    const { period, units, price, promotion, feature } = row;
    const isRight =
      Number.isInteger(period) && units >= 0 && price > 0 && isShare(promotion) && isShare(feature);
    if (isRight) continue;
    throw new WrongFlags(
      `${path}: row ${at + 1} is not as bench/README.md says: ${JSON.stringify(row)}`,
    );
  }
  return rows;
}

function isShare(value: number): boolean {
  return value >= 0 && value <= 1;
}

/**
 * The weeks of the demo's own sales, which come with Tutti: its 200 products of UCI Online Retail, as
 * one store.
 */
export function demoSalesPanel(): readonly PanelRow[] {
  const { products, invoices } = readRetailData(seededChance(1));
  return weeksOf(
    invoices.flatMap(({ atMs, lines }) =>
      lines.map(({ product, quantity, pence }) => {
        return { code: products[product]?.code ?? "", atMs, quantity, unitPrice: pence / 100 };
      }),
    ),
  );
}

const WEEK_MS = 7 * 86_400_000;
/** A Monday. */
const FIRST_WEEK_MS = Date.UTC(2010, 10, 29);
const PRODUCTS = 200;

type SoldLine = Pick<InvoiceLine, "code" | "atMs" | "quantity" | "unitPrice">;
type Week = { units: number; readonly prices: number[] };

function weeksOf(lines: readonly SoldLine[]): readonly PanelRow[] {
  const weekOf = (atMs: number) => Math.floor((atMs - FIRST_WEEK_MS) / WEEK_MS);
  const last = Math.max(...[lines[0], lines.at(-1)].map((line) => weekOf(line?.atMs ?? 0)));
  const revenue = new Map<string, number>();
  const weeks = new Map<string, Map<number, Week>>();
  for (const { code, atMs, quantity, unitPrice } of lines) {
    const week = weekOf(atMs);
    // Chosen by what was known halfway: by the whole, the choice would know the future.
    if (week < last / 2) revenue.set(code, (revenue.get(code) ?? 0) + quantity * unitPrice);
    const own = weeks.get(code) ?? new Map<number, Week>();
    const one = own.get(week) ?? { units: 0, prices: [] };
    one.units += quantity;
    one.prices.push(unitPrice);
    weeks.set(code, own.set(week, one));
  }
  const most = [...revenue].sort(([, a], [, b]) => b - a).slice(0, PRODUCTS);
  return most.flatMap(([product]) => weekRows(product, weeks.get(product), last));
}

/**
 * A row for each full week from the first sale on; a week without sales has the price before it. The
 * price is that of the middle line: a mean by units would fall with each bulk order, and a plan of
 * prices would tell of the order beforehand.
 */
function weekRows(
  product: string,
  weeks: ReadonlyMap<number, Week> | undefined,
  last: number,
): readonly PanelRow[] {
  const rows: PanelRow[] = [];
  let price: number | null = null;
  for (let period = 0; period < last; period += 1) {
    const { units, prices } = weeks?.get(period) ?? { units: 0, prices: [] };
    if (units > 0) price = median(prices);
    if (price === null) continue;
    const none = { unitCost: null, promotion: 0, feature: 0 };
    rows.push({ store: "web", product, period, units, price, ...none });
  }
  return rows;
}
