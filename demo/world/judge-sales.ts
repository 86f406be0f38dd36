import type { Books } from "./books.ts";
import { refundableUnits } from "./refunds.ts";
import { WEB } from "./retailer.ts";
import type { Stock } from "./stock.ts";
import type { StoreReturns } from "./store-returns.ts";
import type { StoreSales } from "./store-sales.ts";
import type { WorldCommand } from "./types.ts";
import type { Verdict } from "./verdict.ts";
import { done, isWhole, LINES_MAX, QUANTITY_MAX, refused } from "./verdict.ts";
import type { WebOrders } from "./web-orders.ts";

export type SalesParts = {
  readonly books: Books;
  readonly stock: Stock;
  readonly storeSales: StoreSales;
  readonly webOrders: WebOrders;
  readonly returns: StoreReturns;
};

const REFERENCE_MAX = 200;

/** All of it is sold, or nothing; what was rung with the reference before is the answer again. */
export function judgeRing(
  command: WorldCommand & { type: "receipt.ring" },
  { books, stock, storeSales }: SalesParts,
): Verdict {
  const { store, reference, member, tender, lines } = command;
  const before = storeSales.rungAs(reference);
  if (before !== undefined) return done(() => before);
  const { tables } = books;
  if (tables.location.get(store)?.type !== "store") return refused(`No store ${store}.`);
  if (member !== null && tables.member.get(member) === undefined) {
    return refused(`No member ${member}.`);
  }
  if (tender !== "card" && tender !== "cash") return refused("Tender must be card or cash.");
  const wrong = wrongReference(reference) ?? wrongLines(lines, store, books, stock);
  return wrong === null ? done(() => storeSales.ring(command)) : refused(wrong);
}

/** As `judgeRing`, for the web shop. */
export function judgePlace(
  command: WorldCommand & { type: "order.place" },
  { books, stock, webOrders }: SalesParts,
): Verdict {
  const { reference, customer, lines } = command;
  const before = webOrders.placedAs(reference);
  if (before !== undefined) return done(() => before);
  if (books.tables.customer.get(customer) === undefined) return refused(`No customer ${customer}.`);
  const wrong = wrongReference(reference) ?? wrongLines(lines, WEB, books, stock);
  return wrong === null ? done(() => webOrders.placeListed(command)) : refused(wrong);
}

export function judgeRefund(
  { receipt: id, lines }: WorldCommand & { type: "receipt.refund" },
  { books, returns }: SalesParts,
): Verdict {
  const receipt = books.tables.receipt.get(id);
  if (receipt === undefined) return refused(`No receipt ${id}.`);
  if (lines.length === 0) return refused("A refund needs at least one line.");
  if (new Set(lines.map(({ line }) => line)).size < lines.length) {
    return refused("A refund names each line once.");
  }
  for (const { line, quantity } of lines) {
    if (!receipt.lines.some((one) => one.id === line)) {
      return refused(`Receipt ${receipt.number} has no line ${line}.`);
    }
    const left = refundableUnits(receipt, line);
    if (left === 0) return refused(`All of line ${line} is refunded already.`);
    if (!isWhole(quantity, 1, left)) {
      return refused(`Of line ${line}, from 1 to ${left} units can be refunded.`);
    }
  }
  return done(() => returns.refund(id, lines) ?? id);
}

function wrongReference(reference: string): string | null {
  if (reference.length >= 1 && reference.length <= REFERENCE_MAX) return null;
  return `A reference has 1 to ${REFERENCE_MAX} characters.`;
}

function wrongLines(
  lines: readonly { readonly product: string; readonly quantity: number }[],
  location: string,
  { tables }: Books,
  stock: Stock,
): string | null {
  if (lines.length === 0) return "A sale needs at least one line.";
  if (lines.length > LINES_MAX) return `A sale has at most ${LINES_MAX} lines.`;
  const wanted = new Map<string, number>();
  for (const { product, quantity } of lines) {
    if (tables.product.get(product) === undefined) return `No product ${product}.`;
    if (!isWhole(quantity, 1, QUANTITY_MAX)) {
      return `The quantity of ${product} must be a whole number from 1 to ${QUANTITY_MAX}.`;
    }
    wanted.set(product, quantity + (wanted.get(product) ?? 0));
  }
  for (const [product, units] of wanted) {
    const left = stock.available(product, location);
    if (units > left)
      return `${units} units of ${product} are wanted, ${left} are left at ${location}.`;
  }
  return null;
}
