import type { Sql } from "./database.ts";

export type DailySalesModel = {
  readonly variantId: string;
  readonly locationId: string | null;
  /** The day's first instant, UTC. */
  readonly day: string;
  readonly units: number;
};

/**
 * Units sold a day of these variants, from (inclusive) until (exclusive). An order's lines count
 * where its goods come from. A place whose orders no system tells of, such as a store whose point
 * of sale is not joined yet, is counted by the ERP's movements to customers instead, so that no
 * sale counts twice.
 */
export async function dailySales(
  sql: Sql,
  variantIds: readonly string[],
  from: string,
  until: string,
): Promise<readonly DailySalesModel[]> {
  return sql.query<DailySalesModel>(
    `select variant_id as "variantId", location_id as "locationId",
       date_trunc('day', at, 'UTC') as day, sum(units)::bigint as units
     from (
       select variant_id, location_id, placed_at as at, quantity as units from order_line
       where variant_id = any($1) and placed_at >= $2 and placed_at < $3 and not cancelled
       union all
       select m.variant_id, m.from_location_id, m.effective_at, m.quantity from stock_movement m
       where m.variant_id = any($1) and m.effective_at >= $2 and m.effective_at < $3
         and m.reason = 'SALE' and m.status = 'DONE'
         and not exists (select 1 from sales_order o where o.location_id = m.from_location_id)
     ) s
     group by 1, 2, 3 order by 1, 3, 2`,
    [variantIds, from, until],
    "daily_sales",
  );
}
