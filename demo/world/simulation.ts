import type { Agenda, Due } from "./agenda.ts";
import { createAgenda } from "./agenda.ts";
import type { Books } from "./books.ts";
import { createBooks } from "./books.ts";
import { judge } from "./commands.ts";
import { createContacts } from "./contacts.ts";
import { createCrmDesk } from "./crm-desk.ts";
import { createDelays } from "./delays.ts";
import type { DemandEvent } from "./demand.ts";
import { createDemand } from "./demand.ts";
import type { Disruption } from "./disruptions.ts";
import { disruptionsOf } from "./disruptions.ts";
import { createFulfillment } from "./fulfillment.ts";
import { createInbound } from "./inbound.ts";
import type { Journeys } from "./journeys.ts";
import { createLoyalty } from "./loyalty.ts";
import { relistPrices, writeMasterData } from "./master-data.ts";
import { createPlanner } from "./planner.ts";
import { createPurchasing } from "./purchasing.ts";
import { createRelations } from "./relations.ts";
import type { Retailer } from "./retailer.ts";
import { createRetailer, LOCATIONS, STORES } from "./retailer.ts";
import { createSalesMeter } from "./sales-meter.ts";
import type { LostSale } from "./seller.ts";
import { createSeller } from "./seller.ts";
import { createStock } from "./stock.ts";
import { createStoreReturns } from "./store-returns.ts";
import { createStoreSales } from "./store-sales.ts";
import { createSurges } from "./surges.ts";
import type { WorldChange, WorldCommand } from "./types.ts";
import type { Verdict } from "./verdict.ts";
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
  readonly disruptions: () => readonly Disruption[];
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
  agenda.add(data.startMs + 11 * HOUR_MS, { type: "crm" });

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
    disruptions: () => disruptionsOf(books, parts),
  };
}

type Parts = ReturnType<typeof createParts>;

function createParts(retailer: Retailer, books: Books, agenda: Agenda) {
  const { catalog, chance, opening } = retailer;
  const stock = createStock(books);
  const meter = createSalesMeter(catalog.length, LOCATIONS.length, (product, place) => {
    return (place === 0 ? opening[product]?.web : opening[product]?.store) ?? 0;
  });
  const surges = createSurges(chance, books);
  const seller = createSeller(retailer, books, stock, meter, surges);
  const journeys: Journeys = new Map();
  const delays = createDelays(books, agenda, journeys, chance);
  const inbound = createInbound(books, stock, agenda, journeys, chance);
  const purchasing = createPurchasing(retailer, books, inbound, delays);
  const contacts = createContacts(books);
  const relations = createRelations(retailer, books, contacts, agenda);
  const returns = createStoreReturns(retailer, books, stock, agenda);
  const loyalty = createLoyalty(retailer, books);
  const sale = { books, stock, seller };
  const [toCustomer, toMember] = [relations.customerBought, relations.memberBought];
  return {
    ...{ stock, meter, surges, seller, delays, inbound, purchasing, contacts, relations, returns },
    planner: createPlanner(retailer, books, stock, meter, purchasing, inbound),
    webOrders: createWebOrders(retailer, { ...sale, agenda, bought: toCustomer }),
    storeSales: createStoreSales(retailer, { ...sale, loyalty, returns, bought: toMember }),
    fulfillment: createFulfillment(books, stock, agenda),
    crmDesk: createCrmDesk(retailer, books, contacts, relations),
  };
}

function dueHandler(
  retailer: Retailer,
  books: Books,
  agenda: Agenda,
  parts: Parts,
  historyUntilMs: number,
): (due: Due) => void {
  const { fulfillment, inbound, delays, storeSales, meter, planner, relations } = parts;
  const again = (due: Due, days: number) => agenda.add(books.nowMs() + days * DAY_MS, due);
  return (due) => {
    switch (due.type) {
      case "ship":
        return fulfillment.ship(due.order);
      case "refund":
        return fulfillment.refund(due.order, due.lines);
      case "receipt-refund":
        parts.returns.refund(due.receipt, due.lines);
        return;
      case "arrive":
        return inbound.arrive(due.shipment);
      case "tell-delay":
        return delays.tell(due.shipment);
      case "give-up":
        return inbound.giveUp(due.shipment);
      case "duplicate-contact":
        return relations.duplicate(due.contact);
      case "crm":
        parts.crmDesk.turn(books.nowMs() < historyUntilMs);
        return again(due, 0.25);
      case "store-day":
        storeSales.closeDay();
        meter.closeDay();
        return again(due, 1);
      case "transfers":
        planner.supplyStores();
        return again(due, 7);
      // Once history is over, only commands buy and set prices.
      case "buying":
        if (books.nowMs() >= historyUntilMs) return;
        planner.buy(historyUntilMs);
        return again(due, 7);
      case "prices":
        if (books.nowMs() >= historyUntilMs) return;
        relistPrices(retailer, books);
        return agenda.add(nextMonthMs(books.nowMs()), due);
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
