import type { Sql } from "./database.ts";
import type { Listing } from "./listing.ts";
import { type TimeRange, withinRange } from "./order-repository.ts";
import { type ProvenanceModel, provenanceColumns } from "./provenance.ts";

export type InboundShipmentModel = ProvenanceModel & {
  readonly id: string;
  readonly number: string | null;
  readonly supplierId: string;
  readonly locationId: string;
  readonly status: "PLANNED" | "IN_TRANSIT" | "RECEIVED" | "CANCELLED";
  readonly expectedAt: string | null;
  readonly receivedAt: string | null;
};

export type InboundShipmentFilter = {
  readonly status?: readonly string[] | null | undefined;
  readonly supplierIds?: readonly string[] | null | undefined;
  readonly locationIds?: readonly string[] | null | undefined;
  readonly expectedAt?: TimeRange | null | undefined;
};

export const INBOUND_SHIPMENTS: Listing<
  InboundShipmentModel,
  InboundShipmentFilter,
  "EXPECTED_AT"
> = {
  name: "inboundShipments",
  columns: `s.id, s.number, s.supplier_id as "supplierId", s.location_id as "locationId", s.status,
    s.expected_at as "expectedAt", s.received_at as "receivedAt", ${provenanceColumns("s")}`,
  from: "inbound_shipment s",
  id: "s.id",
  sorts: { EXPECTED_AT: { sql: "coalesce(s.expected_at, 'infinity')", type: "timestamptz" } },
  filter: (where, filter) => {
    where
      .when(filter.status, (some) => `s.status = any(${where.bind(some)})`)
      .when(filter.supplierIds, (ids) => `s.supplier_id = any(${where.bind(ids)})`)
      .when(filter.locationIds, (ids) => `s.location_id = any(${where.bind(ids)})`);
    withinRange(where, "s.expected_at", filter.expectedAt);
  },
};

export type InboundShipmentLineModel = {
  readonly id: string;
  readonly inboundShipmentId: string;
  readonly variantId: string;
  readonly quantity: number;
  readonly purchaseOrderId: string | null;
};

export async function linesOfShipments(
  sql: Sql,
  shipmentIds: readonly string[],
): Promise<readonly InboundShipmentLineModel[]> {
  return sql.query<InboundShipmentLineModel>(
    `select id, inbound_shipment_id as "inboundShipmentId", variant_id as "variantId", quantity,
       purchase_order_id as "purchaseOrderId"
     from inbound_shipment_line where inbound_shipment_id = any($1)
     order by inbound_shipment_id, position`,
    [shipmentIds],
    "lines_of_shipments",
  );
}

/** The shipments that bring each of these purchase orders, the earliest expected first. */
export async function shipmentsOfPurchaseOrders(
  sql: Sql,
  purchaseOrderIds: readonly string[],
): Promise<readonly (InboundShipmentModel & { readonly purchaseOrderId: string })[]> {
  return sql.query(
    `select l.purchase_order_id as "purchaseOrderId", ${INBOUND_SHIPMENTS.columns}
     from (select distinct purchase_order_id, inbound_shipment_id from inbound_shipment_line
           where purchase_order_id = any($1)) l
     join inbound_shipment s on s.id = l.inbound_shipment_id
     order by s.expected_at nulls last, s.id`,
    [purchaseOrderIds],
    "shipments_of_purchase_orders",
  );
}

export type StockMovementModel = ProvenanceModel & {
  readonly id: string;
  readonly variantId: string;
  readonly fromLocationId: string | null;
  readonly toLocationId: string | null;
  readonly quantity: number;
  readonly reason: "RECEIPT" | "SALE" | "TRANSFER" | "ADJUSTMENT" | "RETURN";
  readonly status: "PLANNED" | "DONE" | "CANCELLED";
  readonly effectiveAt: string;
  readonly origin: string | null;
};

export type StockMovementFilter = {
  readonly variantIds?: readonly string[] | null | undefined;
  readonly locationIds?: readonly string[] | null | undefined;
  readonly reason?: readonly string[] | null | undefined;
  readonly status?: readonly string[] | null | undefined;
  readonly effectiveAt?: TimeRange | null | undefined;
};

export const STOCK_MOVEMENTS: Listing<StockMovementModel, StockMovementFilter, "EFFECTIVE_AT"> = {
  name: "stockMovements",
  columns: `m.id, m.variant_id as "variantId", m.from_location_id as "fromLocationId",
    m.to_location_id as "toLocationId", m.quantity, m.reason, m.status,
    m.effective_at as "effectiveAt", m.origin, ${provenanceColumns("m")}`,
  from: "stock_movement m",
  id: "m.id",
  sorts: { EFFECTIVE_AT: { sql: "m.effective_at", type: "timestamptz" } },
  filter: (where, filter) => {
    where
      .when(filter.variantIds, (ids) => `m.variant_id = any(${where.bind(ids)})`)
      .when(filter.locationIds, (ids) => {
        const some = where.bind(ids);
        return `(m.from_location_id = any(${some}) or m.to_location_id = any(${some}))`;
      })
      .when(filter.reason, (some) => `m.reason = any(${where.bind(some)})`)
      .when(filter.status, (some) => `m.status = any(${where.bind(some)})`);
    withinRange(where, "m.effective_at", filter.effectiveAt);
  },
};
