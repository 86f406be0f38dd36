import type { Agenda } from "./agenda.ts";
import type { Books } from "./books.ts";
import type { Journey, Journeys } from "./journeys.ts";
import type { Chance } from "./random.ts";

/** What goes wrong on the way from suppliers, who tell of it late. */
export type Delays = {
  readonly delay: (shipment: string, byMs: number) => void;
  readonly lose: (shipment: string) => void;
  /** Until then the supplier sends nothing; what was to leave meanwhile leaves after. */
  readonly closeSupplier: (supplier: string, untilMs: number) => void;
  /** Lets a new shipment wait while its supplier is closed. */
  readonly holdBack: (shipment: string) => void;
  /** The supplier says what it knows of a delay by now. */
  readonly tell: (shipment: string) => void;
  readonly isLost: (shipment: string) => boolean;
  readonly closed: () => readonly { readonly supplier: string; readonly untilMs: number }[];
  /** Shipments that were made late or lost and that are still waited for. */
  readonly troubled: () => readonly {
    readonly shipment: string;
    readonly lateDays: number;
    readonly lost: boolean;
  }[];
};

const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
/** Days after its expected arrival at which nobody waits for a lost shipment any more. */
const GIVEN_UP_AFTER_DAYS = 2;

export function createDelays(
  books: Books,
  agenda: Agenda,
  journeys: Journeys,
  chance: Chance,
): Delays {
  const { shipment: shipments, purchase: purchases } = books.tables;
  const closures = new Map<string, number>();

  const postpone = (id: string, journey: Journey, byMs: number) => {
    const arrivesMs = journey.arrivesMs + byMs;
    const lateMs = journey.lateMs + byMs;
    journeys.set(id, { ...journey, arrivesMs, lateMs, untoldMs: journey.untoldMs + byMs });
    agenda.add(arrivesMs, { type: "arrive", shipment: id });
    // A supplier takes one to four days until it says so.
    const afterMs = Math.round((24 + 72 * chance(`told/${id}/${lateMs}`)) * HOUR_MS);
    agenda.add(books.nowMs() + afterMs, { type: "tell-delay", shipment: id });
  };
  const holdBack = (id: string) => {
    const journey = journeys.get(id);
    const untilMs = closures.get(shipments.get(id)?.supplier ?? "");
    if (journey === undefined || untilMs === undefined || journey.lost) return;
    const { leavesMs } = journey;
    if (leavesMs < books.nowMs() || leavesMs >= untilMs) return;
    postpone(id, { ...journey, leavesMs: untilMs }, untilMs - leavesMs);
  };

  return {
    delay(id, byMs) {
      const journey = journeys.get(id);
      if (journey !== undefined) postpone(id, journey, byMs);
    },
    lose(id) {
      const journey = journeys.get(id);
      const shipment = shipments.get(id);
      if (journey === undefined || shipment === undefined) return;
      journeys.set(id, { ...journey, lost: true, untoldMs: 0 });
      const waitedForMs = Math.max(Date.parse(shipment.expectedAt), books.nowMs());
      const atMs = waitedForMs + GIVEN_UP_AFTER_DAYS * DAY_MS;
      agenda.add(atMs, { type: "give-up", shipment: id });
    },
    closeSupplier(supplier, untilMs) {
      closures.set(supplier, Math.max(untilMs, closures.get(supplier) ?? 0));
      for (const id of [...journeys.keys()]) {
        if (shipments.get(id)?.supplier === supplier) holdBack(id);
      }
    },
    holdBack,

    tell(id) {
      const journey = journeys.get(id);
      const shipment = shipments.get(id);
      if (journey === undefined || shipment === undefined || journey.untoldMs === 0) return;
      const ms = Date.parse(shipment.expectedAt) + journey.untoldMs;
      const expectedAt = new Date(ms).toISOString();
      journeys.set(id, { ...journey, untoldMs: 0 });
      shipments.put(id, { ...shipment, expectedAt });
      const purchase = purchases.get(shipment.purchase);
      // ISO times of one form compare as text does.
      if (purchase === undefined || (purchase.expectedAt ?? "") >= expectedAt) return;
      purchases.put(purchase.id, { ...purchase, expectedAt });
    },

    isLost: (id) => journeys.get(id)?.lost ?? false,
    closed: () =>
      [...closures].flatMap(([supplier, untilMs]) =>
        untilMs > books.nowMs() ? [{ supplier, untilMs }] : [],
      ),
    troubled: () =>
      [...journeys].flatMap(([shipment, { lateMs, lost }]) =>
        lateMs > 0 || lost ? [{ shipment, lateDays: Math.ceil(lateMs / DAY_MS), lost }] : [],
      ),
  };
}
