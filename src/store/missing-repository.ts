import type { Sql } from "./database.ts";

/** Those of these ids that no record of the table has in use, in the order given. */
export async function missingIds(
  sql: Sql,
  table: "variant" | "location",
  ids: readonly string[],
): Promise<readonly string[]> {
  const inUse = table === "variant" ? "and t.status = 'ACTIVE'" : "and t.active";
  const rows = await sql.query<{ id: string }>(
    `select k.id from unnest($1::text[]) with ordinality as k (id, n)
     where not exists (select 1 from ${table} t where t.id = k.id ${inUse}) order by k.n`,
    [ids],
    `missing_${table}`,
  );
  return rows.map(({ id }) => id);
}
