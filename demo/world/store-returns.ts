import type { Agenda, RefundedLine } from "./agenda.ts";
import type { Books } from "./books.ts";
import { between } from "./random.ts";
import { refundable, withRefund } from "./refunds.ts";
import type { Retailer } from "./retailer.ts";
import type { Stock } from "./stock.ts";
import type { WorldReceipt } from "./types.ts";

/** What customers bring back to the stores. */
export type StoreReturns = {
  /** Draws whether, when and what of a new receipt comes back; `key` names its dice. */
  readonly plan: (receipt: WorldReceipt, key: string) => void;
  /**
   * Gives money back for what of these units is not refunded yet: they go back on the shelf, and
   * what was sold stays what it was. The refund's id; null when nothing is left.
   */
  readonly refund: (receipt: string, lines: readonly RefundedLine[]) => string | null;
};

const DAY_MS = 86_400_000;
const REFUNDED_SHARE = 0.05;

export function createStoreReturns(
  { chance }: Retailer,
  books: Books,
  stock: Stock,
  agenda: Agenda,
): StoreReturns {
  const { receipt: receipts } = books.tables;
  return {
    plan({ id, lines }, key) {
      const draw = (what: string) => chance(`brought back ${what}/${key}`);
      if (draw("at all") >= REFUNDED_SHARE) return;
      const line = lines[between(draw("line"), 0, lines.length - 1)];
      if (line === undefined) return;
      // Never all of the receipt.
      const most = lines.length > 1 ? line.quantity : line.quantity - 1;
      if (most === 0) return;
      const day = Math.floor(books.nowMs() / DAY_MS) + between(draw("day"), 2, 14);
      const atMs = day * DAY_MS + between(draw("second"), 9 * 3600, 18 * 3600 - 1) * 1000;
      const refunded = [{ line: line.id, quantity: between(draw("units"), 1, most) }];
      agenda.add(atMs, { type: "receipt-refund", receipt: id, lines: refunded });
    },

    refund(id, wanted) {
      const receipt = receipts.get(id);
      if (receipt === undefined) return null;
      const lines = refundable(receipt, wanted);
      if (lines.length === 0) return null;
      for (const { line, quantity } of lines) {
        const product = receipt.lines.find((one) => one.id === line)?.product ?? "";
        const [from, to] = ["customer", receipt.store];
        stock.move({ product, from, to, quantity, reason: "return", origin: `receipt/${id}` });
      }
      return receipts.put(id, withRefund(books, receipt, lines)).refunds.at(-1)?.id ?? null;
    },
  };
}
