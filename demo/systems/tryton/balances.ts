import type { WorldMove } from "../../world/types.ts";
import { stockId } from "../../world/types.ts";

/**
 * Stock as Tryton knows it: the sum of the moves that were posted. It lags behind a store's shelf
 * until the day's sales are posted, as an ERP does.
 */
export type Balances = {
  /** Takes a posted move in; one that was taken in before counts once. */
  readonly post: (move: WorldMove) => void;
  readonly onHand: (product: string, location: string) => number;
};

export function createBalances(): Balances {
  const sums = new Map<string, number>();
  const posted = new Set<string>();
  const add = (product: string, place: string, units: number) => {
    const id = stockId(product, place);
    sums.set(id, (sums.get(id) ?? 0) + units);
  };
  return {
    post({ id, product, from, to, quantity }) {
      if (posted.has(id)) return;
      posted.add(id);
      add(product, from, -quantity);
      add(product, to, quantity);
    },
    onHand: (product, location) => sums.get(stockId(product, location)) ?? 0,
  };
}
