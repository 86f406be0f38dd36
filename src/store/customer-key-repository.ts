import type { ContactKey, ContactKeyType } from "../domain/contact.ts";
import type { Sql } from "./database.ts";

export type KeyedCustomer = {
  readonly sourceId: string;
  readonly family: string | null;
  readonly keys: readonly ContactKey[];
};

/** Keeps by what a system's customers are known now, instead of what was kept of them before. */
export async function setCustomerKeys(
  tx: Sql,
  system: string,
  customers: readonly KeyedCustomer[],
): Promise<void> {
  const rows = customers.flatMap(({ sourceId, family, keys }) =>
    keys.map(({ type, value }) => ({ sourceId, family, type, value })),
  );
  await tx.query(
    "delete from customer_key where system = $1 and source_id = any($2)",
    [system, customers.map(({ sourceId }) => sourceId)],
    "clear_customer_keys",
  );
  if (rows.length === 0) return;
  await tx.query(
    `insert into customer_key (system, source_id, type, value, family)
     select $1, r."sourceId", r."type", r."value", r."family"
     from jsonb_to_recordset($2::jsonb)
       as r("sourceId" text, "type" text, "value" text, "family" text)`,
    [system, JSON.stringify(rows)],
    "add_customer_keys",
  );
}

/** A customer of some system who is known by one of the keys asked for. */
export type KeyHolder = {
  readonly type: ContactKeyType;
  readonly value: string;
  readonly system: string;
  readonly sourceId: string;
  readonly family: string | null;
  /** Null while it is not joined to a golden record. */
  readonly goldenId: string | null;
};

/** Everybody known by these keys, in all systems. */
export async function holdersOf(
  tx: Sql,
  keys: readonly ContactKey[],
): Promise<readonly KeyHolder[]> {
  if (keys.length === 0) return [];
  return tx.query<KeyHolder>(
    `select h.type, h.value, h.system, h.source_id as "sourceId", h.family,
       c.golden_id as "goldenId"
     from (select distinct * from unnest($1::text[], $2::text[])) as k(type, value)
     join customer_key h using (type, value)
     left join crosswalk c
       on c.system = h.system and c.kind = 'customer' and c.source_id = h.source_id
     order by h.type, h.value, h.system, h.source_id`,
    [keys.map(({ type }) => type), keys.map(({ value }) => value)],
    "holders_of_keys",
  );
}
