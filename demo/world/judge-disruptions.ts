import type { Books } from "./books.ts";
import type { Delays } from "./delays.ts";
import type { Surges } from "./surges.ts";
import type { WorldCommand } from "./types.ts";
import type { Verdict } from "./verdict.ts";
import { done, isWhole, refused } from "./verdict.ts";

export type DisruptionParts = {
  readonly books: Books;
  readonly delays: Delays;
  readonly surges: Surges;
};

const DAY_MS = 86_400_000;
const DAYS_MAX = 365;
const FACTOR_MAX = 20;

export function judgeShipment(
  { shipment: id, how }: WorldCommand & { type: "disrupt.shipment" },
  { books, delays }: DisruptionParts,
): Verdict {
  const shipment = books.tables.shipment.get(id);
  if (shipment === undefined) return refused(`No shipment ${id}.`);
  if (shipment.state !== "waiting") {
    return refused(`Shipment ${shipment.number} is ${shipment.state} already.`);
  }
  if (delays.isLost(id)) return refused(`Shipment ${shipment.number} is lost already.`);
  if (how !== "lost" && !isWhole(how.lateDays, 1, DAYS_MAX)) return refused(daysOf("A delay"));
  return done(() => {
    if (how === "lost") delays.lose(id);
    else delays.delay(id, how.lateDays * DAY_MS);
    return id;
  });
}

export function judgeSupplier(
  { supplier, days }: WorldCommand & { type: "disrupt.supplier" },
  { books, delays }: DisruptionParts,
): Verdict {
  if (books.tables.supplier.get(supplier) === undefined) return refused(`No supplier ${supplier}.`);
  if (!isWhole(days, 1, DAYS_MAX)) return refused(daysOf("A closure"));
  return done(() => {
    delays.closeSupplier(supplier, books.nowMs() + days * DAY_MS);
    return supplier;
  });
}

export function judgeDemand(
  { product, factor, days }: WorldCommand & { type: "disrupt.demand" },
  { books, surges }: DisruptionParts,
): Verdict {
  if (product !== null && books.tables.product.get(product) === undefined) {
    return refused(`No product ${product}.`);
  }
  if (!(factor >= 0 && factor <= FACTOR_MAX)) {
    return refused(`The factor must be from 0 to ${FACTOR_MAX}.`);
  }
  if (!isWhole(days, 1, DAYS_MAX)) return refused(daysOf("A change of demand"));
  return done(() => {
    surges.start(product, factor, books.nowMs() + days * DAY_MS);
    return product ?? "all";
  });
}

function daysOf(what: string): string {
  return `${what} lasts a whole number of days from 1 to ${DAYS_MAX}.`;
}
