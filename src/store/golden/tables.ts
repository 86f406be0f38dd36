import type { GoldenTable } from "./table.ts";

const PROVENANCE = {
  updated_at: "timestamptz",
  system: "text",
  source_id: "text",
  observed_at: "timestamptz",
} as const;
const QUIET = ["updated_at", "system", "source_id", "observed_at"] as const;

function record(
  name: string,
  columns: Record<string, string>,
  silent: readonly string[] = [],
): GoldenTable {
  return {
    name,
    columns: { id: "text", ...columns, ...PROVENANCE },
    silent: [...QUIET, ...silent],
  };
}

function part(name: string, columns: Record<string, string>, silent: readonly string[] = []) {
  return { name, columns: { id: "text", ...columns }, silent } satisfies GoldenTable;
}

/** Every golden table, in the order in which their foreign keys let them be written. */
export const GOLDEN = {
  location: record("location", {
    name: "text",
    code: "text",
    type: "text",
    address: "jsonb",
    active: "boolean",
  }),
  supplier: record("supplier", { name: "text", code: "text", email: "text", country: "text" }),
  product: record(
    "product",
    {
      title: "text",
      description: "text",
      vendor: "text",
      status: "text",
      categories: "text[]",
      images: "jsonb",
      created_at: "timestamptz",
      search_text: "text",
    },
    ["created_at", "search_text"],
  ),
  variant: part("variant", {
    product_id: "text",
    position: "int",
    title: "text",
    sku: "text",
    gtin: "text",
    options: "jsonb",
    status: "text",
  }),
  supplierOffer: record("supplier_offer", {
    supplier_id: "text",
    variant_id: "text",
    unit_cost_e4: "bigint",
    currency: "text",
    lead_time_days: "int",
    minimum_quantity: "bigint",
    pack_size: "bigint",
  }),
  price: record("price", {
    variant_id: "text",
    channel: "text",
    amount_e4: "bigint",
    compare_at_e4: "bigint",
    currency: "text",
    tax_included: "boolean",
  }),
  inventory: {
    ...record("inventory_level", {
      variant_id: "text",
      location_id: "text",
      on_hand: "bigint",
      reserved: "bigint",
      incoming: "bigint",
    }),
    own: ["held"],
  },
  customer: record(
    "customer",
    {
      given_name: "text",
      family_name: "text",
      display_name: "text",
      email: "text",
      phone: "text",
      addresses: "jsonb",
      email_consent: "text",
      tags: "text[]",
      loyalty_ids: "text[]",
      company: "text",
      lifecycle_stage: "text",
      search_text: "text",
    },
    ["display_name", "search_text"],
  ),
  purchaseOrder: record("purchase_order", {
    number: "text",
    reference: "text",
    supplier_id: "text",
    location_id: "text",
    status: "text",
    ordered_at: "timestamptz",
    expected_at: "timestamptz",
    total_e4: "bigint",
    currency: "text",
  }),
  purchaseOrderLine: part("purchase_order_line", {
    purchase_order_id: "text",
    position: "int",
    variant_id: "text",
    quantity: "bigint",
    received: "bigint",
    unit_cost_e4: "bigint",
  }),
  inboundShipment: record("inbound_shipment", {
    number: "text",
    supplier_id: "text",
    location_id: "text",
    status: "text",
    expected_at: "timestamptz",
    received_at: "timestamptz",
  }),
  inboundShipmentLine: part("inbound_shipment_line", {
    inbound_shipment_id: "text",
    position: "int",
    variant_id: "text",
    quantity: "bigint",
    purchase_order_id: "text",
  }),
  order: record("sales_order", {
    number: "text",
    channel: "text",
    status: "text",
    payment_status: "text",
    fulfillment_status: "text",
    placed_at: "timestamptz",
    cancelled_at: "timestamptz",
    customer_id: "text",
    location_id: "text",
    currency: "text",
    tax_included: "boolean",
    subtotal_e4: "bigint",
    shipping_e4: "bigint",
    tax_e4: "bigint",
    total_e4: "bigint",
    refunded_e4: "bigint",
    fulfillments: "jsonb",
    refunds: "jsonb",
  }),
  orderLine: part("order_line", {
    order_id: "text",
    position: "int",
    source_id: "text",
    variant_id: "text",
    sku: "text",
    title: "text",
    quantity: "bigint",
    unit_price_e4: "bigint",
    total_e4: "bigint",
    placed_at: "timestamptz",
    location_id: "text",
    cancelled: "boolean",
  }),
  stockMovement: record("stock_movement", {
    variant_id: "text",
    from_location_id: "text",
    to_location_id: "text",
    quantity: "bigint",
    reason: "text",
    status: "text",
    effective_at: "timestamptz",
    origin: "text",
  }),
} as const satisfies Record<string, GoldenTable>;
export type GoldenTableName = keyof typeof GOLDEN;
