import type { Sql } from "./database.ts";
import type { Listing } from "./listing.ts";

export type NewQuarantine = {
  readonly id: string;
  readonly kind: string;
  readonly sourceId: string | null;
  readonly reason: string;
  readonly at: string;
  readonly payload: unknown;
};

/** The most of a payload that is kept, in characters of JSON. */
const PAYLOAD_MAX = 100_000;

/** Keeps pieces that broke their contract; an open entry of the same record is replaced. */
export async function quarantine(
  tx: Sql,
  system: string,
  entries: readonly NewQuarantine[],
  receivedAt: string,
): Promise<void> {
  for (const given of entries) {
    const sourceId = given.sourceId === null ? null : storableText(given.sourceId);
    const reason = storableText(given.reason);
    const entry = { ...given, sourceId, reason, at: storableText(given.at) };
    const json = JSON.stringify(entry.payload ?? null);
    const short = json.length > PAYLOAD_MAX ? JSON.stringify(json.slice(0, PAYLOAD_MAX)) : json;
    const payload = storableJson(short);
    await resolveQuarantine(tx, system, [entry], receivedAt);
    await tx.query(
      `insert into quarantine (id, system, kind, source_id, reason, at, payload, received_at)
       values ($1, $2, $3, $4, $5, $6, $7, $8)`,
      [entry.id, system, entry.kind, entry.sourceId, entry.reason, entry.at, payload, receivedAt],
    );
  }
}

/** Text as PostgreSQL can hold it: without NUL characters. */
export function storableText(text: string): string {
  return text.replaceAll("\u0000", "\ufffd");
}

/** JSON as PostgreSQL can hold it: without escapes of NUL and of halves of surrogate pairs. */
function storableJson(json: string): string {
  return json.replace(/\\(?:\\|u0000|ud[89a-f][0-9a-f]{2})/g, (found) =>
    found === "\\\\" ? found : "\\ufffd",
  );
}

/** Closes the open entries of records that have come in valid since. */
export async function resolveQuarantine(
  tx: Sql,
  system: string,
  keys: readonly { readonly kind: string; readonly sourceId: string | null }[],
  at: string,
): Promise<void> {
  if (keys.length === 0) return;
  await tx.query(
    `update quarantine q set resolved_at = $4
     from unnest($2::text[], $3::text[]) as k(kind, source_id)
     where q.system = $1 and q.kind = k.kind and q.source_id = k.source_id
       and q.resolved_at is null`,
    [system, keys.map((key) => key.kind), keys.map((key) => key.sourceId), at],
    "resolve_quarantine",
  );
}

export type QuarantineModel = {
  readonly id: string;
  readonly system: string;
  readonly kind: string;
  readonly sourceId: string | null;
  readonly reason: string;
  readonly at: string;
  readonly payload: unknown;
  readonly receivedAt: string;
  readonly resolvedAt: string | null;
};

export type QuarantineFilter = { readonly systems?: readonly string[] | null | undefined };

/** What could not be taken in. */
export const QUARANTINE: Listing<QuarantineModel, QuarantineFilter, "RECEIVED_AT"> = {
  name: "quarantine",
  columns: `q.id, q.system, q.kind, q.source_id as "sourceId", q.reason, q.at, q.payload,
    q.received_at as "receivedAt", q.resolved_at as "resolvedAt"`,
  from: "quarantine q",
  id: "q.id",
  sorts: { RECEIVED_AT: { sql: "q.received_at", type: "timestamptz" } },
  filter: (where, filter) => {
    where.when(filter.systems, (some) => `q.system = any(${where.bind(some)})`);
  },
};
