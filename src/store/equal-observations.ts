import type { Sql } from "./database.ts";
import type { Heard, Key } from "./observation-repository.ts";

/** What is said of a thing, by its digest. */
export type Word = Key & { readonly updatedAt: string | null; readonly digest: string };

/**
 * Notes of what is kept word for word, and of the same time by the system's clock, that it was
 * heard again. Gives these words.
 */
export async function noteEqual(
  tx: Sql,
  system: string,
  words: readonly Word[],
  heard: Heard,
): Promise<readonly (Key & { readonly digest: string })[]> {
  if (words.length === 0) return [];
  return tx.query(
    NOTE_EQUAL,
    [
      system,
      words.map(({ kind }) => kind),
      words.map(({ sourceId }) => sourceId),
      words.map(({ digest }) => digest),
      words.map(({ updatedAt }) => updatedAt),
      heard.at,
      heard.askedAt,
    ],
    "note_equal",
  );
}

const NOTE_EQUAL = `
  with same as materialized (
    select o.kind, o.source_id from observation o
    join unnest($2::text[], $3::text[], $4::text[], $5::timestamptz[])
      as k(kind, source_id, digest, updated_at) using (kind, source_id)
    where o.system = $1 and o.digest = k.digest and o.deleted_at is null
      and o.source_updated_at is not distinct from k.updated_at
    order by o.kind, o.source_id for update of o)
  update observation o set observed_at = greatest($6::timestamptz, o.observed_at),
    asked_at = greatest($7::timestamptz, o.asked_at)
  from same where o.system = $1 and o.kind = same.kind and o.source_id = same.source_id
  returning o.kind, o.source_id as "sourceId", o.digest`;
