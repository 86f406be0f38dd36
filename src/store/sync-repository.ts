import type { Kind } from "../domain/records.ts";
import type { Sql } from "./database.ts";
import type { Key } from "./observation-repository.ts";

export type SyncState = {
  readonly system: string;
  readonly kind: Kind;
  readonly phase: "WAITING" | "BACKFILL" | "LIVE";
  readonly cursor: string | null;
  readonly records: number;
  readonly total: number | null;
  /** When its first sync began. */
  readonly begunAt: string;
  readonly updatedAt: string;
  readonly code: string | null;
  readonly message: string | null;
  /** When all of it was last compared with what the system has; null when it never was. */
  readonly reconciledAt: string | null;
};

const COLUMNS = `system, kind, phase, cursor, records, total, begun_at as "begunAt",
  updated_at as "updatedAt", code, message, reconciled_at as "reconciledAt"`;

export async function syncStates(sql: Sql, systems: readonly string[]): Promise<SyncState[]> {
  return sql.query<SyncState>(
    `select ${COLUMNS} from sync_state where system = any($1) order by system, kind`,
    [systems],
  );
}

/** Makes sure that a kind has a state to be resumed from, and gives it. */
export async function beginSync(
  sql: Sql,
  system: string,
  kind: Kind,
  at: string,
): Promise<SyncState> {
  const [state] = await sql.query<SyncState>(
    `insert into sync_state (system, kind, phase, begun_at, updated_at)
     values ($1, $2, 'WAITING', $3, $3)
     on conflict (system, kind) do update set system = excluded.system
     returning ${COLUMNS}`,
    [system, kind, at],
  );
  if (state === undefined) throw new Error("sync_state gave no row");
  return state;
}

/**
 * Saves how far a kind has come, in the transaction that took its page in. A total is an estimate:
 * one that more records than it have come for is shown wrong, and given up.
 */
export async function saveSync(
  tx: Sql,
  state: Pick<SyncState, "system" | "kind" | "phase" | "cursor" | "total">,
  more: number,
  at: string,
): Promise<Pick<SyncState, "records" | "total">> {
  const [row] = await tx.query<Pick<SyncState, "records" | "total">>(
    `update sync_state set phase = $3, cursor = $4, records = records + $6,
       total = case when $5::bigint >= records + $6 then $5 end,
       updated_at = $7, code = null, message = null
     where system = $1 and kind = $2 returning records, total`,
    [state.system, state.kind, state.phase, state.cursor, state.total, more, at],
    "save_sync",
  );
  return row ?? { records: 0, total: null };
}

export async function failSync(
  sql: Sql,
  system: string,
  kind: Kind,
  fault: { readonly code: string; readonly message: string },
  at: string,
): Promise<void> {
  await sql.query(
    `update sync_state set code = $3, message = $4, updated_at = $5
     where system = $1 and kind = $2`,
    [system, kind, fault.code, fault.message, at],
  );
}

/** Asks that these things be read again; asking twice is asking once. */
export async function requestReread(
  tx: Sql,
  system: string,
  keys: readonly Key[],
  dueAt: string,
): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(
    `insert into reread_request as r (system, kind, source_id, due_at)
     select $1, k.kind, k.source_id, $4
     from (select distinct * from unnest($2::text[], $3::text[]) as k(kind, source_id)) k
     on conflict (system, kind, source_id) do update
       set due_at = least(r.due_at, excluded.due_at)`,
    [system, keys.map((key) => key.kind), keys.map((key) => key.sourceId), dueAt],
  );
}

/** Asks anew for what records have waited for since before `since`. */
export async function requestAwaited(
  sql: Sql,
  system: string,
  kinds: readonly Kind[],
  since: string,
  dueAt: string,
): Promise<void> {
  await sql.query(
    `insert into reread_request (system, kind, source_id, due_at)
     select distinct system, waits_kind, waits_source_id, $4::timestamptz
     from pending_reference
     where system = $1 and waits_kind = any($2) and since < $3
     on conflict do nothing`,
    [system, kinds, since, dueAt],
  );
}

/** A request under way; asked for anew meanwhile, it has another `dueAt` by then. */
export type Reread = Key & { readonly kind: Kind; readonly dueAt: string };

/**
 * Takes due requests. They come back by themselves after a growing delay unless `finishRereads`
 * says they are done, so that a crash in between loses none.
 */
export async function takeRereads(
  sql: Sql,
  system: string,
  limit: number,
  now: string,
): Promise<readonly Reread[]> {
  return sql.query(
    `with due as (
       select kind, source_id from reread_request
       where system = $1 and due_at <= $3 order by due_at limit $2 for update skip locked)
     update reread_request r
       set attempts = attempts + 1,
           due_at = $3::timestamptz + least(power(2, least(attempts, 20)) * 5, 3600) * interval '1 second'
     from due where r.system = $1 and r.kind = due.kind and r.source_id = due.source_id
     returning r.kind, r.source_id as "sourceId", r.due_at as "dueAt"`,
    [system, limit, now],
  );
}

/**
 * Ends requests, except those asked for anew since they were taken. One for something that is
 * `gone` though records wait for it stays and comes due again, ever more rarely: asking for it
 * every time would never end.
 */
export async function finishRereads(
  tx: Sql,
  system: string,
  done: readonly (Reread & { readonly gone: boolean })[],
): Promise<void> {
  await tx.query(
    `delete from reread_request r
     using unnest($2::text[], $3::text[], $4::timestamptz[], $5::boolean[])
       as k(kind, source_id, due_at, gone)
     where r.system = $1 and r.kind = k.kind and r.source_id = k.source_id and r.due_at = k.due_at
       and not (k.gone and exists (select 1 from pending_reference p where p.system = $1
         and p.waits_kind = k.kind and p.waits_source_id = k.source_id))`,
    [
      system,
      done.map(({ kind }) => kind),
      done.map(({ sourceId }) => sourceId),
      done.map(({ dueAt }) => dueAt),
      done.map(({ gone }) => gone),
    ],
  );
}

/** Notes deliveries, each id once; gives those that were not taken in before. */
export async function noteDeliveries(
  tx: Sql,
  system: string,
  deliveryIds: readonly string[],
  at: string,
): Promise<ReadonlySet<string>> {
  const rows = await tx.query<{ id: string }>(
    `insert into webhook_delivery (system, delivery_id, received_at)
     select $1, id, $3 from unnest($2::text[]) as k(id) order by id
     on conflict do nothing returning delivery_id as id`,
    [system, deliveryIds, at],
    "note_deliveries",
  );
  return new Set(rows.map(({ id }) => id));
}

/** Whether a kind was read for the first time, and last compared as a whole, before a time. */
export async function reconciledBefore(
  sql: Sql,
  system: string,
  kind: Kind,
  before: string,
): Promise<boolean> {
  const rows = await sql.query(
    `select 1 from sync_state where system = $1 and kind = $2 and phase = 'LIVE'
       and coalesce(reconciled_at, begun_at) < $3`,
    [system, kind, before],
  );
  return rows.length > 0;
}

export async function saveReconciled(
  sql: Sql,
  system: string,
  kind: Kind,
  at: string,
  { gone, found }: { readonly gone: number; readonly found: number },
): Promise<void> {
  await sql.query(
    `update sync_state set reconciled_at = $3, reconciled_gone = $4, reconciled_found = $5
     where system = $1 and kind = $2`,
    [system, kind, at, gone, found],
  );
}
