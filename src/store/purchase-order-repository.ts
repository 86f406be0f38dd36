import type { Sql } from "./database.ts";
import type { Listing } from "./listing.ts";
import { type TimeRange, withinRange } from "./order-repository.ts";
import { type ProvenanceModel, provenanceColumns } from "./provenance.ts";

export type PurchaseOrderModel = ProvenanceModel & {
  readonly id: string;
  readonly number: string | null;
  readonly reference: string | null;
  readonly supplierId: string;
  readonly locationId: string;
  readonly status: "DRAFT" | "QUOTED" | "CONFIRMED" | "RECEIVED" | "CANCELLED";
  readonly orderedAt: string;
  readonly expectedAt: string | null;
  readonly totalE4: number;
  readonly currency: string;
};

export type PurchaseOrderFilter = {
  readonly status?: readonly string[] | null | undefined;
  readonly supplierIds?: readonly string[] | null | undefined;
  readonly locationIds?: readonly string[] | null | undefined;
  readonly variantIds?: readonly string[] | null | undefined;
  readonly orderedAt?: TimeRange | null | undefined;
  readonly expectedAt?: TimeRange | null | undefined;
  readonly reference?: string | null | undefined;
};

export const PURCHASE_ORDERS: Listing<
  PurchaseOrderModel,
  PurchaseOrderFilter,
  "ORDERED_AT" | "EXPECTED_AT" | "TOTAL"
> = {
  name: "purchaseOrders",
  columns: `po.id, po.number, po.reference, po.supplier_id as "supplierId",
    po.location_id as "locationId", po.status, po.ordered_at as "orderedAt",
    po.expected_at as "expectedAt", po.total_e4 as "totalE4", po.currency,
    ${provenanceColumns("po")}`,
  from: "purchase_order po",
  id: "po.id",
  sorts: {
    ORDERED_AT: { sql: "po.ordered_at", type: "timestamptz" },
    EXPECTED_AT: { sql: "coalesce(po.expected_at, 'infinity')", type: "timestamptz" },
    TOTAL: { sql: "po.total_e4", type: "bigint" },
  },
  filter: (where, filter) => {
    where
      .when(filter.status, (some) => `po.status = any(${where.bind(some)})`)
      .when(filter.supplierIds, (ids) => `po.supplier_id = any(${where.bind(ids)})`)
      .when(filter.locationIds, (ids) => `po.location_id = any(${where.bind(ids)})`)
      .when(filter.reference, (reference) => `po.reference = ${where.bind(reference)}`)
      .when(
        filter.variantIds,
        (ids) => `exists (select 1 from purchase_order_line pl
          where pl.purchase_order_id = po.id and pl.variant_id = any(${where.bind(ids)}))`,
      );
    withinRange(where, "po.ordered_at", filter.orderedAt);
    withinRange(where, "po.expected_at", filter.expectedAt);
  },
};

/** Open purchase orders that are still to bring units of the parent variant. */
export const INCOMING_OF_VARIANT = `po.status in ('DRAFT', 'QUOTED', 'CONFIRMED') and po.id in (
  select pl.purchase_order_id from purchase_order_line pl
  where pl.variant_id = ? and pl.received < pl.quantity)`;

export type PurchaseOrderLineModel = {
  readonly id: string;
  readonly purchaseOrderId: string;
  readonly variantId: string;
  readonly quantity: number;
  readonly received: number;
  readonly unitCostE4: number;
  readonly currency: string;
};

export async function linesOfPurchaseOrders(
  sql: Sql,
  purchaseOrderIds: readonly string[],
): Promise<readonly PurchaseOrderLineModel[]> {
  return sql.query<PurchaseOrderLineModel>(
    `select pl.id, pl.purchase_order_id as "purchaseOrderId", pl.variant_id as "variantId",
       pl.quantity, pl.received, pl.unit_cost_e4 as "unitCostE4", po.currency
     from purchase_order_line pl join purchase_order po on po.id = pl.purchase_order_id
     where pl.purchase_order_id = any($1) order by pl.purchase_order_id, pl.position`,
    [purchaseOrderIds],
    "lines_of_purchase_orders",
  );
}
