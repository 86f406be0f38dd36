import type { Context, Row } from "./table.ts";
import { Table } from "./table.ts";
import type { Value } from "./values.ts";

/** Purchases with their lines. Amounts are sums, as they are without taxes. */
export function purchaseModels(moves: () => Table) {
  const purchase = new Table({
    name: "purchase.purchase",
    label: "Purchase",
    indexed: ["reference", "party", "state"],
    defaultOrder: [
      ["purchase_date", "DESC NULLS FIRST"],
      ["id", "DESC"],
    ],
    fields: {
      company: { type: "integer" },
      number: { type: "char" },
      reference: { type: "char" },
      comment: { type: "char" },
      state: { type: "char" },
      shipment_state: { type: "char" },
      invoice_state: { type: "char" },
      invoice_method: { type: "char" },
      purchase_date: { type: "date" },
      delivery_date: { type: "date" },
      party: { type: "many2one", target: "party.party" },
      warehouse: { type: "many2one", target: "stock.location" },
      currency: { type: "many2one", target: "currency.currency" },
      invoice_address: { type: "many2one", target: "party.address" },
      untaxed_amount: { type: "decimal" },
      total_amount: { type: "decimal" },
      lines: {
        type: "one2many",
        target: "purchase.line",
        get: (row) => line.owned("purchase", row.id),
      },
      shipments: {
        type: "one2many",
        target: "stock.shipment.in",
        get: (row) => shipmentsOf(row, line, moves()),
      },
    },
  });
  const line: Table = new Table({
    name: "purchase.line",
    label: "Purchase Line",
    indexed: ["purchase"],
    fields: {
      purchase: { type: "many2one", target: "purchase.purchase" },
      type: { type: "char" },
      product: { type: "many2one", target: "product.product" },
      quantity: { type: "float" },
      actual_quantity: { type: "float" },
      product_supplier: { type: "many2one", target: "purchase.product_supplier" },
      unit: { type: "many2one", target: "product.uom" },
      unit_price: { type: "decimal" },
      delivery_date: { type: "date" },
      moves: {
        type: "one2many",
        target: "stock.move",
        get: (row) => moves().owned("origin", `purchase.line,${row.id}`),
      },
    },
  });
  return { purchase, line };
}

function shipmentsOf(purchase: Row, lines: Table, moves: Table): readonly number[] {
  const found = new Set<number>();
  for (const line of lines.owned("purchase", purchase.id)) {
    for (const id of moves.owned("origin", `purchase.line,${line}`)) {
      const shipment = String(moves.get(id)?.["shipment"] ?? "");
      if (shipment.startsWith("stock.shipment.in,")) found.add(Number(shipment.split(",")[1]));
    }
  }
  return [...found];
}

/** Locations, moves and incoming shipments; `quantity` comes from `onHand`. */
export function stockModels() {
  const location = new Table({
    name: "stock.location",
    label: "Stock Location",
    indexed: ["type", "code"],
    defaultOrder: [["name", "ASC"]],
    fields: {
      name: { type: "char" },
      code: { type: "char" },
      type: { type: "char" },
      active: { type: "boolean" },
      parent: { type: "many2one", target: "stock.location" },
      warehouse: { type: "many2one", target: "stock.location", get: (row) => warehouse(row) },
      address: { type: "many2one", target: "party.address" },
      input_location: { type: "many2one", target: "stock.location" },
      output_location: { type: "many2one", target: "stock.location" },
      storage_location: { type: "many2one", target: "stock.location" },
    },
  });
  const warehouse = (row: Row): Value =>
    row["type"] === "warehouse" ? row.id : (row["parent"] ?? null);
  const move: Table = new Table({
    name: "stock.move",
    label: "Stock Move",
    indexed: ["product", "state", "origin", "shipment"],
    defaultOrder: [["id", "DESC"]],
    fields: {
      company: { type: "integer" },
      product: { type: "many2one", target: "product.product" },
      uom: { type: "many2one", target: "product.uom" },
      quantity: { type: "float" },
      internal_quantity: { type: "float", get: (row) => row["quantity"] ?? null },
      from_location: { type: "many2one", target: "stock.location" },
      to_location: { type: "many2one", target: "stock.location" },
      state: { type: "char" },
      planned_date: { type: "date" },
      effective_date: { type: "date" },
      origin: { type: "reference" },
      shipment: { type: "reference" },
    },
  });
  const shipment = new Table({
    name: "stock.shipment.in",
    label: "Supplier Shipment",
    indexed: ["supplier", "state"],
    defaultOrder: [["id", "DESC"]],
    fields: {
      company: { type: "integer" },
      number: { type: "char" },
      reference: { type: "char" },
      state: { type: "char" },
      supplier: { type: "many2one", target: "party.party" },
      warehouse: { type: "many2one", target: "stock.location" },
      planned_date: { type: "date" },
      effective_date: { type: "date" },
      incoming_moves: {
        type: "one2many",
        target: "stock.move",
        get: (row) => movesOf(row, "supplier"),
      },
      inventory_moves: {
        type: "one2many",
        target: "stock.move",
        get: (row) => movesOf(row, "storage"),
      },
      moves: { type: "one2many", target: "stock.move", get: (row) => movesOf(row, null) },
    },
  });
  const movesOf = (row: Row, fromType: string | null): readonly number[] =>
    move.owned("shipment", `stock.shipment.in,${row.id}`).filter((id) => {
      const from = location.get(Number(move.get(id)?.["from_location"]));
      return fromType === null || from?.["type"] === fromType;
    });
  return { location, move, shipment };
}

export type Quantity = (
  product: number,
  warehouses: readonly number[],
  kind: "now" | "forecast",
) => number;

/** The stock fields of a product depend on the context's `locations`; without any they are 0. */
export function stockFields(quantity: Quantity) {
  const read = (kind: "now" | "forecast") => (row: Row, context: Context) => {
    const { locations } = context;
    return Array.isArray(locations) ? quantity(row.id, locations.map(Number), kind) : 0;
  };
  return {
    quantity: { type: "float", get: read("now") },
    forecast_quantity: { type: "float", get: read("forecast") },
  } as const;
}
