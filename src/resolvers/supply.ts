import { formatDuration } from "../domain/duration.ts";
import type { Resolvers } from "../schema/generated/types.ts";
import { PURCHASE_ORDERS } from "../store/purchase-order-repository.ts";
import { INBOUND_SHIPMENTS, STOCK_MOVEMENTS } from "../store/shipment-repository.ts";
import { SUPPLIERS } from "../store/supplier-repository.ts";
import {
  identitiesByKind,
  linesByPurchaseOrder,
  linesByShipment,
  locationById,
  offersOfSupplier,
  purchaseOrderById,
  purchaseOrdersOfSupplier,
  shipmentsByPurchaseOrder,
  supplierById,
  variantById,
} from "./batches.ts";
import { amount, history, idOf, ofKind, present } from "./common.ts";
import { childConnection, listConnection, sorted } from "./connection.ts";
import type { GraphContext } from "./context.ts";

const DAY_MS = 86_400_000;

export const supply: Pick<
  Resolvers,
  | "Query"
  | "Supplier"
  | "SupplierOffer"
  | "PurchaseOrder"
  | "PurchaseOrderConnection"
  | "PurchaseOrderLine"
  | "InboundShipment"
  | "InboundShipmentLine"
  | "StockMovement"
> = {
  Query: {
    supplier: (_root, { id }, { load }) => load(supplierById, idOf("supplier", id)),
    suppliers: (_root, { first, after, filter }, context) =>
      listConnection(context, SUPPLIERS, {
        first,
        after,
        filter,
        sort: { by: "NAME", direction: "ASC" },
      }),
    purchaseOrder: (_root, { id }, { load }) => load(purchaseOrderById, idOf("purchaseOrder", id)),
    purchaseOrders: (_root, { first, after, filter, sort }, context) =>
      listConnection(context, PURCHASE_ORDERS, {
        first,
        after,
        filter,
        sort: sorted(sort, "ORDERED_AT", "DESC"),
      }),
    inboundShipments: (_root, { first, after, filter }, context) =>
      listConnection(context, INBOUND_SHIPMENTS, {
        first,
        after,
        filter,
        sort: { by: "EXPECTED_AT", direction: "ASC" },
      }),
    stockMovements: (_root, { first, after, filter }, context) =>
      listConnection(context, STOCK_MOVEMENTS, {
        first,
        after,
        filter,
        sort: { by: "EFFECTIVE_AT", direction: "DESC" },
      }),
  },

  Supplier: {
    offers: ({ id }, { first, after }, context) =>
      childConnection(context, offersOfSupplier, id, {
        first,
        after,
        sort: { by: "ID", direction: "ASC" },
      }),
    purchaseOrders: ({ id }, { first, after, filter }, context) =>
      childConnection(context, purchaseOrdersOfSupplier, id, {
        first,
        after,
        filter,
        sort: { by: "ORDERED_AT", direction: "DESC" },
      }),
    provenance: (row) => row,
    identities: ({ id }, _args, { load }) => load(ofKind(identitiesByKind, "supplier"), id),
  },

  SupplierOffer: {
    supplier: ({ supplierId }, _args, context) => supplierOf(context, supplierId),
    variant: ({ variantId }, _args, context) => variantOf(context, variantId),
    unitCost: (row) => amount(row.unitCostE4, row.currency),
    leadTime: ({ leadTimeDays }) => formatDuration(leadTimeDays * DAY_MS),
    provenance: (row) => row,
  },

  PurchaseOrder: {
    supplier: ({ supplierId }, _args, context) => supplierOf(context, supplierId),
    location: ({ locationId }, _args, context) => locationOf(context, locationId),
    total: (row) => amount(row.totalE4, row.currency),
    lines: ({ id }, _args, { load }) => load(linesByPurchaseOrder, id),
    inboundShipments: ({ id }, _args, { load }) => load(shipmentsByPurchaseOrder, id),
    provenance: (row) => row,
    history: ({ id }, { first }, context) => history(context, id, first),
  },
  PurchaseOrderConnection: { totalCount: ({ count }) => count() },
  PurchaseOrderLine: {
    variant: ({ variantId }, _args, context) => variantOf(context, variantId),
    unitCost: (row) => amount(row.unitCostE4, row.currency),
  },

  InboundShipment: {
    supplier: ({ supplierId }, _args, context) => supplierOf(context, supplierId),
    location: ({ locationId }, _args, context) => locationOf(context, locationId),
    lines: ({ id }, _args, { load }) => load(linesByShipment, id),
    provenance: (row) => row,
  },
  InboundShipmentLine: {
    variant: ({ variantId }, _args, context) => variantOf(context, variantId),
    purchaseOrder: ({ purchaseOrderId }, _args, { load }) =>
      purchaseOrderId === null ? null : load(purchaseOrderById, purchaseOrderId),
  },

  StockMovement: {
    variant: ({ variantId }, _args, context) => variantOf(context, variantId),
    from: ({ fromLocationId }, _args, { load }) =>
      fromLocationId === null ? null : load(locationById, fromLocationId),
    to: ({ toLocationId }, _args, { load }) =>
      toLocationId === null ? null : load(locationById, toLocationId),
    provenance: (row) => row,
  },
};

async function supplierOf({ load }: GraphContext, id: string) {
  return present(await load(supplierById, id));
}

async function variantOf({ load }: GraphContext, id: string) {
  return present(await load(variantById, id));
}

async function locationOf({ load }: GraphContext, id: string) {
  return present(await load(locationById, id));
}
