import type { Books } from "./books.ts";
import type { WorldMove } from "./types.ts";
import { stockId } from "./types.ts";

/** Where units are and whom they are promised to. No level ever falls below zero. */
export type Stock = {
  readonly onHand: (product: string, location: string) => number;
  /** On hand and promised to nobody. */
  readonly available: (product: string, location: string) => number;
  readonly reserve: (product: string, location: string, units: number) => void;
  /** Moves units and posts the move. From or to a place that is no location, only one side counts. */
  readonly move: (move: StockMove) => void;
  /** Moves units that were reserved. */
  readonly moveReserved: (move: StockMove) => void;
  /** Takes units off a shelf at once; their move is posted later, by `post`. */
  readonly take: (product: string, location: string, units: number) => void;
  readonly post: (move: StockMove) => void;
};

export type StockMove = Pick<
  WorldMove,
  "product" | "from" | "to" | "quantity" | "reason" | "origin"
>;

export function createStock(books: Books): Stock {
  const { stock, location, move } = books.tables;

  const change = (product: string, at: string, onHand: number, reserved: number) => {
    const id = stockId(product, at);
    const level = stock.get(id) ?? { onHand: 0, reserved: 0 };
    const next = {
      product,
      location: at,
      onHand: level.onHand + onHand,
      reserved: level.reserved + reserved,
    };
    if (next.reserved < 0 || next.onHand < next.reserved) {
      throw new Error(`Stock of ${id} would fall below what is promised.`);
    }
    stock.put(id, next);
  };
  const post = ({ product, from, to, quantity, reason, origin }: StockMove) => {
    const id = books.nextId("move");
    const effectiveAt = books.now();
    move.put(id, { id, product, from, to, quantity, reason, effectiveAt, origin });
  };
  const isLocation = (place: string) => location.get(place) !== undefined;

  return {
    onHand: (product, at) => stock.get(stockId(product, at))?.onHand ?? 0,
    available(product, at) {
      const level = stock.get(stockId(product, at));
      return level === undefined ? 0 : level.onHand - level.reserved;
    },
    reserve: (product, at, units) => change(product, at, 0, units),
    move(posted) {
      if (isLocation(posted.from)) change(posted.product, posted.from, -posted.quantity, 0);
      if (isLocation(posted.to)) change(posted.product, posted.to, posted.quantity, 0);
      post(posted);
    },
    moveReserved(posted) {
      change(posted.product, posted.from, -posted.quantity, -posted.quantity);
      post(posted);
    },
    take: (product, at, units) => change(product, at, -units, 0),
    post,
  };
}
