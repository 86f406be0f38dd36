import type { Sql } from "./database.ts";

/** A system's id and what joined it to the golden record it then belonged to. */
export type MovedLink = {
  readonly system: string;
  readonly sourceId: string;
  readonly evidence: string;
  readonly confidence: number;
};

/** Two golden customers that were found to be one person. */
export type CustomerMerge = {
  readonly id: string;
  readonly keptId: string;
  readonly absorbedId: string;
  readonly evidence: string;
  readonly confidence: number;
  /** The principal's id; null when the rule for joining did it. */
  readonly mergedBy: string | null;
  readonly reason: string | null;
  readonly mergedAt: string;
  readonly links: readonly MovedLink[];
  readonly unmergedBy: string | null;
  readonly unmergeReason: string | null;
  readonly unmergedAt: string | null;
};

const COLUMNS = `m.id, m.kept_id as "keptId", absorbed_id as "absorbedId", evidence, confidence,
  merged_by as "mergedBy", reason, merged_at as "mergedAt", links, unmerged_by as "unmergedBy",
  unmerge_reason as "unmergeReason", unmerged_at as "unmergedAt"`;

export async function findMerges(
  sql: Sql,
  ids: readonly string[],
): Promise<readonly CustomerMerge[]> {
  return sql.query<CustomerMerge>(`select ${COLUMNS} from customer_merge m where m.id = any($1)`, [
    ids,
  ]);
}

/** What was merged into these customers, directly or by way of others, the newest first. */
export async function mergesInto(
  sql: Sql,
  ids: readonly string[],
): Promise<readonly (CustomerMerge & { readonly customerId: string })[]> {
  return sql.query(
    `with recursive part(customer_id, id) as (
       select id, id from unnest($1::text[]) as asked(id)
       union
       select part.customer_id, r.id from part join golden_redirect r on r.to_id = part.id)
     select ${COLUMNS}, part.customer_id as "customerId"
     from part join customer_merge m on m.kept_id = part.id
     order by m.merged_at desc, m.id desc`,
    [ids],
    "merges_into",
  );
}

type Merging = Pick<
  CustomerMerge,
  "id" | "keptId" | "absorbedId" | "evidence" | "confidence" | "mergedBy" | "reason" | "mergedAt"
>;

/**
 * Moves everything of one golden customer to another, and notes what was moved. A link that only
 * said when the absorbed one was first seen now says what joined it.
 */
export async function absorbCustomer(tx: Sql, merge: Merging): Promise<void> {
  const { keptId, absorbedId, evidence, confidence, mergedAt } = merge;
  const links = await tx.query<MovedLink>(
    `select system, source_id as "sourceId", evidence, confidence
     from crosswalk where kind = 'customer' and golden_id = $1 order by system, source_id`,
    [absorbedId],
  );
  await tx.query(
    `insert into customer_merge (id, kept_id, absorbed_id, evidence, confidence, merged_by, reason,
       merged_at, links)
     values ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      merge.id,
      keptId,
      absorbedId,
      evidence,
      confidence,
      merge.mergedBy,
      merge.reason,
      mergedAt,
      JSON.stringify(links),
    ],
  );
  await tx.query(
    `update crosswalk set golden_id = $2,
       confidence = case evidence when 'first-seen' then $4 else confidence end,
       evidence = case evidence when 'first-seen' then $3 else evidence end
     where kind = 'customer' and golden_id = $1`,
    [absorbedId, keptId, evidence, confidence],
  );
  await tx.query("update sales_order set customer_id = $2 where customer_id = $1", [
    absorbedId,
    keptId,
  ]);
  await tx.query("delete from customer where id = $1", [absorbedId]);
  await tx.query("insert into golden_redirect (id, to_id, at) values ($1, $2, $3)", [
    absorbedId,
    keptId,
    mergedAt,
  ]);
}

/**
 * Gives an absorbed customer back what was moved from it and was not given back to somebody else
 * since, and says that it and the one it leaves are not one person. Gives the id of that one.
 */
export async function releaseCustomer(
  tx: Sql,
  merge: CustomerMerge,
  undone: { readonly by: string; readonly reason: string; readonly at: string },
): Promise<string> {
  const { absorbedId } = merge;
  const left = (await redirectsOf(tx, [absorbedId])).get(absorbedId) ?? merge.keptId;
  await tx.query(
    `update crosswalk c set golden_id = $2, evidence = l."evidence", confidence = l."confidence"
     from jsonb_to_recordset($1::jsonb)
       as l("system" text, "sourceId" text, "evidence" text, "confidence" real)
     where c.kind = 'customer' and c.golden_id = $3
       and c.system = l."system" and c.source_id = l."sourceId"`,
    [JSON.stringify(merge.links), absorbedId, left],
  );
  await tx.query(
    `insert into customer_apart (system, source_id, other_system, other_source_id, merge_id)
     select mine.system, mine.source_id, other.system, other.source_id, $3
     from crosswalk mine, crosswalk other
     where mine.kind = 'customer' and mine.golden_id = $1
       and other.kind = 'customer' and other.golden_id = $2
     on conflict do nothing`,
    [absorbedId, left, merge.id],
  );
  await tx.query(
    `update sales_order o set customer_id = $2
     from crosswalk x, observation said, crosswalk mine
     where o.customer_id = $1 and x.kind = 'order' and x.golden_id = o.id
       and said.system = x.system and said.kind = 'order' and said.source_id = x.source_id
       and mine.kind = 'customer' and mine.golden_id = $2 and mine.system = x.system
       and mine.source_id = said.record->>'customer'`,
    [left, absorbedId],
  );
  await tx.query("delete from golden_redirect where id = $1", [absorbedId]);
  await tx.query(
    `update customer_merge set unmerged_by = $2, unmerge_reason = $3, unmerged_at = $4
     where id = $1`,
    [merge.id, undone.by, undone.reason, undone.at],
  );
  return left;
}

/** Pairs of golden customers among these of whom a person said that they are not the same. */
export async function keptApart(
  tx: Sql,
  goldenIds: readonly string[],
): Promise<readonly { readonly one: string; readonly other: string }[]> {
  if (goldenIds.length < 2) return [];
  return tx.query(
    `select distinct a.golden_id as one, b.golden_id as other
     from crosswalk a
     join customer_apart p on p.system = a.system and p.source_id = a.source_id
     join crosswalk b on b.kind = 'customer' and b.system = p.other_system
       and b.source_id = p.other_source_id
     where a.kind = 'customer' and a.golden_id = any($1) and b.golden_id = any($1)`,
    [goldenIds],
    "kept_apart",
  );
}

/** Where ids that are no record's any more lead; an id that leads nowhere is left out. */
export async function redirectsOf(
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ id: string; toId: string }>(
    `with recursive way(id, to_id) as (
       select id, to_id from golden_redirect where id = any($1)
       union
       select way.id, r.to_id from way join golden_redirect r on r.id = way.to_id)
     select id, to_id as "toId" from way
     where not exists (select 1 from golden_redirect r where r.id = way.to_id)`,
    [ids],
    "redirects_of",
  );
  return new Map(rows.map(({ id, toId }) => [id, toId]));
}
