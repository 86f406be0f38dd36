import type { World } from "../../world/types.ts";
import { orderIdOf, paymentIdOf, returnIdOf } from "./ids.ts";

/**
 * An order of the world: a receipt is one (a sale), and each of its refunds is another (a return),
 * because Square never changes a sale when its goods come back.
 */
export type Listed = {
  readonly id: string;
  readonly at: string;
  readonly store: string;
  readonly receipt: string;
  /** The refund that a return is about; null of a sale. */
  readonly refund: string | null;
};

export type OrderIndex = {
  /** All of them, the oldest first. */
  readonly all: () => readonly Listed[];
  readonly get: (order: string) => Listed | undefined;
  /** The sale that a payment was made for. */
  readonly paidBy: (payment: string) => Listed | undefined;
};

/** Follows the world's receipts, so that asking for orders does not go through all of them. */
export function createOrderIndex(world: World): OrderIndex {
  const byId = new Map<string, Listed>();
  const byPayment = new Map<string, Listed>();
  const sorted: Listed[] = [];
  let seq = 0;

  const add = (entry: Listed) => {
    if (byId.has(entry.id)) return false;
    byId.set(entry.id, entry);
    const last = sorted.at(-1);
    sorted.push(entry);
    return last !== undefined && before(entry, last);
  };
  const refresh = () => {
    let unsorted = false;
    for (const receipt of world.changedSince("receipt", seq, Number.POSITIVE_INFINITY)) {
      seq = receipt.seq;
      const { id, store, at } = receipt;
      const sale = { id: orderIdOf(receipt), at, store, receipt: id, refund: null };
      unsorted = add(sale) || unsorted;
      byPayment.set(paymentIdOf(sale.id), sale);
      for (const refund of receipt.refunds) {
        const made = { id: returnIdOf(refund.id), at: refund.at, store, receipt: id };
        unsorted = add({ ...made, refund: refund.id }) || unsorted;
      }
    }
    if (unsorted) sorted.sort((left, right) => (before(left, right) ? -1 : 1));
  };

  return {
    all() {
      refresh();
      return sorted;
    },
    get(order) {
      refresh();
      return byId.get(order);
    },
    paidBy(payment) {
      refresh();
      return byPayment.get(payment);
    },
  };
}

export function before(
  left: { readonly at: string; readonly id: string },
  right: { readonly at: string; readonly id: string },
): boolean {
  return left.at === right.at ? left.id < right.id : left.at < right.at;
}
