import type { CustomerModel } from "../store/customer-repository.ts";
import type { InventoryLevelModel } from "../store/inventory-repository.ts";
import type { OrderModel } from "../store/order-repository.ts";
import type { ProductModel } from "../store/product-repository.ts";
import type { PurchaseOrderModel } from "../store/purchase-order-repository.ts";
import type { ConnectionModel } from "./connection.ts";
import type { UserErrorModel } from "./mutation.ts";

/** What a repeated mutation of customers needs to answer again. */
export type MergeCustomersPayloadModel = {
  readonly customerId: string | null;
  readonly mergeIds: readonly string[] | null;
  readonly userErrors: readonly UserErrorModel[];
};
export type UnmergeCustomersPayloadModel = {
  readonly customerId: string | null;
  readonly restoredId: string | null;
  readonly userErrors: readonly UserErrorModel[];
};

/** A repeated mutation of a reservation answers with what the reservation is by now. */
export type ReservationPayloadModel = {
  readonly reservationId: string | null;
  readonly userErrors: readonly UserErrorModel[];
};

/** The connections that count themselves, under the names the generated types look for. */
export type ProductConnectionModel = ConnectionModel<ProductModel>;
export type InventoryLevelConnectionModel = ConnectionModel<InventoryLevelModel>;
export type OrderConnectionModel = ConnectionModel<OrderModel>;
export type CustomerConnectionModel = ConnectionModel<CustomerModel>;
export type PurchaseOrderConnectionModel = ConnectionModel<PurchaseOrderModel>;
