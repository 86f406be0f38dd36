import type { Chance } from "./random.ts";
import { between } from "./random.ts";
import type { Cancellation, RetailData, SoldInvoice, SoldLine } from "./retail-data.ts";

/** Something customers come to do. `clone` says for which copy of the catalog. */
export type DemandEvent = {
  readonly clone: number;
  readonly atMs: number;
} & (
  | { readonly type: "order"; readonly invoice: SoldInvoice }
  | {
      readonly type: "receipt";
      readonly key: string;
      readonly store: number;
      readonly lines: readonly SoldLine[];
    }
  | { readonly type: "cancellation"; readonly cancellation: Cancellation }
);

/** The endless stream of what customers want, by time. */
export type Demand = {
  readonly nextMs: () => number;
  readonly take: () => {
    readonly event: DemandEvent;
    /** How often the year has been repeated: 0 for the data itself. */
    readonly cycle: number;
  };
};

const DAY_MS = 86_400_000;
/** A repeated year is 364 days, so that weekdays stay what they are. */
const CYCLE_MS = 364 * DAY_MS;
const BASKET_MAX = 6;

/**
 * Identified customers' invoices are web orders. UCI's anonymous invoices are large bundles: each
 * is cut into baskets of 1 to 6 lines, sold in stores drawn by seed in that day's opening hours.
 * When the data ends, its last 364 days come again.
 */
export function createDemand(
  data: RetailData,
  storeCount: number,
  scale: number,
  chance: Chance,
): Demand {
  const events = demandEvents(data, storeCount, scale, chance);
  const lastDay = Math.floor((events.at(-1)?.atMs ?? data.startMs) / DAY_MS);
  const repeatFromMs = (lastDay + 1) * DAY_MS - CYCLE_MS;
  const repeatFrom = events.findIndex((event) => event.atMs >= repeatFromMs);
  let next = 0;
  let cycle = 0;
  const current = () => {
    const event = events[next];
    if (event === undefined) throw new Error("The demo's data holds no sales.");
    return event;
  };
  return {
    nextMs: () => current().atMs + cycle * CYCLE_MS,
    take() {
      const taken = { event: current(), cycle };
      next += 1;
      if (next === events.length) {
        next = repeatFrom;
        cycle += 1;
      }
      return taken;
    },
  };
}

function demandEvents(
  data: RetailData,
  storeCount: number,
  scale: number,
  chance: Chance,
): DemandEvent[] {
  const events: DemandEvent[] = [];
  for (let clone = 0; clone < scale; clone += 1) {
    // Copies keep a few seconds apart, so that orders do not come ten at a time.
    const laterMs = clone * 7000;
    for (const invoice of data.invoices) {
      if (invoice.customer >= 0) {
        events.push({ type: "order", clone, atMs: invoice.atMs + laterMs, invoice });
      } else {
        events.push(...baskets(invoice, clone, storeCount, chance));
      }
    }
    for (const cancellation of data.refunds) {
      const atMs = cancellation.atMs + laterMs;
      events.push({ type: "cancellation", clone, atMs, cancellation });
    }
  }
  return events.sort((a, b) => a.atMs - b.atMs);
}

function baskets(
  invoice: SoldInvoice,
  clone: number,
  storeCount: number,
  chance: Chance,
): DemandEvent[] {
  const events: DemandEvent[] = [];
  const opensMs = Math.floor(invoice.atMs / DAY_MS) * DAY_MS + 9 * 3_600_000;
  for (let from = 0; from < invoice.lines.length; ) {
    const key = `${invoice.number}/${from}/${clone}`;
    const size = between(chance(`basket/${key}`), 1, BASKET_MAX);
    events.push({
      type: "receipt",
      clone,
      atMs: opensMs + between(chance(`till/${key}`), 0, 9 * 3600 - 1) * 1000,
      key,
      store: between(chance(`store/${key}`), 0, storeCount - 1),
      lines: invoice.lines.slice(from, from + size),
    });
    from += size;
  }
  return events;
}
