import type { Sql } from "./database.ts";
import type { Key } from "./observation-repository.ts";

export type Link = {
  readonly kind: string;
  readonly sourceId: string;
  readonly goldenId: string;
  /** What the join rests on: "gtin", "sku", "name", "first-seen", or the reference it follows. */
  readonly evidence: string;
  readonly confidence: number;
};

/** The golden ids behind a system's ids, keyed by `linkKey`. */
export async function findLinks(
  tx: Sql,
  system: string,
  keys: readonly Key[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ kind: string; sourceId: string; goldenId: string }>(
    `select c.kind, c.source_id as "sourceId", c.golden_id as "goldenId"
     from unnest($2::text[], $3::text[]) as k(kind, source_id)
     join crosswalk c on c.system = $1 and c.kind = k.kind and c.source_id = k.source_id`,
    [system, keys.map((key) => key.kind), keys.map((key) => key.sourceId)],
    "find_links",
  );
  return new Map(rows.map((row) => [linkKey(row.kind, row.sourceId), row.goldenId]));
}

/**
 * Joins a system's ids to golden records. Whoever comes second finds the first one's join: the
 * returned links are those that stand, in no order.
 */
export async function addLinks(
  tx: Sql,
  system: string,
  links: readonly Link[],
  at: string,
): Promise<readonly Key[]> {
  if (links.length === 0) return [];
  return tx.query<Key>(
    `insert into crosswalk (system, kind, source_id, golden_id, evidence, confidence, joined_at)
     select $1, r."kind", r."sourceId", r."goldenId", r."evidence", r."confidence", $3
     from jsonb_to_recordset($2::jsonb)
       as r("kind" text, "sourceId" text, "goldenId" text, "evidence" text, "confidence" real)
     on conflict (system, kind, source_id) do nothing
     returning kind, source_id as "sourceId"`,
    [system, JSON.stringify(links), at],
    "add_links",
  );
}

/**
 * The same, and holds the joins as they are until the transaction ends: what is written by them
 * is not behind a merge that goes on at the same time.
 */
export async function holdLinks(
  tx: Sql,
  system: string,
  keys: readonly Key[],
): Promise<Map<string, string>> {
  const rows = await tx.query<{ kind: string; sourceId: string; goldenId: string }>(
    `select c.kind, c.source_id as "sourceId", c.golden_id as "goldenId"
     from unnest($2::text[], $3::text[]) as k(kind, source_id)
     join crosswalk c on c.system = $1 and c.kind = k.kind and c.source_id = k.source_id
     order by c.kind, c.source_id for share of c`,
    [system, keys.map((key) => key.kind), keys.map((key) => key.sourceId)],
    "hold_links",
  );
  return new Map(rows.map((row) => [linkKey(row.kind, row.sourceId), row.goldenId]));
}

export function linkKey(kind: string, sourceId: string): string {
  return `${kind}\n${sourceId}`;
}

export type VariantMatch = {
  readonly by: "gtin" | "sku";
  readonly value: string;
  readonly gtin: string | null;
  readonly variantId: string;
  readonly productId: string;
};

/** Golden variants with one of these GTINs or SKUs; a GTIN is stronger evidence than a SKU. */
export async function matchVariants(
  tx: Sql,
  gtins: readonly string[],
  skus: readonly string[],
): Promise<readonly VariantMatch[]> {
  return tx.query<VariantMatch>(
    `select 'gtin' as by, gtin as value, gtin, id as "variantId", product_id as "productId"
       from variant where gtin = any($1)
     union all
     select 'sku', sku, gtin, id, product_id from variant where sku = any($2)`,
    [gtins, skus],
  );
}

/**
 * Golden locations by code or by name, both compared without case, except those that this system
 * has joined to another of its ids.
 */
export async function matchLocations(
  tx: Sql,
  system: string,
  names: readonly string[],
  codes: readonly string[],
): Promise<readonly { id: string; name: string; code: string | null }[]> {
  return tx.query(
    `select id, lower(name) as name, lower(code) as code from location
     where (lower(name) = any($1) or lower(code) = any($2)) and not exists (
       select 1 from crosswalk c
       where c.system = $3 and c.kind = 'location' and c.golden_id = location.id)`,
    [names, codes, system],
  );
}

/** Golden orders with one of these numbers, except those that this system has joined to its own. */
export async function matchOrders(
  tx: Sql,
  system: string,
  numbers: readonly string[],
): Promise<readonly { id: string; number: string; placedAt: string }[]> {
  return tx.query(
    `select id, number, placed_at as "placedAt" from sales_order o
     where number = any($1) and not exists (
       select 1 from crosswalk c
       where c.system = $2 and c.kind = 'order' and c.golden_id = o.id)
     order by id`,
    [numbers, system],
    "match_orders",
  );
}

/** How many locks keep those apart who make golden records by their names. */
const NAME_LOCKS = 64;

/**
 * Serialises the making of golden records of one kind that go by one of these names, and now and
 * then of others: a transaction holds at most 64 locks, however many names it has.
 */
export async function lockNames(tx: Sql, kind: string, names: readonly string[]): Promise<void> {
  await tx.query(
    `select pg_advisory_xact_lock(hashtext('tutti.match ' || $1), slot)
     from (select distinct abs(hashtext(name) % ${NAME_LOCKS}) as slot
           from unnest($2::text[]) as name order by slot) as slots`,
    [kind, names],
    "lock_names",
  );
}

/** Serialises the making of golden records of one kind, so that two systems do not both make it. */
export async function lockMatching(tx: Sql, kind: string): Promise<void> {
  await tx.query("select pg_advisory_xact_lock(hashtext('tutti.match'), hashtext($1))", [kind]);
}

/** Notes what records wait for; forgets what they waited for before. */
export async function setPending(
  tx: Sql,
  system: string,
  applied: readonly Key[],
  waits: readonly { readonly of: Key; readonly for: Key }[],
  at: string,
): Promise<void> {
  await tx.query(
    `delete from pending_reference p using unnest($2::text[], $3::text[]) as k(kind, source_id)
     where p.system = $1 and p.kind = k.kind and p.source_id = k.source_id`,
    [system, applied.map((key) => key.kind), applied.map((key) => key.sourceId)],
    "clear_pending",
  );
  if (waits.length === 0) return;
  const rows = waits.map((wait) => ({
    ...wait.of,
    waitsKind: wait.for.kind,
    waits: wait.for.sourceId,
  }));
  await tx.query(
    `insert into pending_reference (system, kind, source_id, waits_kind, waits_source_id, since)
     select $1, r."kind", r."sourceId", r."waitsKind", r."waits", $3
     from jsonb_to_recordset($2::jsonb)
       as r("kind" text, "sourceId" text, "waitsKind" text, "waits" text)
     on conflict do nothing`,
    [system, JSON.stringify(rows), at],
  );
}

/** The records that wait for something that is there now. */
export async function waitersFor(
  tx: Sql,
  system: string,
  arrived: readonly Key[],
): Promise<readonly Key[]> {
  if (arrived.length === 0) return [];
  return tx.query<Key>(
    `select distinct p.kind, p.source_id as "sourceId"
     from pending_reference p join unnest($2::text[], $3::text[]) as k(kind, source_id)
       on p.system = $1 and p.waits_kind = k.kind and p.waits_source_id = k.source_id`,
    [system, arrived.map((key) => key.kind), arrived.map((key) => key.sourceId)],
    "waiters_for",
  );
}

/**
 * Records that wait for what is there: two transactions can pass each other, the one that waits
 * and the one that brings, each before it sees the other. At most `limit`.
 */
export async function passedWaiters(
  tx: Sql,
  system: string,
  limit: number,
): Promise<readonly Key[]> {
  return tx.query<Key>(
    `select distinct p.kind, p.source_id as "sourceId"
     from pending_reference p join crosswalk c
       on c.system = p.system and c.kind = p.waits_kind and c.source_id = p.waits_source_id
     where p.system = $1 limit $2`,
    [system, limit],
  );
}
