import type { Agenda, Due } from "./agenda.ts";
import { createAgenda } from "./agenda.ts";
import type { Books } from "./books.ts";
import { createBooks } from "./books.ts";
import type { Verdict } from "./commands.ts";
import { judge } from "./commands.ts";
import type { DemandEvent } from "./demand.ts";
import { createDemand } from "./demand.ts";
import { createFulfillment } from "./fulfillment.ts";
import { relistPrices, writeMasterData } from "./master-data.ts";
import { createPlanner } from "./planner.ts";
import { createPurchasing } from "./purchasing.ts";
import type { Retailer } from "./retailer.ts";
import { createRetailer, LOCATIONS, STORES } from "./retailer.ts";
import { createSalesMeter } from "./sales-meter.ts";
import type { LostSale } from "./seller.ts";
import { createSeller } from "./seller.ts";
import { createStock } from "./stock.ts";
import { createStoreSales } from "./store-sales.ts";
import type { WorldChange, WorldCommand } from "./types.ts";
import { createWebOrders, orderLineId, orderNumber } from "./web-orders.ts";

export type SimulationOptions = {
  readonly seed: number;
  readonly scale: number;
  /** Until then the retailer's own buyer orders, and the price list follows the data. */
  readonly historyUntilMs: number;
  readonly changed: (change: WorldChange) => void;
  readonly setSpeed: (speed: number) => void;
};

/** The world without clocks and files: the same steps always give the same books. */
export type Simulation = {
  readonly books: Books;
  /** Lets everything happen that is due up to and at that time. */
  readonly advanceTo: (ms: number) => void;
  readonly judge: (command: WorldCommand) => Verdict;
  readonly lost: () => readonly LostSale[];
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;

/** Starts on the data's first day with the shelves filled; history is still to be advanced. */
export function createSimulation(options: SimulationOptions): Simulation {
  const retailer = createRetailer(options.seed, options.scale);
  const { data, chance } = retailer;
  const books = createBooks(data.startMs, options.changed);
  const agenda = createAgenda();
  const parts = createParts(retailer, books, agenda);
  const demand = createDemand(data, STORES.length, options.scale, chance);
  const handle = dueHandler(retailer, books, agenda, parts, options.historyUntilMs);
  const meet = demandHandler(parts);

  writeMasterData(retailer, books);
  parts.planner.open();
  agenda.add(data.startMs + DAY_MS - 1000, { type: "store-day" });
  agenda.add(nextWeekdayMs(data.startMs, 1) + 6 * HOUR_MS, { type: "buying" });
  agenda.add(nextWeekdayMs(data.startMs, 2) + 5 * HOUR_MS, { type: "transfers" });
  agenda.add(nextMonthMs(data.startMs), { type: "prices" });

  return {
    books,
    advanceTo(ms) {
      for (;;) {
        const [dueMs, demandMs] = [agenda.nextMs(), demand.nextMs()];
        const nextMs = Math.min(dueMs, demandMs);
        if (nextMs > ms) break;
        books.setNow(nextMs);
        const due = dueMs <= demandMs ? agenda.take() : undefined;
        if (due !== undefined) handle(due);
        else meet(demand.take());
      }
      books.setNow(ms);
    },
    judge: (command) => judge(command, { books, ...parts, setSpeed: options.setSpeed }),
    lost: parts.seller.lost,
  };
}

type Parts = ReturnType<typeof createParts>;

function createParts(retailer: Retailer, books: Books, agenda: Agenda) {
  const { catalog, opening } = retailer;
  const stock = createStock(books);
  const meter = createSalesMeter(catalog.length, LOCATIONS.length, (product, place) => {
    return (place === 0 ? opening[product]?.web : opening[product]?.store) ?? 0;
  });
  const seller = createSeller(retailer, books, stock, meter);
  const purchasing = createPurchasing(retailer, books, stock, agenda);
  return {
    stock,
    meter,
    seller,
    purchasing,
    planner: createPlanner(retailer, books, stock, meter, purchasing),
    webOrders: createWebOrders(retailer, books, stock, seller, agenda),
    storeSales: createStoreSales(books, stock, seller),
    fulfillment: createFulfillment(books, stock, agenda),
  };
}

function dueHandler(
  retailer: Retailer,
  books: Books,
  agenda: Agenda,
  { fulfillment, purchasing, storeSales, meter, planner }: Parts,
  historyUntilMs: number,
): (due: Due) => void {
  const again = (due: Due, days: number) => agenda.add(books.nowMs() + days * DAY_MS, due);
  return (due) => {
    switch (due.type) {
      case "ship":
        fulfillment.ship(due.order);
        break;
      case "refund":
        fulfillment.refund(due.order, due.lines);
        break;
      case "arrive":
        purchasing.arrive(due.shipment);
        break;
      case "store-day":
        storeSales.closeDay();
        meter.closeDay();
        again(due, 1);
        break;
      case "transfers":
        planner.supplyStores();
        again(due, 7);
        break;
      // Once history is over, only commands buy and set prices.
      case "buying":
        if (books.nowMs() >= historyUntilMs) break;
        planner.buy(historyUntilMs);
        again(due, 7);
        break;
      case "prices":
        if (books.nowMs() >= historyUntilMs) break;
        relistPrices(retailer, books);
        agenda.add(nextMonthMs(books.nowMs()), due);
        break;
    }
  };
}

function demandHandler({ webOrders, storeSales, fulfillment }: Parts) {
  return ({ event, cycle }: { event: DemandEvent; cycle: number }): void => {
    switch (event.type) {
      case "order":
        webOrders.place(event, cycle);
        break;
      case "receipt":
        storeSales.sell(event, cycle);
        break;
      case "cancellation": {
        const { invoice, lines } = event.cancellation;
        const number = orderNumber(invoice, event.clone, cycle);
        const refunded = lines.map(({ line, quantity }) => {
          return { line: orderLineId(number, line), quantity };
        });
        fulfillment.refund(String(number), refunded);
        break;
      }
    }
  };
}

/** Midnight of the next such weekday (0 is Sunday), a day from `ms` at the earliest. */
function nextWeekdayMs(ms: number, weekday: number): number {
  const ahead = (weekday - new Date(ms).getUTCDay() + 7) % 7;
  return ms + (ahead === 0 ? 7 : ahead) * DAY_MS;
}

function nextMonthMs(ms: number): number {
  const then = new Date(ms);
  return Date.UTC(then.getUTCFullYear(), then.getUTCMonth() + 1, 1);
}
