import type { Sql } from "./database.ts";

/** What is let go of by its age alone, and what its age is. */
const AGES = {
  history: "at",
  observation: "deleted_at",
  quarantine: "resolved_at",
  mutation_call: "created_at",
  mutation_audit: "at",
  webhook_delivery: "received_at",
} as const;

export type Aged = keyof typeof AGES;

/**
 * Removes at most `limit` rows that are older than `before`, the oldest first; how many. What has
 * no age yet, such as an observation that is no tombstone or an open quarantined record, stays.
 */
export async function removeAged(
  tx: Sql,
  what: Aged,
  before: string,
  limit: number,
): Promise<number> {
  const age = AGES[what];
  const [row] = await tx.query<{ count: number }>(
    `with gone as (
       delete from ${what} where ${age} < $1 and ctid = any (array(
         select ctid from ${what} where ${age} < $1 order by ${age} limit $2))
       returning 1
     ) select count(*)::int as count from gone`,
    [before, limit],
  );
  return row?.count ?? 0;
}

/**
 * Removes at most `limit` runs that ended before `before`, with all that belongs to them; their
 * ids. A run that another was begun anew from stays as long as that one.
 */
export async function removeEndedRuns(
  tx: Sql,
  before: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `delete from run where id = any (array(
       select r.id from run r
       where r.ended_at < $1 and r.status in ('COMPLETED', 'FAILED', 'CANCELLED')
         and not exists (select 1 from run newer where newer.retry_of = r.id)
       order by r.ended_at limit $2))
     returning id`,
    [before, limit],
  );
  return rows.map(({ id }) => id);
}
