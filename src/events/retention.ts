import type { Database } from "../store/database.ts";

/** Most events removed in one transaction. */
const BATCH = 5_000;

/**
 * Removes the oldest events of the log, up to the first that happened at or after `before`, in
 * batches, and records the lowest offset that is left: a reader that wanted older ones is told of
 * the gap. Returns how many were removed. Several processes may do it at the same time.
 */
export async function pruneEvents(
  database: Database,
  before: Date,
  signal?: AbortSignal,
): Promise<number> {
  let removed = 0;
  let full = true;
  while (full && !signal?.aborted) {
    const batch = await database.transaction(async (tx) => {
      const [row] = await tx.query<{ upto: number | null }>(OLDEST, [before.toISOString(), BATCH]);
      const upto = row?.upto ?? null;
      if (upto === null) return 0;
      const gone = await tx.query<{ count: number }>(REMOVE, [upto]);
      // Last, because it holds up the sequencer until the commit.
      await tx.query("update event_head set lowest = greatest(lowest, $1)", [upto + 1]);
      return gone[0]?.count ?? 0;
    });
    removed += batch;
    full = batch === BATCH;
  }
  return removed;
}

/** The last offset of the oldest rows that are all too old; null when the very oldest is not. */
const OLDEST = `
  with oldest as (select log_offset, at from event_log order by log_offset limit $2),
    kept as (select min(log_offset) as first from oldest where at >= $1)
  select max(log_offset) as upto from oldest, kept
  where kept.first is null or log_offset < kept.first`;

const REMOVE = `
  with gone as (delete from event_log where log_offset <= $1 returning 1)
  select count(*) as count from gone`;
