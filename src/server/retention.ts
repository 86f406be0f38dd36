import { forgetEngineRuns } from "../conductor/engine-rows.ts";
import { pruneEvents } from "../events/retention.ts";
import type { Database, Sql } from "../store/database.ts";
import { aloneFor } from "../store/executor-repository.ts";
import { removeAged, removeEndedRuns } from "../store/retention-repository.ts";
import type { Config } from "./config/load.ts";

/** How many of each were removed. */
export type Removed = Readonly<Record<string, number>>;

const DAY_MS = 86_400_000;
const BATCH = 2_000;
/** A run takes a few hundred rows with it. */
const RUNS_BATCH = 50;

/**
 * Lets go of everything that is past its time by `now`, in batches, each in a transaction of its
 * own; of several processes, one does a batch at a time, and the others leave it to that one.
 */
export async function letGo(
  database: Database,
  keep: Config["retention"],
  now: Date,
  signal?: AbortSignal,
): Promise<Removed> {
  const before = (days: number) => new Date(now.getTime() - days * DAY_MS).toISOString();
  const calls = before(keep.deliveriesDays);
  const each = (work: (tx: Sql) => Promise<number>, batch = BATCH) =>
    inBatches(database, work, batch, signal);
  return {
    events: await pruneEvents(database, new Date(before(keep.eventsDays)), signal),
    runs: await each((tx) => removeRuns(tx, before(keep.runsDays)), RUNS_BATCH),
    history: await each((tx) => removeAged(tx, "history", before(keep.historyDays), BATCH)),
    tombstones: await each((tx) =>
      removeAged(tx, "observation", before(keep.tombstonesDays), BATCH),
    ),
    quarantine: await each((tx) =>
      removeAged(tx, "quarantine", before(keep.quarantineDays), BATCH),
    ),
    audit: await each((tx) => removeAged(tx, "mutation_audit", before(keep.auditDays), BATCH)),
    calls: await each((tx) => removeAged(tx, "mutation_call", calls, BATCH)),
    deliveries: await each((tx) => removeAged(tx, "webhook_delivery", calls, BATCH)),
  };
}

async function removeRuns(tx: Sql, before: string): Promise<number> {
  const ids = await removeEndedRuns(tx, before, RUNS_BATCH);
  await forgetEngineRuns(tx, ids);
  return ids.length;
}

async function inBatches(
  database: Database,
  work: (tx: Sql) => Promise<number>,
  batch: number,
  signal: AbortSignal | undefined,
): Promise<number> {
  let removed = 0;
  for (let full = true; full && !signal?.aborted; ) {
    let count = 0;
    await database.transaction((tx) =>
      aloneFor(tx, "tutti retention", async () => {
        count = await work(tx);
      }),
    );
    removed += count;
    full = count === batch;
  }
  return removed;
}
