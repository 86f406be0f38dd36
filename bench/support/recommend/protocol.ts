import { groupBy } from "../../../src/kernel/collections.ts";
import type { Purchase } from "../../../src/models/recommendation/baskets.ts";
import type { InvoiceLine } from "../data/online-retail.ts";

type Invoice = { readonly atMs: number; readonly items: readonly string[] };

/** A customer's basket that has to be foretold from the others. */
export type Hidden = {
  readonly customer: string;
  readonly basket: Invoice;
  /** The customer's earlier baskets, the oldest first. */
  readonly earlier: readonly Invoice[];
};

export type Task = {
  /** What may be learnt from: all invoices that are not hidden, of all customers and of nobody. */
  readonly purchases: readonly Purchase[];
  readonly hidden: readonly Hidden[];
};

const BASKETS_MIN = 3;

/**
 * Leaves the last basket of each customer with three or more out, and hides it; to validate, the
 * last one is out of sight altogether, and the one before it is hidden. A basket is an invoice.
 */
export function readTask(lines: readonly InvoiceLine[], validate: boolean): Task {
  const purchases = lines.map(({ invoice, code, quantity, atMs, customer }) => ({
    ...{ customer, basket: invoice, item: code, quantity, atMs },
  }));
  const invoices = groupBy(purchases, ({ basket }) => basket);
  const baskets = [...invoices].map(([invoice, own]) => ({
    invoice,
    customer: own[0]?.customer ?? null,
    basket: {
      atMs: Math.min(...own.map(({ atMs }) => atMs)),
      items: [...new Set(own.map(({ item }) => item))],
    },
  }));
  // Invoices of one minute follow each other by number.
  baskets.sort((a, b) => a.basket.atMs - b.basket.atMs || (a.invoice < b.invoice ? -1 : 1));
  const byCustomer = groupBy(baskets, ({ customer }) => customer);
  const hidden: Hidden[] = [];
  const outOfSight = new Set<string>();
  for (const [customer, own] of byCustomer) {
    if (customer === null || own.length < BASKETS_MIN) continue;
    const at = own.length - (validate ? 2 : 1);
    for (const { invoice } of own.slice(at)) outOfSight.add(invoice);
    const found = own[at];
    if (found === undefined) continue;
    const earlier = own.slice(0, at).map(({ basket }) => basket);
    hidden.push({ customer, basket: found.basket, earlier });
  }
  return { purchases: purchases.filter(({ basket }) => !outOfSight.has(basket)), hidden };
}

/** The mean over customers of |the first ten and hidden| / |hidden|. */
export function recallAt10(
  hidden: readonly Hidden[],
  foretell: (one: Hidden) => readonly string[],
): number {
  const recalls = hidden.map((one) => {
    const wanted = new Set(one.basket.items);
    const hits = foretell(one).filter((item) => wanted.has(item)).length;
    return hits / wanted.size;
  });
  return recalls.reduce((sum, recall) => sum + recall, 0) / Math.max(1, recalls.length);
}
