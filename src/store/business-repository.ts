import type { Sql } from "./database.ts";

/**
 * The newest business day that is over, YYYY-MM-DD, by the systems' own dates (the demo's time is
 * simulated); null before the first sale.
 */
export async function lastBusinessDay(sql: Sql): Promise<string | null> {
  const [row] = await sql.query<{ day: string | null }>(
    `select ((greatest((select max(placed_at) from sales_order),
       (select max(effective_at) from stock_movement where reason = 'SALE' and status = 'DONE'))
       at time zone 'UTC')::date - 1)::text as day`,
  );
  return row?.day ?? null;
}

/** The share of tax in what customers paid of late, where prices include tax; 0 without orders. */
export async function recentTaxShare(sql: Sql): Promise<number> {
  const [row] = await sql.query<{ share: number }>(
    `select coalesce(sum(tax_e4)::float8 / nullif(sum(total_e4), 0), 0) as share
     from (select tax_e4, total_e4 from sales_order
           where tax_included order by placed_at desc limit 1000) o`,
  );
  return row?.share ?? 0;
}

/** The warehouse that each of these locations is supplied from: a warehouse by itself. */
export async function supplyingWarehouses(
  sql: Sql,
  locationIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const rows = await sql.query<{ id: string; warehouseId: string }>(
    `select l.id, case when l.type = 'WAREHOUSE' then l.id else w.id end as "warehouseId"
     from location l
     left join lateral (
       select m.from_location_id as id from stock_movement m
       where m.to_location_id = l.id and m.reason = 'TRANSFER'
       order by m.effective_at desc limit 1) t on true
     left join lateral (
       select id from location where type = 'WAREHOUSE' and active
       order by (id = t.id) desc nulls last, name limit 1) w on true
     where l.id = any($1)`,
    [locationIds],
  );
  return new Map(rows.map((row) => [row.id, row.warehouseId]));
}
