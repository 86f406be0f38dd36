import { randomFillSync } from "node:crypto";
import { authorityRank } from "../../src/domain/authority.ts";
import { appendEvents } from "../../src/events/outbox.ts";
import { createTake, type Take } from "../../src/ingest/take.ts";
import type { Clock } from "../../src/kernel/clock.ts";
import { systemClock } from "../../src/server/system-clock.ts";
import type { Database } from "../../src/store/database.ts";

/** The real intake over a database, for a storefront and an ERP. */
export function benchTake(database: Database, clock: Clock = systemClock()): Take {
  const random = (into: Uint8Array) => randomFillSync(into);
  return createTake({
    database,
    rank: authorityRank({}, (system) => (system === "erp" ? "ERP" : "STOREFRONT")),
    clock,
    random,
    append: (tx, events) => appendEvents(tx, events, clock, random),
  });
}
