import type { Sql } from "./database.ts";

/** Business days, YYYY-MM-DD, at whose end a place had nothing of a variant. */
export type StockOutModel = {
  readonly variantId: string;
  readonly locationId: string;
  /** The first of them. */
  readonly from: string;
  /** The day after the last of them. */
  readonly until: string;
};

/**
 * When these variants had run out at these locations by the day's end, from (inclusive) until
 * (exclusive), both the first instant of a day in UTC. Nobody keeps past stock, so it is rebuilt:
 * today's stock, less what has come since and more what has gone, day by day. A pair is left out
 * when its stock is unknown, or when no movement to a customer is told of it, because movements
 * that leave sales out rebuild a stock that never was.
 */
export async function stockOuts(
  sql: Sql,
  variantIds: readonly string[],
  locationIds: readonly string[],
  from: string,
  until: string,
): Promise<readonly StockOutModel[]> {
  return sql.query<StockOutModel>(
    `with moved as (
       select variant_id, to_location_id as location_id, effective_at, quantity as units,
         false as is_sale
       from stock_movement
       where variant_id = any($1) and to_location_id = any($2) and status = 'DONE'
         and effective_at >= $3
       union all
       select variant_id, from_location_id, effective_at, -quantity, reason = 'SALE'
       from stock_movement
       where variant_id = any($1) and from_location_id = any($2) and status = 'DONE'
         and effective_at >= $3
       union all
       select variant_id, location_id, $3::timestamptz, 0, false
       from inventory_level where variant_id = any($1) and location_id = any($2)
     ), changed as (
       select variant_id, location_id, (effective_at at time zone 'UTC')::date as day,
         sum(units) as units, bool_or(is_sale) as sold
       from moved group by 1, 2, 3
     ), closed as (
       select variant_id, location_id, c.day,
         coalesce(lead(c.day) over days, 'infinity') as next_day,
         i.on_hand - coalesce(sum(c.units) over later, 0) as on_hand,
         bool_or(c.sold) over (partition by variant_id, location_id) as tells_sales
       from changed c join inventory_level i using (variant_id, location_id)
       window days as (partition by variant_id, location_id order by c.day),
         later as (partition by variant_id, location_id order by c.day
           rows between 1 following and unbounded following)
     )
     select variant_id as "variantId", location_id as "locationId", day::text as from,
       least(next_day, ($4::timestamptz at time zone 'UTC')::date)::text as until
     from closed
     where on_hand <= 0 and tells_sales and day < ($4::timestamptz at time zone 'UTC')::date
     order by 1, 2, 3`,
    [variantIds, locationIds, from, until],
    "stock_outs",
  );
}
