import type { Sql } from "./database.ts";
import type { FieldChange } from "./golden/table.ts";

export type NewHistory = {
  readonly recordId: string;
  readonly system: string;
  readonly changes: readonly FieldChange[];
};

/** Keeps what changed in golden records; their first state is not a change. */
export async function addHistory(
  tx: Sql,
  at: string,
  entries: readonly NewHistory[],
): Promise<void> {
  if (entries.length === 0) return;
  await tx.query(
    `insert into history (record_id, at, system, changes)
     select r."recordId", $1, r."system", r."changes"
     from jsonb_to_recordset($2::jsonb) as r("recordId" text, "system" text, "changes" jsonb)`,
    [at, JSON.stringify(entries)],
    "add_history",
  );
}

export type HistoryModel = {
  readonly recordId: string;
  readonly at: string;
  readonly system: string;
  readonly changes: readonly FieldChange[];
};

/** The newest entries of each of these records, at most `limit` each, in one statement. */
export async function historyOf(
  sql: Sql,
  recordIds: readonly string[],
  limit: number,
): Promise<readonly HistoryModel[]> {
  return sql.query<HistoryModel>(
    `select h.record_id as "recordId", h.at, h.system, h.changes
     from unnest($1::text[]) as k(id)
     cross join lateral (
       select * from history where record_id = k.id order by seq desc limit $2) h`,
    [recordIds, limit],
    "history_of",
  );
}
