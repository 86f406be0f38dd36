import type { Seen } from "./canaries.ts";
import {
  at,
  type Build,
  everyone,
  ofChannel,
  ofSupplier,
  provenance,
  times,
  unlimited,
} from "./rows.ts";

const CHANNELS = ["WEB", "POS", "PARTNER"] as const;

/** What is sold, where it is, and what it costs. */
export function addCatalog({ marks, add }: Build) {
  const products = times(5, (n) => {
    const mark = marks.of("product", everyone, "catalog:read");
    const title = mark.text("title");
    return add("product", everyone, {
      ...{ id: mark.id("prod"), title, description: mark.text("description") },
      ...{ vendor: mark.text("vendor"), status: at(["ACTIVE", "ACTIVE", "DRAFT"], n) },
      ...{ categories: [at(["Lamps", "Cups"], n)], images: [], search_text: title },
      ...{ created_at: mark.at("created_at"), updated_at: mark.at("updated_at") },
      ...provenance(mark),
    });
  });
  const variants = times(8, (n) => {
    const mark = marks.of("variant", everyone, "catalog:read");
    return add("variant", everyone, {
      ...{ id: mark.id("var"), product_id: at(products, n), position: n, status: "ACTIVE" },
      ...{ title: mark.text("title"), sku: mark.text("sku"), gtin: mark.text("gtin") },
      options: [{ name: mark.text("option"), value: mark.text("value") }],
    });
  });
  const locations = times(3, (n) => {
    const mark = marks.of("location", everyone, "inventory:read");
    return add("location", everyone, {
      ...{ id: mark.id("loc"), name: mark.text("name"), code: mark.text("code") },
      ...{ type: at(["WAREHOUSE", "STORE"], n), address: null, active: true },
      ...{ updated_at: mark.at("updated_at"), ...provenance(mark) },
    });
  });
  const prices = variants.flatMap((variant) =>
    (["WEB", "POS"] as const).map((channel) => {
      const seen = ofChannel(channel);
      const mark = marks.of("price", seen, "catalog:read");
      return add("price", seen, {
        ...{ id: channel === "WEB" ? variant : `${variant}/POS`, variant_id: variant, channel },
        ...{ amount_e4: mark.e4("amount"), compare_at_e4: mark.e4("compare_at") },
        ...{ currency: "GBP", tax_included: true, updated_at: mark.at("updated_at") },
        ...provenance(mark),
      });
    }),
  );
  return { products, variants, locations, prices };
}

export type Catalog = ReturnType<typeof addCatalog>;

/** The suppliers of the nth variant: one, or two. */
function suppliersOf(suppliers: readonly string[], n: number): readonly string[] {
  return n % 2 === 0 ? [at(suppliers, n / 2)] : [at(suppliers, n), at(suppliers, n + 1)];
}

/** Who supplies it, what is there, and what was ordered and is on its way. */
export function addSupply({ marks, add }: Build, { variants, locations }: Catalog) {
  const suppliers = times(4, () => {
    let id = "";
    const seen: Seen = (viewer) => ofSupplier(id)(viewer);
    const mark = marks.of("supplier", seen, "supply:read");
    id = add("supplier", seen, {
      ...{ id: mark.id("sup"), name: mark.text("name"), code: mark.text("code") },
      ...{ email: `${mark.text("email")}@example.com`, country: mark.text("country") },
      ...{ updated_at: mark.at("updated_at"), ...provenance(mark) },
    });
    return id;
  });
  const costs = { scope: "costs:read" };
  const offers = variants.flatMap((variant, n) =>
    suppliersOf(suppliers, n).map((supplier) => {
      const seen = ofSupplier(supplier);
      const mark = marks.of("supplier_offer", seen, "supply:read");
      return add("supplier_offer", seen, {
        ...{ id: mark.id("off"), supplier_id: supplier, variant_id: variant, currency: "GBP" },
        ...{ unit_cost_e4: mark.e4("unit_cost", costs), lead_time_days: 3 + n },
        ...{ minimum_quantity: mark.number("minimum"), pack_size: mark.number("pack_size") },
        ...{ updated_at: mark.at("updated_at"), ...provenance(mark) },
      });
    }),
  );
  const levels = variants.flatMap((variant, n) =>
    [0, 1].map((place) => {
      const seen: Seen = ({ rows }) =>
        rows === null ||
        rows.channels.length > 0 ||
        suppliersOf(suppliers, n).some((id) => rows.suppliers.includes(id));
      const mark = marks.of("inventory_level", seen, "inventory:read");
      const values = {
        ...{ id: mark.id("inv"), variant_id: variant, location_id: at(locations, n + place) },
        ...{ on_hand: mark.number("on_hand"), reserved: n, held: 100 },
        incoming: mark.number("incoming", { seen: unlimited }),
        ...{ updated_at: mark.at("updated_at"), ...provenance(mark) },
      };
      return add("inventory_level", seen, values, { incoming: 77 });
    }),
  );
  // Stock tells of what is ordered, too: it is what is incoming.
  const counted = { scope: null };
  const purchaseOrders = times(16, (n) => {
    const supplier = at(suppliers, n);
    const seen = ofSupplier(supplier);
    const mark = marks.of("purchase_order", seen, "supply:read");
    const id = add("purchase_order", seen, {
      ...{ id: mark.id("po"), number: mark.text("number"), reference: mark.text("reference") },
      ...{ supplier_id: supplier, location_id: at(locations, n), currency: "GBP" },
      status: at(["CONFIRMED", "QUOTED", "CONFIRMED", "RECEIVED", "DRAFT"], n),
      ...{ ordered_at: mark.at("ordered_at"), expected_at: mark.at("expected_at") },
      total_e4: mark.e4("total", costs),
      ...{ updated_at: mark.at("updated_at"), ...provenance(mark) },
    });
    for (const position of [0, 1]) {
      add("purchase_order_line", seen, {
        ...{ id: mark.id("pol"), purchase_order_id: id, position },
        variant_id: at(variants, n + position),
        ...{ quantity: mark.number("line.quantity", counted), received: 0 },
        unit_cost_e4: mark.e4("line.unit_cost", costs),
      });
    }
    return id;
  });
  const shipments = times(10, (n) => {
    const supplier = at(suppliers, n);
    const seen = ofSupplier(supplier);
    const mark = marks.of("inbound_shipment", seen, "supply:read");
    const id = add("inbound_shipment", seen, {
      ...{ id: mark.id("ship"), number: mark.text("number"), supplier_id: supplier },
      ...{ location_id: at(locations, n), status: at(["PLANNED", "IN_TRANSIT"], n) },
      ...{ expected_at: mark.at("expected_at"), received_at: null },
      ...{ updated_at: mark.at("updated_at"), ...provenance(mark) },
    });
    // The second line brings an order of another supplier's, which the first must not learn of.
    for (const position of [0, 1]) {
      add("inbound_shipment_line", seen, {
        ...{ id: mark.id("line"), inbound_shipment_id: id, position },
        variant_id: at(variants, n + position),
        quantity: mark.number("line.quantity"),
        purchase_order_id: at(purchaseOrders, n + position),
      });
    }
    return id;
  });
  const movements = times(10, (n) => {
    const mark = marks.of("stock_movement", unlimited, "supply:read");
    return add("stock_movement", unlimited, {
      ...{ id: mark.id("mov"), variant_id: at(variants, n), from_location_id: at(locations, n) },
      ...{ to_location_id: null, quantity: mark.number("quantity"), origin: mark.text("origin") },
      ...{ reason: at(["SALE", "RECEIPT", "SALE"], n), status: "DONE" },
      ...{ effective_at: mark.at("effective_at"), updated_at: mark.at("updated_at") },
      ...provenance(mark),
    });
  });
  return { suppliers, offers, levels, purchaseOrders, shipments, movements };
}

export type Supply = ReturnType<typeof addSupply>;

/** Who bought it, and where. */
export function addSales({ marks, add, seenOf }: Build, { variants, locations }: Catalog) {
  const orderCount = 16;
  const customerOf = (n: number) => n % 6;
  const channelOf = (n: number) => at(CHANNELS, n + Math.floor(n / 6));
  const customers = times(8, (who) => {
    const channels = times(orderCount, (n) => n)
      .filter((n) => customerOf(n) === who)
      .map(channelOf);
    const seen: Seen = ({ rows }) =>
      rows === null || channels.some((channel) => rows.channels.includes(channel));
    const mark = marks.of("customer", seen, "customers:read");
    const name = mark.text("name");
    const email = `${mark.text("email")}@example.com`;
    return add("customer", seen, {
      ...{ id: mark.id("cust"), given_name: mark.text("given"), family_name: name },
      ...{ display_name: name, email, phone: mark.text("phone") },
      addresses: [{ line1: mark.text("line1"), city: mark.text("city"), country: "GB" }],
      ...{ email_consent: "UNKNOWN", tags: [mark.text("tag")], search_text: `${name} ${email}` },
      ...{ loyalty_ids: [mark.text("loyalty")], company: mark.text("company") },
      ...{ lifecycle_stage: mark.text("stage"), updated_at: mark.at("updated_at") },
      ...provenance(mark),
    });
  });
  const orders = times(orderCount, (n) => {
    const channel = channelOf(n);
    const seen = ofChannel(channel);
    const mark = marks.of("sales_order", seen, "orders:read");
    const placedAt = mark.at("placed_at");
    const id = add("sales_order", seen, {
      ...{ id: mark.id("ord"), number: `#${mark.text("number")}`, channel, currency: "GBP" },
      ...{ status: "OPEN", payment_status: "PAID", fulfillment_status: "UNFULFILLED" },
      ...{ placed_at: placedAt, cancelled_at: null, tax_included: true },
      ...{ customer_id: at(customers, customerOf(n)), location_id: at(locations, n) },
      ...{ subtotal_e4: mark.e4("subtotal"), shipping_e4: mark.e4("shipping") },
      ...{ tax_e4: mark.e4("tax"), total_e4: mark.e4("total"), refunded_e4: 0 },
      fulfillments: [{ status: "DELIVERED", at: mark.at("fulfilled_at"), lines: [] }],
      ...{ refunds: [], updated_at: mark.at("updated_at"), ...provenance(mark) },
    });
    for (const position of [0, 1]) {
      add("order_line", seen, {
        ...{ id: mark.id("oln"), order_id: id, position, source_id: String(position) },
        ...{ variant_id: at(variants, n + position), sku: mark.text("line.sku") },
        ...{ title: mark.text("line.title"), quantity: mark.number("line.quantity") },
        ...{ unit_price_e4: mark.e4("line.price"), total_e4: mark.e4("line.total") },
        ...{ placed_at: placedAt, location_id: at(locations, n), cancelled: false },
      });
    }
    return id;
  });
  for (const n of [0, 3]) {
    const mark = marks.of("customer_merge", unlimited, "customers:read");
    const absorbed = mark.id("cust");
    const kept = at(customers, n);
    add("customer_merge", unlimited, {
      ...{ id: mark.id("merge"), kept_id: kept, absorbed_id: absorbed, confidence: 1 },
      ...{ evidence: mark.text("evidence"), merged_by: null, reason: mark.text("reason") },
      merged_at: mark.at("merged_at"),
      links: [{ system: "crm", sourceId: mark.text("link") }],
    });
    add("golden_redirect", seenOf(kept), { id: absorbed, to_id: kept, at: mark.at("redirect") });
  }
  return { customers, orders };
}

export type Sales = ReturnType<typeof addSales>;
