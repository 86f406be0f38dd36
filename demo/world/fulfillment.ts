import type { Agenda, RefundedLine } from "./agenda.ts";
import type { Books } from "./books.ts";
import { refundable, unitsOf, withRefund } from "./refunds.ts";
import type { Stock } from "./stock.ts";
import type { WorldOrder } from "./types.ts";

/** What becomes of a web order after it is placed. */
export type Fulfillment = {
  readonly ship: (order: string) => void;
  /**
   * Gives money back for units of an order. Before shipping, taking back everything cancels the
   * order and anything less waits until a day after it shipped; after shipping, units return.
   */
  readonly refund: (order: string, lines: readonly RefundedLine[]) => void;
};

const DAY_MS = 86_400_000;

export function createFulfillment(books: Books, stock: Stock, agenda: Agenda): Fulfillment {
  const { order: orders } = books.tables;

  const cancel = (order: WorldOrder) => {
    for (const line of order.lines) stock.reserve(line.product, order.location, -line.quantity);
    const all = order.lines.map((line) => ({ line: line.id, quantity: line.quantity }));
    const refunded = withRefund(books, order, all, order.shippingPence);
    orders.put(order.id, { ...refunded, status: "cancelled", cancelledAt: books.now() });
  };
  const takeBack = (order: WorldOrder, lines: readonly RefundedLine[]) => {
    for (const { line, quantity } of lines) {
      stock.move({
        product: order.lines.find((one) => one.id === line)?.product ?? "",
        from: "customer",
        to: order.location,
        quantity,
        reason: "return",
        origin: `order/${order.id}`,
      });
    }
    orders.put(order.id, withRefund(books, order, lines));
  };

  return {
    ship(id) {
      const order = orders.get(id);
      if (order === undefined || order.status !== "open") return;
      for (const { product, quantity } of order.lines) {
        stock.moveReserved({
          product,
          from: order.location,
          to: "customer",
          quantity,
          reason: "sale",
          origin: `order/${id}`,
        });
      }
      orders.put(id, { ...order, status: "shipped", shippedAt: books.now() });
    },

    refund(id, wanted) {
      const order = orders.get(id);
      if (order === undefined || order.status === "cancelled") return;
      const lines = refundable(order, wanted);
      if (lines.length === 0) return;
      if (order.status === "shipped") {
        takeBack(order, lines);
      } else if (unitsOf(lines) === unitsOf(order.lines)) {
        cancel(order);
      } else {
        agenda.add(books.nowMs() + DAY_MS, { type: "refund", order: id, lines });
      }
    },
  };
}
