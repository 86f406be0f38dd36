import type { Kind } from "../domain/records.ts";
import { groupBy } from "../kernel/collections.ts";
import { AUDIT } from "../store/audit-repository.ts";
import { CUSTOMERS, type LifetimeValue, lifetimeValues } from "../store/customer-repository.ts";
import { healthOf } from "../store/health-repository.ts";
import { type HistoryModel, historyOf } from "../store/history-repository.ts";
import { type IdentityModel, identitiesOf } from "../store/identity-repository.ts";
import {
  type ArrivalQuestion,
  arrivalsBy,
  INVENTORY_LEVELS,
  inventoryOf,
  LOCATIONS,
} from "../store/inventory-repository.ts";
import { type CustomerMerge, findMerges, mergesInto } from "../store/merge-repository.ts";
import { observationsOf, type StoredObservation } from "../store/observation-repository.ts";
import {
  linesOfOrders,
  ORDERS,
  ORDERS_OF_PRODUCT,
  orderNumberForms,
} from "../store/order-repository.ts";
import {
  PRICES,
  PRODUCTS,
  VARIANTS,
  type VariantModel,
  variantsOf,
} from "../store/product-repository.ts";
import {
  INCOMING_OF_VARIANT,
  linesOfPurchaseOrders,
  PURCHASE_ORDERS,
} from "../store/purchase-order-repository.ts";
import { QUARANTINE } from "../store/quarantine-repository.ts";
import { linesOfReservations, RESERVATIONS } from "../store/reservation-repository.ts";
import {
  INBOUND_SHIPMENTS,
  linesOfShipments,
  STOCK_MOVEMENTS,
  shipmentsOfPurchaseOrders,
} from "../store/shipment-repository.ts";
import { offersOf, SUPPLIER_OFFERS, SUPPLIERS } from "../store/supplier-repository.ts";
import { syncStates } from "../store/sync-repository.ts";
import { type Batch, byCode, byId, childrenOf, currentOf, family } from "./load.ts";

/** Every way a field reads what hangs on its parent, each a batch of its own. */
export const productById = byId(PRODUCTS);
export const variantById = byId(VARIANTS);
const active = (rows: readonly VariantModel[]) =>
  rows.find(({ status }) => status === "ACTIVE") ?? rows[0];
/** One that is removed only when no other has the code. */
export const variantBySku = byCode(VARIANTS, {
  column: "v.sku",
  of: (row) => row.sku,
  choose: active,
});
export const variantByGtin = byCode(VARIANTS, {
  column: "v.gtin",
  of: (row) => row.gtin,
  choose: active,
});
export const priceByVariant = byId(PRICES);
export const locationById = byId(LOCATIONS);
export const inventoryLevelById = byId(INVENTORY_LEVELS);
export const reservationById = byId(RESERVATIONS);
export const orderById = byId(ORDERS);
export const orderByNumber = byCode(ORDERS, {
  column: "o.number",
  of: (row) => row.number,
  formsOf: (asked) => [asked, ...orderNumberForms(asked)],
});
export const customerById = currentOf(byId(CUSTOMERS));
export const customerByEmail = byCode(CUSTOMERS, {
  column: "lower(c.email)",
  of: (row) => row.email?.toLowerCase() ?? null,
  formsOf: (asked) => [asked.toLowerCase()],
});
export const mergeById: Batch<string, CustomerMerge | null> = {
  read: async (ids, { sql }) => {
    const merges = new Map((await findMerges(sql, ids)).map((merge) => [merge.id, merge]));
    return ids.map((id) => merges.get(id) ?? null);
  },
};
export const mergesByCustomer = childrenOf(mergesInto, (merge) => merge.customerId);
export const supplierById = byId(SUPPLIERS);
export const supplierOfferById = byId(SUPPLIER_OFFERS);
export const purchaseOrderById = byId(PURCHASE_ORDERS);
export const inboundShipmentById = byId(INBOUND_SHIPMENTS);
export const stockMovementById = byId(STOCK_MOVEMENTS);
export const quarantineById = byId(QUARANTINE);
export const auditEntryById = byId(AUDIT);

export const variantsByProduct = childrenOf(variantsOf, (variant) => variant.productId);
export const inventoryByVariant = childrenOf(inventoryOf, (level) => level.variantId);
export const offersByVariant = childrenOf(offersOf, (offer) => offer.variantId);
export const linesByOrder = childrenOf(linesOfOrders, (line) => line.orderId);
export const linesByPurchaseOrder = childrenOf(
  linesOfPurchaseOrders,
  (line) => line.purchaseOrderId,
);
export const linesByReservation = childrenOf(linesOfReservations, (line) => line.reservationId);
export const linesByShipment = childrenOf(linesOfShipments, (line) => line.inboundShipmentId);
export const shipmentsByPurchaseOrder = childrenOf(
  shipmentsOfPurchaseOrders,
  (shipment) => shipment.purchaseOrderId,
);
export const valueByCustomer = childrenOf<LifetimeValue>(
  lifetimeValues,
  (value) => value.customerId,
);
export const healthBySystem = childrenOf(healthOf, (health) => health.system);
export const syncsBySystem = childrenOf(syncStates, (state) => state.system);

export const ordersOfProduct = family(ORDERS, ORDERS_OF_PRODUCT);
export const ordersOfCustomer = family(ORDERS, "o.customer_id");
export const incomingOfVariant = family(PURCHASE_ORDERS, INCOMING_OF_VARIANT);
export const movementsOfVariant = family(STOCK_MOVEMENTS, "m.variant_id");
export const inventoryOfLocation = family(INVENTORY_LEVELS, "i.location_id");
export const offersOfSupplier = family(SUPPLIER_OFFERS, "f.supplier_id");
export const purchaseOrdersOfSupplier = family(PURCHASE_ORDERS, "po.supplier_id");
export const productsOfCategory = family(PRODUCTS, "? = any(p.categories)");

/** The joins of golden records of one kind. */
export const identitiesByKind: Readonly<Record<string, Batch<string, readonly IdentityModel[]>>> =
  Object.fromEntries(
    ["product", "variant", "location", "customer", "supplier"].map((kind) => [
      kind,
      childrenOf(
        (sql, ids) => identitiesOf(sql, kind, ids),
        (identity: IdentityModel) => identity.goldenId,
      ),
    ]),
  );

type Observed = StoredObservation & { readonly goldenId: string };

/** What the systems say of golden records of one kind. */
export const observationsByKind: Readonly<Record<string, Batch<string, readonly Observed[]>>> =
  Object.fromEntries(
    (["product", "inventory"] as const satisfies readonly Kind[]).map((kind) => [
      kind,
      childrenOf<Observed>(
        (sql, ids) => observationsOf(sql, kind, ids),
        (observation) => observation.goldenId,
      ),
    ]),
  );

export type HistoryQuestion = { readonly recordId: string; readonly first: number };

export const historyByRecord: Batch<HistoryQuestion, readonly HistoryModel[]> = {
  same: ({ recordId, first }) => `${recordId}\n${first}`,
  async read(questions, { sql }) {
    const most = Math.max(...questions.map(({ first }) => first));
    const entries = await historyOf(sql, [...new Set(questions.map((q) => q.recordId))], most);
    const byRecord = groupBy(entries, (entry) => entry.recordId);
    return questions.map(({ recordId, first }) => (byRecord.get(recordId) ?? []).slice(0, first));
  },
};

export const arrivals: Batch<ArrivalQuestion, number> = {
  same: ({ variantId, locationId, by }) => `${variantId}\n${locationId}\n${by}`,
  read: (questions, { sql }) => arrivalsBy(sql, questions),
};
