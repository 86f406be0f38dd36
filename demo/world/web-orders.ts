import type { Agenda } from "./agenda.ts";
import type { Books } from "./books.ts";
import type { DemandEvent } from "./demand.ts";
import { inventCustomer } from "./people.ts";
import { between } from "./random.ts";
import type { Retailer } from "./retailer.ts";
import { WEB } from "./retailer.ts";
import type { Seller, Sold } from "./seller.ts";
import type { Stock } from "./stock.ts";
import type { WorldCommand, WorldCustomer, WorldOrderLine } from "./types.ts";

/** The web shop: orders reserve stock in the warehouse until they ship. */
export type WebOrders = {
  readonly place: (event: DemandEvent & { type: "order" }, cycle: number) => void;
  /** An order that somebody placed, at list prices, unchecked: commands are checked before. */
  readonly placeListed: (command: WorldCommand & { type: "order.place" }) => string;
  /** The order that was placed with a reference. */
  readonly placedAs: (reference: string) => string | undefined;
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SHIPPING_PENCE = 495;
const FREE_SHIPPING_FROM_PENCE = 15_000;

export type WebOrdersParts = {
  readonly books: Books;
  readonly stock: Stock;
  readonly seller: Seller;
  readonly agenda: Agenda;
  /** Hears of every order. */
  readonly bought: (customer: WorldCustomer) => void;
};

/** Orders that commands place are numbered from here, far from UCI's invoices and their copies. */
const COMMANDED_FROM = 900_000_000;

export function createWebOrders({ chance, data }: Retailer, parts: WebOrdersParts): WebOrders {
  const { books, stock, seller, agenda } = parts;
  const { customer: customers, order: orders } = books.tables;
  const references = new Map<string, string>();

  const customerOf = (position: number, clone: number): string => {
    const known = data.customers[position];
    if (known === undefined) throw new Error("An order's customer is missing in the data.");
    const id = known.id + clone * 100_000;
    if (customers.get(String(id)) === undefined) {
      const place = position + clone * data.customers.length;
      customers.put(String(id), inventCustomer(id, known.country, place, chance));
    }
    return String(id);
  };
  const promise = (sold: Sold, id: string): WorldOrderLine => {
    const { product, quantity, unitPricePence } = sold;
    stock.reserve(product, WEB, quantity);
    return { id, product, quantity, unitPricePence };
  };
  const write = (number: number, customer: string, lines: readonly WorldOrderLine[]): string => {
    const id = String(number);
    const goods = lines.reduce((sum, line) => sum + line.quantity * line.unitPricePence, 0);
    orders.put(id, {
      id,
      number: `#${id}`,
      customer,
      location: WEB,
      placedAt: books.now(),
      status: "open",
      shippedAt: null,
      cancelledAt: null,
      shippingPence: goods >= FREE_SHIPPING_FROM_PENCE ? 0 : SHIPPING_PENCE,
      lines,
      refunds: [],
    });
    agenda.add(shipsAtMs(books.nowMs(), chance(`ships/${id}`)), { type: "ship", order: id });
    const buyer = customers.get(customer);
    if (buyer !== undefined) parts.bought(buyer);
    return id;
  };

  return {
    place(event, cycle) {
      const number = orderNumber(event.invoice.number, event.clone, cycle);
      const lines: WorldOrderLine[] = [];
      for (const [index, line] of event.invoice.lines.entries()) {
        const id = orderLineId(number, index);
        const sold = seller.sell(line, event, 0, id);
        if (sold !== null) lines.push(promise(sold, id));
      }
      if (lines.length === 0) return;
      write(number, customerOf(event.invoice.customer, event.clone), lines);
    },

    placeListed({ reference, customer, lines }) {
      const number = COMMANDED_FROM + Number(books.nextId("commanded order"));
      const promised = lines.map((line, index) =>
        promise(seller.sellListed(line, WEB), orderLineId(number, index)),
      );
      const id = write(number, customer, promised);
      references.set(reference, id);
      return id;
    },
    placedAs: (reference) => references.get(reference),
  };
}

/** UCI's invoice number, with a range of its own for each copy of the catalog and repeated year. */
export function orderNumber(invoice: number, clone: number, cycle: number): number {
  return invoice + clone * 10_000_000 + cycle * 1_000_000;
}

/** The id of the line at a position of UCI's invoice, whether or not all lines were sold. */
export function orderLineId(number: number, index: number): string {
  return String(number * 1000 + index + 1);
}

/** One to three days after being placed, in the warehouse's working hours. */
function shipsAtMs(placedMs: number, fraction: number): number {
  const day = Math.floor(placedMs / DAY_MS) + between(fraction, 1, 3);
  const seconds = between((fraction * 1009) % 1, 0, 9 * 3600 - 1);
  return day * DAY_MS + 8 * HOUR_MS + seconds * 1000;
}
