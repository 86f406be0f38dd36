import type { Recipe } from "../recipe.ts";
import { provenance, ranked } from "../recipe.ts";
import { derivedId, mustResolve } from "../references.ts";

export const supplierOfferRecipe: Recipe<"supplierOffer"> = {
  kind: "supplierOffer",
  references: (record) => [
    { kind: "supplier", sourceId: record.supplier, required: true },
    { kind: "variant", sourceId: record.variant, required: true },
  ],
  rows(id, said, known) {
    const [first] = ranked(said, "supply", known.rank);
    const { record, system } = first;
    return {
      main: {
        id,
        supplier_id: mustResolve(known, system, "supplier", record.supplier),
        variant_id: mustResolve(known, system, "variant", record.variant),
        unit_cost_e4: record.unitCost.e4,
        currency: record.unitCost.currency,
        lead_time_days: record.leadTimeDays,
        minimum_quantity: record.minimumQuantity,
        pack_size: record.packSize,
        ...provenance(first),
      },
    };
  },
};

export const purchaseOrderRecipe: Recipe<"purchaseOrder"> = {
  kind: "purchaseOrder",
  references: (record) => [
    { kind: "supplier", sourceId: record.supplier, required: true },
    { kind: "location", sourceId: record.location, required: true },
    ...record.lines.map(({ variant }) => ({
      kind: "variant" as const,
      sourceId: variant,
      required: true,
    })),
  ],
  rows(id, said, known) {
    const [first] = ranked(said, "supply", known.rank);
    const { record, system } = first;
    return {
      main: {
        id,
        number: record.number,
        reference: record.reference,
        supplier_id: mustResolve(known, system, "supplier", record.supplier),
        location_id: mustResolve(known, system, "location", record.location),
        status: record.status,
        ordered_at: record.orderedAt,
        expected_at: record.expectedAt,
        total_e4: record.total.e4,
        currency: record.total.currency,
        ...provenance(first),
      },
      parts: {
        table: "purchaseOrderLine",
        parentColumn: "purchase_order_id",
        rows: record.lines.map((line, position) => ({
          id: derivedId("purchaseOrderLine", id, line.sourceId),
          purchase_order_id: id,
          position,
          variant_id: mustResolve(known, system, "variant", line.variant),
          quantity: line.quantity,
          received: line.received,
          unit_cost_e4: line.unitCost.e4,
        })),
      },
    };
  },
};

export const inboundShipmentRecipe: Recipe<"inboundShipment"> = {
  kind: "inboundShipment",
  references: (record) => [
    { kind: "supplier", sourceId: record.supplier, required: true },
    { kind: "location", sourceId: record.location, required: true },
    ...record.lines.flatMap(({ variant, purchaseOrder }) => [
      { kind: "variant" as const, sourceId: variant, required: true },
      ...(purchaseOrder === null
        ? []
        : [{ kind: "purchaseOrder" as const, sourceId: purchaseOrder, required: false }]),
    ]),
  ],
  rows(id, said, known) {
    const [first] = ranked(said, "supply", known.rank);
    const { record, system } = first;
    return {
      main: {
        id,
        number: record.number,
        supplier_id: mustResolve(known, system, "supplier", record.supplier),
        location_id: mustResolve(known, system, "location", record.location),
        status: record.status,
        expected_at: record.expectedAt,
        received_at: record.receivedAt,
        ...provenance(first),
      },
      parts: {
        table: "inboundShipmentLine",
        parentColumn: "inbound_shipment_id",
        rows: record.lines.map((line, position) => ({
          id: derivedId("purchaseOrderLine", id, String(position)),
          inbound_shipment_id: id,
          position,
          variant_id: mustResolve(known, system, "variant", line.variant),
          quantity: line.quantity,
          purchase_order_id:
            line.purchaseOrder === null
              ? null
              : known.resolve(system, "purchaseOrder", line.purchaseOrder),
        })),
      },
    };
  },
};
