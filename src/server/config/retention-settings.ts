import { z } from "zod";
import { readNumber, setting } from "./setting.ts";

/** How long Tutti keeps what no open run needs any more. All are whole days. */
export function retentionSettings() {
  return z
    .strictObject({
      eventsDays: days(
        "TUTTI_RETENTION_EVENTS_DAYS",
        "How long events can be replayed; a subscriber from before gets a Gap.",
        30,
      ),
      runsDays: days(
        "TUTTI_RETENTION_RUNS_DAYS",
        "How long a run that has ended is kept, with its steps, proposals, approvals, effects and insights.",
        400,
      ),
      historyDays: days(
        "TUTTI_RETENTION_HISTORY_DAYS",
        "How long the changes of a record can be asked for.",
        400,
      ),
      tombstonesDays: days(
        "TUTTI_RETENTION_TOMBSTONES_DAYS",
        "How long what a system has deleted is remembered as deleted.",
        400,
      ),
      quarantineDays: days(
        "TUTTI_RETENTION_QUARANTINE_DAYS",
        "How long a quarantined record is kept after it was resolved.",
        90,
      ),
      auditDays: days(
        "TUTTI_RETENTION_AUDIT_DAYS",
        "How long it is kept who asked for which mutation.",
        400,
      ),
      deliveriesDays: days(
        "TUTTI_RETENTION_DELIVERIES_DAYS",
        "How long answers of mutations and ids of webhooks are kept, so that a repetition changes nothing.",
        7,
      ),
    })
    .prefault({});
}

function days(env: string, says: string, otherwise: number) {
  const accepts = "a whole number from 1 to 3650";
  return setting(
    { env, value: "<days>", says, accepts, read: readNumber },
    z.int().min(1).max(3650).default(otherwise),
  );
}
