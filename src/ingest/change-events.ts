import type { Kind } from "../domain/records.ts";
import type { NewEvent } from "../events/event.ts";
import type { GoldenRow, RowChange } from "../store/golden/table.ts";

/** The event that tells of a change of a golden record. */
export function changeEvent(kind: Kind, row: GoldenRow, change: RowChange): NewEvent {
  const told = {
    change: change.created ? ("created" as const) : ("changed" as const),
    system: String(row["system"]),
    fields: change.changes.map(({ field }) => field),
  };
  const subject = row.id;
  const text = (column: string) => String(row[column]);
  const number = (column: string) => Number(row[column]);
  switch (kind) {
    case "product":
      return { type: "PRODUCT_CHANGED", subject, data: told };
    case "location":
      return { type: "LOCATION_CHANGED", subject, data: told };
    case "customer":
      return { type: "CUSTOMER_CHANGED", subject, data: told };
    case "supplier":
      return { type: "SUPPLIER_CHANGED", subject, data: told };
    case "supplierOffer":
      return { type: "SUPPLIER_OFFER_CHANGED", subject, data: told };
    case "stockMovement":
      return { type: "STOCK_MOVED", subject, data: told };
    case "price": {
      const channel = row["channel"] === "POS" ? ("POS" as const) : ("WEB" as const);
      const amountE4 = number("amount_e4");
      const data = { ...told, channel, amountE4, currency: text("currency") };
      return { type: "PRICE_CHANGED", subject: text("variant_id"), data };
    }
    case "order": {
      const data = { ...told, number: text("number"), status: text("status") };
      return { type: "ORDER_CHANGED", subject, data };
    }
    case "purchaseOrder": {
      const number = row["number"] === null ? null : text("number");
      return {
        type: "PURCHASE_ORDER_CHANGED",
        subject,
        data: { ...told, number, status: text("status") },
      };
    }
    case "inboundShipment":
      return {
        type: "INBOUND_SHIPMENT_CHANGED",
        subject,
        data: { ...told, status: text("status") },
      };
    case "inventory":
      return {
        type: "INVENTORY_CHANGED",
        subject,
        data: {
          ...told,
          variantId: text("variant_id"),
          locationId: text("location_id"),
          onHand: number("on_hand"),
          reserved: number("reserved"),
          incoming: number("incoming"),
          held: Number(change.own["held"] ?? 0),
        },
      };
  }
}
