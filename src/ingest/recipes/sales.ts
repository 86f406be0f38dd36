import type { RecordOf } from "../../domain/records.ts";
import type { Known, Recipe, Reference, Said } from "../recipe.ts";
import { provenance, ranked } from "../recipe.ts";
import { derivedId } from "../references.ts";

/** An order belongs to one system; what it refers to may come later without holding it up. */
export const orderRecipe: Recipe<"order"> = {
  kind: "order",
  references: (record) => references(record),
  rows(id, said, known) {
    const [first] = ranked(said, "order", known.rank);
    const { record, system } = first;
    const may = (kind: "customer" | "location", sourceId: string | null) =>
      sourceId === null ? null : known.resolve(system, kind, sourceId);
    const lineId = (sourceId: string) => derivedId("orderLine", id, sourceId);
    const lines = (parts: readonly { line: string; quantity: number }[]) =>
      parts.map((part) => ({ lineId: lineId(part.line), quantity: part.quantity }));
    return {
      main: {
        id,
        number: record.number,
        channel: record.channel,
        status: record.status,
        payment_status: record.paymentStatus,
        fulfillment_status: record.fulfillmentStatus,
        placed_at: record.placedAt,
        cancelled_at: record.cancelledAt,
        customer_id: may("customer", record.customer),
        location_id: may("location", record.location),
        currency: record.total.currency,
        tax_included: record.taxIncluded,
        subtotal_e4: record.subtotal.e4,
        shipping_e4: record.shipping.e4,
        tax_e4: record.tax.e4,
        total_e4: record.total.e4,
        refunded_e4: record.refunds.reduce((sum, refund) => sum + refund.amount.e4, 0),
        fulfillments: record.fulfillments.map(({ status, at, lines: parts }) => ({
          status,
          at,
          lines: lines(parts),
        })),
        refunds: record.refunds.map(({ at, amount, lines: parts }) => ({
          at,
          amount,
          lines: lines(parts),
        })),
        ...provenance(first),
      },
      parts: { table: "orderLine", parentColumn: "order_id", rows: lineRows(id, first, known) },
    };
  },
};

function lineRows(orderId: string, { record, system }: Said<"order">, known: Known) {
  return record.lines.map((line, position) => ({
    id: derivedId("orderLine", orderId, line.sourceId),
    order_id: orderId,
    position,
    source_id: line.sourceId,
    variant_id: line.variant === null ? null : known.resolve(system, "variant", line.variant),
    sku: line.sku,
    title: line.title,
    quantity: line.quantity,
    unit_price_e4: line.unitPrice.e4,
    total_e4: line.total.e4,
    placed_at: record.placedAt,
    location_id:
      record.location === null ? null : known.resolve(system, "location", record.location),
    cancelled: record.status === "CANCELLED",
  }));
}

function references(record: RecordOf<"order">): readonly Reference[] {
  const found: Reference[] = [];
  if (record.customer) {
    found.push({ kind: "customer", sourceId: record.customer, required: false });
  }
  if (record.location) {
    found.push({ kind: "location", sourceId: record.location, required: false });
  }
  for (const line of record.lines) {
    if (line.variant) found.push({ kind: "variant", sourceId: line.variant, required: false });
  }
  return found;
}
