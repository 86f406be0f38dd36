import type { Agenda } from "./agenda.ts";
import type { Books } from "./books.ts";
import type { Journeys } from "./journeys.ts";
import type { Chance } from "./random.ts";
import type { Stock } from "./stock.ts";
import type { WorldPurchase, WorldShipment } from "./types.ts";
import { stockId } from "./types.ts";

/** Goods on their way from suppliers. */
export type Inbound = {
  /** Sets a new shipment on its way; `quotedMs` is how long the supplier says it takes. */
  readonly send: (shipment: string, quotedMs: number) => void;
  readonly arrive: (shipment: string) => void;
  /** What is lost is not waited for any more. */
  readonly giveUp: (shipment: string) => void;
  /** Units on their way to a location. */
  readonly incoming: (product: string, location: string) => number;
};

/** The share of the quoted time after which goods leave the supplier. */
const LEAVES_AFTER = 0.4;

export function createInbound(
  books: Books,
  stock: Stock,
  agenda: Agenda,
  journeys: Journeys,
  chance: Chance,
): Inbound {
  const { shipment: shipments, purchase: purchases } = books.tables;
  const incoming = new Map<string, number>();

  const addIncoming = ({ lines, location }: WorldShipment, sign: 1 | -1) => {
    for (const { product, quantity } of lines) {
      const id = stockId(product, location);
      incoming.set(id, (incoming.get(id) ?? 0) + sign * quantity);
    }
  };

  return {
    send(id, quotedMs) {
      const shipment = shipments.get(id);
      if (shipment === undefined) return;
      addIncoming(shipment, 1);
      const arrivesMs = books.nowMs() + Math.round(quotedMs * lateness(chance, id));
      const leavesMs = books.nowMs() + Math.round(quotedMs * LEAVES_AFTER);
      journeys.set(id, { leavesMs, arrivesMs, lost: false, lateMs: 0, untoldMs: 0 });
      agenda.add(arrivesMs, { type: "arrive", shipment: id });
    },

    arrive(id) {
      const journey = journeys.get(id);
      const shipment = shipments.get(id);
      // What was made late or lost meanwhile does not arrive when it should have.
      if (shipment === undefined || journey?.arrivesMs !== books.nowMs() || journey.lost) return;
      journeys.delete(id);
      addIncoming(shipment, -1);
      const [origin, to] = [`purchase/${shipment.purchase}`, shipment.location];
      for (const { product, quantity } of shipment.lines) {
        stock.move({ product, from: "supplier", to, quantity, reason: "receipt", origin });
      }
      shipments.put(id, { ...shipment, state: "received", receivedAt: books.now() });
      const purchase = purchases.get(shipment.purchase);
      if (purchase !== undefined) purchases.put(purchase.id, withReceived(purchase, shipment));
    },

    giveUp(id) {
      const shipment = shipments.get(id);
      if (shipment === undefined || !journeys.delete(id)) return;
      addIncoming(shipment, -1);
      shipments.put(id, { ...shipment, state: "cancelled" });
    },
    incoming: (product, location) => incoming.get(stockId(product, location)) ?? 0,
  };
}

/** How long a shipment takes, as a share of the lead time: mostly on time, sometimes a third more. */
function lateness(chance: Chance, shipment: string): number {
  const fraction = chance(`lateness/${shipment}`);
  return 0.9 + 0.45 * fraction * fraction;
}

/** The purchase with a shipment's units counted, done when nothing is missing. */
function withReceived(purchase: WorldPurchase, shipment: WorldShipment): WorldPurchase {
  const got = new Map(shipment.lines.map((line) => [line.purchaseLine, line.quantity]));
  const lines = purchase.lines.map((line) => {
    return { ...line, received: line.received + (got.get(line.id) ?? 0) };
  });
  const done = lines.every((line) => line.received >= line.quantity);
  return { ...purchase, lines, state: done ? "done" : purchase.state };
}
