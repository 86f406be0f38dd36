import type { Books } from "./books.ts";
import type { DemandEvent } from "./demand.ts";
import type { Loyalty } from "./loyalty.ts";
import type { Retailer } from "./retailer.ts";
import { LOCATIONS } from "./retailer.ts";
import type { Seller, Sold } from "./seller.ts";
import type { Stock } from "./stock.ts";
import type { StoreReturns } from "./store-returns.ts";
import type { WorldCommand, WorldMember, WorldOrderLine, WorldReceipt } from "./types.ts";
import { stockId } from "./types.ts";

/** The stores' tills: goods leave the shelf at once, the books hear of it at the day's end. */
export type StoreSales = {
  readonly sell: (event: DemandEvent & { type: "receipt" }, cycle: number) => void;
  /** A sale that somebody rang up, at list prices, unchecked: commands are checked before. */
  readonly ring: (command: WorldCommand & { type: "receipt.ring" }) => string;
  /** The receipt that was rung with a reference. */
  readonly rungAs: (reference: string) => string | undefined;
  /** Posts the day's sales as one move per store and product. */
  readonly closeDay: () => void;
};

export type StoreSalesParts = {
  readonly books: Books;
  readonly stock: Stock;
  readonly seller: Seller;
  readonly loyalty: Loyalty;
  readonly returns: StoreReturns;
  /** Hears of every sale to somebody whose card was shown. */
  readonly bought: (member: WorldMember) => void;
};

const CASH_SHARE = 0.28;

export function createStoreSales({ chance }: Retailer, parts: StoreSalesParts): StoreSales {
  const { books, stock, seller, loyalty, returns } = parts;
  const { receipt: receipts, member: members } = books.tables;
  const today = new Map<string, { product: string; store: string; units: number }>();
  const references = new Map<string, string>();

  const remember = (product: string, store: string, units: number) => {
    const key = stockId(product, store);
    const known = today.get(key);
    if (known === undefined) today.set(key, { product, store, units });
    else known.units += units;
  };
  const takeOff = ({ product, location, quantity, unitPricePence }: Sold): WorldOrderLine => {
    stock.take(product, location, quantity);
    remember(product, location, quantity);
    return { id: books.nextId("receipt line"), product, quantity, unitPricePence };
  };
  const write = (
    head: Pick<WorldReceipt, "reference" | "store" | "member" | "tender" | "lines">,
  ): WorldReceipt => {
    const id = books.nextId("receipt");
    const till = LOCATIONS.findIndex((one) => one.id === head.store);
    const number = `S${till}-${books.nextId(`receipt of ${head.store}`).padStart(6, "0")}`;
    const receipt = receipts.put(id, { ...head, id, number, at: books.now(), refunds: [] });
    const member = members.get(head.member ?? "");
    if (member !== undefined) parts.bought(member);
    return receipt;
  };

  return {
    sell(event, cycle) {
      const place = event.store + 1;
      const store = LOCATIONS[place]?.id ?? "";
      const key = `${event.key}/${cycle}`;
      const lines: WorldOrderLine[] = [];
      for (const [index, line] of event.lines.entries()) {
        const sold = seller.sell(line, event, place, `${key}/${index}`);
        if (sold !== null) lines.push(takeOff(sold));
      }
      if (lines.length === 0) return;
      const member = loyalty.holder(event, cycle)?.id ?? null;
      const tender = chance(`tender/${key}`) < CASH_SHARE ? "cash" : "card";
      returns.plan(write({ reference: null, store, member, tender, lines }), key);
    },

    ring({ store, reference, member, tender, lines: wanted }) {
      const lines = wanted.map((line) => takeOff(seller.sellListed(line, store)));
      const { id } = write({ reference, store, member, tender, lines });
      references.set(reference, id);
      return id;
    },
    rungAs: (reference) => references.get(reference),

    closeDay() {
      const day = books.now().slice(0, 10);
      for (const { product, store, units } of today.values()) {
        const origin = `receipts/${store}/${day}`;
        const head = { product, from: store, to: "customer", quantity: units };
        stock.post({ ...head, reason: "sale", origin });
      }
      today.clear();
    },
  };
}
