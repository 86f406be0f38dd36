import { createHash } from "node:crypto";
import type { Kind, SourceRecord } from "../domain/records.ts";
import type { Sql } from "./database.ts";

export type Key = { readonly kind: string; readonly sourceId: string };

export type StoredObservation = {
  readonly system: string;
  readonly kind: Kind;
  readonly sourceId: string;
  readonly record: SourceRecord;
  readonly observedAt: string;
  readonly sourceUpdatedAt: string | null;
};

/** When something was heard from a system, by our clock. */
export type Heard = {
  readonly at: string;
  /** When the system was asked for it, so that it is no older; null when it told by itself. */
  readonly askedAt: string | null;
};

/** What is kept of a thing, as far as it decides whether another word of it counts. */
export type Kept = Key & {
  readonly digest: string;
  readonly sourceUpdatedAt: string | null;
  readonly observedAt: string;
  readonly deletedAt: string | null;
};

/**
 * What is kept of these things, held against other writers until the transaction ends. One by one
 * in their order, so that a plan made while the table was small does not read all of it later.
 */
export async function lockKept(
  tx: Sql,
  system: string,
  keys: readonly Key[],
): Promise<readonly Kept[]> {
  return tx.query<Kept>(
    `select o.kind, o.source_id as "sourceId", o.digest, o.source_updated_at as "sourceUpdatedAt",
            o.observed_at as "observedAt", o.deleted_at as "deletedAt"
     from (select * from unnest($2::text[], $3::text[]) as k(kind, source_id) order by 1, 2) k
     cross join lateral (
       select * from observation
       where system = $1 and kind = k.kind and source_id = k.source_id for update) o`,
    [system, keys.map((key) => key.kind), keys.map((key) => key.sourceId)],
    "lock_kept",
  );
}

/**
 * Keeps the first word of things. Returns the keys of those that are kept by it; somebody else was
 * first with the others. Records must be unique by kind and source id.
 */
export async function keepFirst(
  tx: Sql,
  system: string,
  records: readonly SourceRecord[],
  heard: Heard,
): Promise<readonly Key[]> {
  if (records.length === 0) return [];
  return tx.query<Key>(KEEP_FIRST, valuesOf(system, records, heard), "keep_first");
}

/** Keeps another word of things that are held by `lockKept`. */
export async function keepNext(
  tx: Sql,
  system: string,
  records: readonly SourceRecord[],
  heard: Heard,
): Promise<void> {
  if (records.length === 0) return;
  await tx.query(KEEP_NEXT, valuesOf(system, records, heard), "keep_next");
}

function valuesOf(system: string, records: readonly SourceRecord[], heard: Heard) {
  const rows = records
    .map((record) => ({
      kind: record.kind,
      source_id: record.sourceId,
      record,
      digest: digestOf(record),
      source_updated_at: record.updatedAt,
    }))
    .sort((a, b) => (`${a.kind}\n${a.source_id}` < `${b.kind}\n${b.source_id}` ? -1 : 1));
  return [system, heard.at, JSON.stringify(rows), heard.askedAt];
}

const ROWS = `jsonb_to_recordset($3::jsonb)
  as r(kind text, source_id text, record jsonb, digest text, source_updated_at timestamptz)`;

const KEEP_FIRST = `
  insert into observation
    (system, kind, source_id, record, digest, source_updated_at, observed_at, asked_at)
  select $1, r.kind, r.source_id, r.record, r.digest, r.source_updated_at, $2, $4::timestamptz
  from ${ROWS}
  on conflict (system, kind, source_id) do nothing
  returning kind, source_id as "sourceId"`;

const KEEP_NEXT = `
  update observation o set
    record = r.record,
    digest = r.digest,
    source_updated_at = r.source_updated_at,
    observed_at = greatest($2, o.observed_at),
    asked_at = greatest($4::timestamptz, o.asked_at),
    deleted_at = null
  from ${ROWS}
  where o.system = $1 and o.kind = r.kind and o.source_id = r.source_id`;

/** What a system last told of before a time and not since, by source id, `limit` after `after`. */
export async function unheardSince(
  sql: Sql,
  system: string,
  kind: Kind,
  since: string,
  after: string,
  limit: number,
): Promise<readonly string[]> {
  const rows = await sql.query<{ sourceId: string }>(
    `select source_id as "sourceId" from observation
     where system = $1 and kind = $2 and source_id > $4 and deleted_at is null
       and observed_at < $3
     order by source_id limit $5`,
    [system, kind, since, after, limit],
    "unheard_since",
  );
  return rows.map(({ sourceId }) => sourceId);
}

/** Everything any system says of these golden records, except what is gone there. */
export async function observationsOf(
  tx: Sql,
  kind: Kind,
  goldenIds: readonly string[],
): Promise<readonly (StoredObservation & { readonly goldenId: string })[]> {
  return tx.query(
    `select o.system, o.kind, o.source_id as "sourceId", o.record, o.observed_at as "observedAt",
            o.source_updated_at as "sourceUpdatedAt", c.golden_id as "goldenId"
     from crosswalk c join observation o using (system, kind, source_id)
     where c.golden_id = any($1) and c.kind = $2 and o.deleted_at is null
     order by o.system, o.source_id`,
    [goldenIds, kind],
    "observations_of",
  );
}

/**
 * What one system said of these things, for applying it again. Held against writers until the
 * transaction ends, so that nobody's newer word is built over with an older one.
 */
export async function storedObservations(
  tx: Sql,
  system: string,
  keys: readonly Key[],
): Promise<readonly StoredObservation[]> {
  if (keys.length === 0) return [];
  return tx.query(
    `select o.system, o.kind, o.source_id as "sourceId", o.record, o.observed_at as "observedAt",
            o.source_updated_at as "sourceUpdatedAt"
     from observation o join unnest($2::text[], $3::text[]) as k(kind, source_id)
       using (kind, source_id)
     where o.system = $1 and o.deleted_at is null
     order by o.kind, o.source_id for update of o`,
    [system, keys.map((key) => key.kind), keys.map((key) => key.sourceId)],
    "stored_observations",
  );
}

/**
 * Marks what a system says is gone, also what it has not told of yet: that may be on its way. What
 * was heard of after `askedAt` stays: it may have come since. Gives the golden ids concerned.
 */
export async function forget(
  tx: Sql,
  system: string,
  keys: readonly Key[],
  at: string,
  askedAt: string | null,
): Promise<readonly { readonly kind: Kind; readonly goldenId: string }[]> {
  const gone = await tx.query<Key>(
    `insert into observation as o
       (system, kind, source_id, record, digest, observed_at, deleted_at)
     select distinct $1, k.kind, k.source_id, 'null'::jsonb, '', $4::timestamptz, $4::timestamptz
     from unnest($2::text[], $3::text[]) as k(kind, source_id)
     order by k.kind, k.source_id
     on conflict (system, kind, source_id) do update set deleted_at = $4
       where o.deleted_at is null
         and ($5::timestamptz is null or o.observed_at <= $5::timestamptz)
     returning o.kind, o.source_id as "sourceId"`,
    [system, keys.map((key) => key.kind), keys.map((key) => key.sourceId), at, askedAt],
  );
  // A statement of its own: one that has waited for who told of the thing does not see its joins.
  return tx.query(
    `select c.kind, c.golden_id as "goldenId"
     from crosswalk c join unnest($2::text[], $3::text[]) as k(kind, source_id)
       using (kind, source_id)
     where c.system = $1`,
    [system, gone.map((key) => key.kind), gone.map((key) => key.sourceId)],
  );
}

/** Of these things, those that are not gone. */
export async function stillThere(
  tx: Sql,
  system: string,
  keys: readonly Key[],
): Promise<readonly Key[]> {
  return tx.query<Key>(
    `select o.kind, o.source_id as "sourceId"
     from observation o join unnest($2::text[], $3::text[]) as k(kind, source_id)
       using (kind, source_id)
     where o.system = $1 and o.deleted_at is null`,
    [system, keys.map((key) => key.kind), keys.map((key) => key.sourceId)],
  );
}

/** What two equal records have in common. */
export function digestOf(record: SourceRecord): string {
  return createHash("sha1").update(JSON.stringify(record)).digest("base64");
}
