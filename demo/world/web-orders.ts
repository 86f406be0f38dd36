import type { Agenda } from "./agenda.ts";
import type { Books } from "./books.ts";
import type { DemandEvent } from "./demand.ts";
import { inventCustomer } from "./people.ts";
import { between } from "./random.ts";
import type { Retailer } from "./retailer.ts";
import { WEB } from "./retailer.ts";
import type { Seller } from "./seller.ts";
import type { Stock } from "./stock.ts";
import type { WorldOrderLine } from "./types.ts";

/** The web shop: orders reserve stock in the warehouse until they ship. */
export type WebOrders = {
  readonly place: (event: DemandEvent & { type: "order" }, cycle: number) => void;
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const SHIPPING_PENCE = 495;
const FREE_SHIPPING_FROM_PENCE = 15_000;

export function createWebOrders(
  retailer: Retailer,
  books: Books,
  stock: Stock,
  seller: Seller,
  agenda: Agenda,
): WebOrders {
  const { chance, data } = retailer;
  const { customer, order } = books.tables;

  const customerOf = (position: number, clone: number): string => {
    const known = data.customers[position];
    if (known === undefined) throw new Error("An order's customer is missing in the data.");
    const id = known.id + clone * 100_000;
    if (customer.get(String(id)) === undefined) {
      const place = position + clone * data.customers.length;
      customer.put(String(id), inventCustomer(id, known.country, place, chance));
    }
    return String(id);
  };
  const linesOf = (event: DemandEvent & { type: "order" }, number: number): WorldOrderLine[] => {
    const lines: WorldOrderLine[] = [];
    for (const [index, line] of event.invoice.lines.entries()) {
      const id = orderLineId(number, index);
      const sold = seller.sell(line, event, 0, id);
      if (sold === null) continue;
      const { product, quantity, unitPricePence } = sold;
      stock.reserve(product, WEB, quantity);
      lines.push({ id, product, quantity, unitPricePence });
    }
    return lines;
  };

  return {
    place(event, cycle) {
      const number = orderNumber(event.invoice.number, event.clone, cycle);
      const lines = linesOf(event, number);
      if (lines.length === 0) return;
      const id = String(number);
      const goods = lines.reduce((sum, line) => sum + line.quantity * line.unitPricePence, 0);
      order.put(id, {
        id,
        number: `#${id}`,
        customer: customerOf(event.invoice.customer, event.clone),
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
    },
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
