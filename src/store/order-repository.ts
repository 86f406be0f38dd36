import type { Sql } from "./database.ts";
import type { Listing, Parent, Where } from "./listing.ts";
import { type ProvenanceModel, provenanceColumns } from "./provenance.ts";

export type OrderModel = ProvenanceModel & {
  readonly id: string;
  readonly number: string;
  readonly channel: "WEB" | "POS" | "PARTNER";
  readonly status: "OPEN" | "COMPLETED" | "CANCELLED";
  readonly paymentStatus: "PENDING" | "PAID" | "PARTIALLY_REFUNDED" | "REFUNDED" | "VOIDED";
  readonly fulfillmentStatus: "UNFULFILLED" | "PARTIALLY_FULFILLED" | "FULFILLED";
  readonly placedAt: string;
  readonly cancelledAt: string | null;
  readonly customerId: string | null;
  readonly locationId: string | null;
  readonly currency: string;
  readonly taxIncluded: boolean;
  readonly subtotalE4: number;
  readonly shippingE4: number;
  readonly taxE4: number;
  readonly totalE4: number;
  readonly fulfillments: readonly FulfillmentModel[];
  readonly refunds: readonly RefundModel[];
  readonly updatedAt: string;
};

type LineQuantity = { readonly lineId: string; readonly quantity: number };
export type FulfillmentModel = {
  readonly status: "PENDING" | "IN_TRANSIT" | "DELIVERED" | "CANCELLED";
  readonly at: string;
  readonly lines: readonly LineQuantity[];
};
export type RefundModel = {
  readonly at: string;
  readonly amount: { readonly e4: number; readonly currency: string };
  readonly lines: readonly LineQuantity[];
};

export type OrderFilter = {
  readonly channel?: readonly string[] | null | undefined;
  readonly status?: readonly string[] | null | undefined;
  readonly paymentStatus?: readonly string[] | null | undefined;
  readonly fulfillmentStatus?: readonly string[] | null | undefined;
  readonly placedAt?: TimeRange | null | undefined;
  readonly customerIds?: readonly string[] | null | undefined;
  readonly locationIds?: readonly string[] | null | undefined;
  readonly variantIds?: readonly string[] | null | undefined;
  readonly totalAtLeastE4?: number | null | undefined;
};

export type TimeRange = {
  readonly from?: string | null | undefined;
  readonly until?: string | null | undefined;
};

export const ORDERS: Listing<OrderModel, OrderFilter, "PLACED_AT" | "UPDATED_AT" | "TOTAL"> = {
  name: "orders",
  columns: `o.id, o.number, o.channel, o.status, o.payment_status as "paymentStatus",
    o.fulfillment_status as "fulfillmentStatus", o.placed_at as "placedAt",
    o.cancelled_at as "cancelledAt", o.customer_id as "customerId",
    o.location_id as "locationId", o.currency, o.tax_included as "taxIncluded",
    o.subtotal_e4 as "subtotalE4", o.shipping_e4 as "shippingE4", o.tax_e4 as "taxE4",
    o.total_e4 as "totalE4", o.fulfillments, o.refunds, o.updated_at as "updatedAt",
    ${provenanceColumns("o")}`,
  from: "sales_order o",
  id: "o.id",
  sorts: {
    PLACED_AT: { sql: "o.placed_at", type: "timestamptz" },
    UPDATED_AT: { sql: "o.updated_at", type: "timestamptz" },
    TOTAL: { sql: "o.total_e4", type: "bigint" },
  },
  filter: filterOrders,
};

/** An order's number as people write it, with and without its sign. */
export function orderNumberForms(text: string): readonly string[] {
  const bare = text.trim().replace(/^#/, "");
  return [bare, `#${bare}`];
}

/**
 * Orders with a line of one of the parent product's variants. A page by date begins with the lines,
 * whose index is in that order, because orders by date would be searched for the product's, and
 * the more the catalog grows, the longer.
 */
export const ORDERS_OF_PRODUCT: Parent = {
  is: `o.id = any(array(
    select ol.order_id from order_line ol join variant v on v.id = ol.variant_id
    where v.product_id = ?))`,
  head: {
    by: "PLACED_AT",
    columns: ["ol.placed_at", "ol.order_id"],
    is: ({ after, order, limit }) => `o.id = any(array(
      select line.order_id from variant v cross join lateral (
        select distinct on (ol.placed_at, ol.order_id) ol.order_id from order_line ol
        where ol.variant_id = v.id and ${after} order by ${order} limit ${limit}) line
      where v.product_id = ?))`,
  },
};

function filterOrders(where: Where, filter: OrderFilter): void {
  where
    .when(filter.channel, (some) => `o.channel = any(${where.bind(some)})`)
    .when(filter.status, (some) => `o.status = any(${where.bind(some)})`)
    .when(filter.paymentStatus, (some) => `o.payment_status = any(${where.bind(some)})`)
    .when(filter.fulfillmentStatus, (some) => `o.fulfillment_status = any(${where.bind(some)})`)
    .when(filter.customerIds, (ids) => `o.customer_id = any(${where.bind(ids)})`)
    .when(filter.locationIds, (ids) => `o.location_id = any(${where.bind(ids)})`)
    .when(filter.totalAtLeastE4, (e4) => `o.total_e4 >= ${where.bind(e4)}`)
    .when(
      filter.variantIds,
      (ids) => `exists (select 1 from order_line ol
        where ol.order_id = o.id and ol.variant_id = any(${where.bind(ids)}))`,
    );
  withinRange(where, "o.placed_at", filter.placedAt);
}

/** From (inclusive) until (exclusive). */
export function withinRange(
  where: Where,
  column: string,
  range: TimeRange | null | undefined,
): void {
  where
    .when(range?.from, (from) => `${column} >= ${where.bind(from)}::timestamptz`)
    .when(range?.until, (until) => `${column} < ${where.bind(until)}::timestamptz`);
}

export type OrderLineModel = {
  readonly id: string;
  readonly orderId: string;
  readonly variantId: string | null;
  readonly sku: string | null;
  readonly title: string;
  readonly quantity: number;
  readonly unitPriceE4: number;
  readonly totalE4: number;
  readonly currency: string;
};

/** The lines of these orders, in their orders' order of them. */
export async function linesOfOrders(
  sql: Sql,
  orderIds: readonly string[],
): Promise<readonly OrderLineModel[]> {
  return sql.query<OrderLineModel>(
    `select l.id, l.order_id as "orderId", l.variant_id as "variantId", l.sku, l.title, l.quantity,
       l.unit_price_e4 as "unitPriceE4", l.total_e4 as "totalE4", o.currency
     from order_line l join sales_order o on o.id = l.order_id
     where l.order_id = any($1) order by l.order_id, l.position`,
    [orderIds],
    "lines_of_orders",
  );
}
