import type { Rows, SalesChannel } from "../../src/domain/principal.ts";
import { type Canaries, canaries, type Seen } from "./authz-canaries.ts";

/** A row of the world, and who may know of it. */
export type WorldRow = {
  readonly table: string;
  readonly values: Readonly<Record<string, unknown>>;
  readonly seen: Seen;
  /** Values that only viewers without limits may know: others' worlds have these instead. */
  readonly instead?: Readonly<Record<string, unknown>>;
};

export type AuthzWorld = {
  readonly rows: readonly WorldRow[];
  readonly canaries: Canaries;
  /** Ids by the table they are of. */
  readonly ids: Readonly<Record<string, readonly string[]>>;
  /** Who asks, each with reservations of its own. */
  readonly askers: readonly { readonly id: string; readonly rows: Rows | null }[];
  /** Who may know of the thing with this id. */
  seen(id: string): Seen;
};

/** The log's id, which is in its cursors. */
export const LOG_ID = "00000000-0000-4000-8000-000000000000";
/** The time at which everything is asked. */
export const NOW = "2012-06-01T12:00:00.000Z";
const LATER = "2099-01-01T00:00:00.000Z";

const everyone: Seen = () => true;
const unlimited: Seen = ({ rows }) => rows === null;
const ofSupplier =
  (id: string): Seen =>
  ({ rows }) =>
    rows === null || rows.suppliers.includes(id);
const ofChannel =
  (channel: SalesChannel): Seen =>
  ({ rows }) =>
    rows === null || rows.channels.includes(channel);

const CHANNELS = ["WEB", "POS", "PARTNER"] as const;

/**
 * A small retailer, every value of which is a canary of its record. Four suppliers, who share some
 * variants, and orders in three channels; each record knows by itself who may see it.
 */
export function authzWorld(): AuthzWorld {
  const marks = canaries();
  const rows: WorldRow[] = [];
  const ids: Record<string, string[]> = {};
  const add = (
    table: string,
    seen: Seen,
    values: Readonly<Record<string, unknown>>,
    instead?: WorldRow["instead"],
  ) => {
    rows.push({ table, values, seen, ...(instead && { instead }) });
    const { id } = values;
    if (typeof id === "string") ids[table] = [...(ids[table] ?? []), id];
    return String(id);
  };
  const rowOf = (id: string) => {
    const row = rows.find(({ values }) => values["id"] === id);
    if (row === undefined) throw new Error(`the world has no ${id}`);
    return row;
  };
  const build = { marks, add, rowOf, seenOf: (id: string) => rowOf(id).seen };
  const catalog = addCatalog(build);
  const supply = addSupply(build, catalog);
  const sales = addSales(build, catalog);
  const askers = limitsOf(supply.suppliers).map((rows, n) => ({ id: `key_asker_${n}`, rows }));
  for (const asker of askers) addPromises(build, supply.levels, asker);
  addPast(build, { ...catalog, ...supply, ...sales });
  addControl(build, { ...catalog, ...supply });
  return { rows, canaries: marks, ids, askers, seen: build.seenOf };
}

type Build = {
  readonly marks: Canaries;
  readonly add: (
    table: string,
    seen: Seen,
    values: Readonly<Record<string, unknown>>,
    instead?: WorldRow["instead"],
  ) => string;
  readonly rowOf: (id: string) => WorldRow;
  /** Who may know of the row of this id. */
  readonly seenOf: (id: string) => Seen;
};

type Mark = ReturnType<Canaries["of"]>;

function provenance(mark: Mark) {
  return {
    system: "erp",
    source_id: mark.text("source_id"),
    observed_at: mark.at("observed_at"),
  };
}

function times<Item>(count: number, make: (n: number) => Item): Item[] {
  return Array.from({ length: count }, (_, n) => make(n));
}

function at<Item>(items: readonly Item[], n: number): Item {
  const item = items[n % items.length];
  if (item === undefined) throw new Error("there is nothing to choose from");
  return item;
}

function addCatalog({ marks, add }: Build) {
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

type Catalog = ReturnType<typeof addCatalog>;

/** The suppliers of the nth variant: one, or two. */
function suppliersOf(suppliers: readonly string[], n: number): readonly string[] {
  return n % 2 === 0 ? [at(suppliers, n / 2)] : [at(suppliers, n), at(suppliers, n + 1)];
}

function addSupply({ marks, add }: Build, { variants, locations }: Catalog) {
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

type Supply = ReturnType<typeof addSupply>;

function addSales({ marks, add, seenOf }: Build, { variants, locations }: Catalog) {
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

type Sales = ReturnType<typeof addSales>;

/** Whose records those see who ask: of some suppliers, some channels, both, nobody, or all. */
function limitsOf([a = "", b = "", c = "", d = ""]: readonly string[]): readonly (Rows | null)[] {
  return [
    null,
    { suppliers: [a], channels: [] },
    { suppliers: [b, c], channels: [] },
    { suppliers: [], channels: ["WEB"] },
    { suppliers: [], channels: ["POS", "PARTNER"] },
    { suppliers: [d], channels: ["PARTNER"] },
    { suppliers: [], channels: [] },
  ];
}

/** Reservations of some of the levels that somebody may see. */
function addPromises(
  { marks, add, rowOf }: Build,
  levels: readonly string[],
  asker: { readonly id: string; readonly rows: Rows | null },
) {
  const open = levels.filter((id) => rowOf(id).seen({ ...asker, scopes: new Set() }));
  open.slice(0, 3).forEach((level, n) => {
    const { values } = rowOf(level);
    const seen: Seen = ({ id, rows, scopes }) =>
      id === asker.id || (rows === null && (scopes.has("control:read") || scopes.has("admin")));
    const mark = marks.of("reservation", seen, "inventory:reserve");
    // Whoever may read the runs may read reservations too.
    const scope = { scope: null };
    const id = add("reservation", seen, {
      ...{ id: mark.id("resv"), principal_id: asker.id, idempotency_key: `${asker.id} ${n}` },
      ...{ status: "HELD", reference: mark.text("reference", scope), created_at: NOW },
      ...{ order_reference: mark.text("order_reference", scope), expires_at: LATER },
    });
    add("reservation_line", seen, {
      ...{ reservation_id: id, position: 0, inventory_level_id: level },
      ...{ variant_id: values["variant_id"], location_id: values["location_id"] },
      ...{ quantity: 1 + n, holds: true },
    });
  });
}

type Everything = Catalog & Supply & Sales;

/** What is kept of records beside themselves: joins, observations, what changed, events. */
function addPast(build: Build, world: Everything) {
  const { marks, add, seenOf: seenBy } = build;
  const join = (kind: string, id: string, seen: Seen, scope: string) => {
    const mark = marks.of(`crosswalk of a ${kind}`, seen, scope);
    const sourceId = mark.text("source_id");
    add("crosswalk", seen, {
      ...{ system: "erp", kind, source_id: sourceId, golden_id: id, confidence: 1 },
      ...{ evidence: mark.text("evidence"), joined_at: mark.at("joined_at") },
    });
    return sourceId;
  };
  for (const id of world.products) {
    const sourceId = join("product", id, everyone, "catalog:read");
    addObservation(build, "product", sourceId);
  }
  for (const id of world.variants) join("variant", id, everyone, "catalog:read");
  for (const id of world.locations) join("location", id, everyone, "inventory:read");
  for (const id of world.suppliers) join("supplier", id, ofSupplier(id), "supply:read");
  for (const id of world.customers) join("customer", id, unlimited, "customers:read");
  for (const id of world.levels) {
    addObservation(build, "inventory", join("inventory", id, unlimited, "inventory:read"));
  }

  const past = (id: string, seen: Seen, scope: string, field = "title") => {
    const mark = marks.of("history", seen, scope);
    add("history", seen, {
      ...{ record_id: id, at: mark.at("at"), system: "erp" },
      changes: [{ field, from: mark.text("from"), to: mark.text("to") }],
    });
  };
  for (const id of world.products) past(id, everyone, "catalog:read");
  for (const id of world.variants) past(id, ofChannel("WEB"), "catalog:read", "amountE4");
  for (const id of world.orders) past(id, seenBy(id), "orders:read", "status");
  for (const id of world.levels) past(id, unlimited, "inventory:read", "incoming");
  world.purchaseOrders.forEach((id, n) => {
    // Some were another supplier's before, whose past is not the present one's.
    const moved = n % 3 === 0;
    past(id, moved ? unlimited : seenBy(id), "supply:read", "number");
    if (moved) past(id, unlimited, "supply:read", "supplierId");
    past(id, seenBy(id), "costs:read", "totalE4");
  });
  addEvents(build, world);
}

function addObservation({ marks, add }: Build, kind: string, sourceId: string) {
  const mark = marks.of("observation", unlimited, "admin");
  add("observation", unlimited, {
    ...{ system: "erp", kind, source_id: sourceId, digest: "d" },
    ...{ record: { word: mark.text("record") }, observed_at: mark.at("observed_at") },
  });
}

function addEvents({ marks, add, seenOf: seenBy }: Build, world: Everything) {
  let offset = 0;
  const tell = (
    type: string,
    subject: string,
    seen: Seen,
    scope: string,
    dataOf: (mark: Mark) => object,
    /** What stands in the data for those who are limited. */
    instead?: object,
  ) => {
    offset += 1;
    const mark = marks.of(`event ${type}`, seen, scope);
    const data = dataOf(mark);
    const values = {
      ...{ log_offset: offset, id: mark.id("evt"), type, version: 1, subject, run: null },
      ...{ at: mark.at("at"), principal: mark.text("principal", { scope: "control:read" }) },
      ...{ trace: mark.text("trace", { scope: "control:read" }), data },
    };
    add("event_log", seen, values, instead && { data: { ...data, ...instead } });
  };
  const change = (more: object = {}) => ({
    ...{ change: "changed", system: "erp", fields: ["name"] },
    ...more,
  });
  const numbered = (mark: Mark) =>
    change({ number: mark.text("number"), status: "CONFIRMED", fields: ["status"] });
  world.products.forEach((id) => {
    tell("PRODUCT_CHANGED", id, everyone, "catalog:read", () => change());
  });
  world.variants.forEach((id, n) => {
    const channel = at(["WEB", "POS"] as const, n);
    tell("PRICE_CHANGED", id, ofChannel(channel), "catalog:read", (mark) =>
      change({ channel, amountE4: mark.e4("amount"), currency: "GBP", fields: ["amountE4"] }),
    );
  });
  world.levels.forEach((id, n) => {
    const only = n % 3 === 0;
    const seen: Seen = only ? unlimited : seenBy(id);
    const dataOf = (mark: Mark) =>
      change({
        ...{ variantId: at(world.variants, Math.floor(n / 2)), locationId: "loc_any" },
        ...{ onHand: mark.number("on_hand"), reserved: 1, held: 0 },
        incoming: mark.number("incoming", { seen: unlimited }),
        fields: only ? ["incoming"] : ["onHand", "incoming"],
      });
    tell("INVENTORY_CHANGED", id, seen, "inventory:read", dataOf, { incoming: 77 });
  });
  world.customers.forEach((id) => {
    tell("CUSTOMER_CHANGED", id, seenBy(id), "customers:read", () => change());
  });
  tell("CUSTOMERS_MERGED", at(world.customers, 0), unlimited, "customers:read", (mark) => ({
    ...{ mergeId: "merge_none", absorbedId: mark.text("absorbed"), confidence: 1 },
    evidence: mark.text("evidence"),
  }));
  world.orders.forEach((id) => {
    tell("ORDER_CHANGED", id, seenBy(id), "orders:read", numbered);
  });
  world.suppliers.forEach((id) => {
    tell("SUPPLIER_CHANGED", id, seenBy(id), "supply:read", () => change());
  });
  world.offers.forEach((id) => {
    tell("SUPPLIER_OFFER_CHANGED", id, seenBy(id), "supply:read", () => change());
  });
  world.purchaseOrders.forEach((id) => {
    tell("PURCHASE_ORDER_CHANGED", id, seenBy(id), "supply:read", numbered);
  });
  world.shipments.forEach((id) => {
    tell("INBOUND_SHIPMENT_CHANGED", id, seenBy(id), "supply:read", () =>
      change({ status: "PLANNED" }),
    );
  });
  world.movements.forEach((id) => {
    tell("STOCK_MOVED", id, unlimited, "supply:read", () => change());
  });
  tell("SYNC_PROGRESSED", "erp", unlimited, "control:read", (mark) => ({
    ...{ system: "erp", kind: mark.text("kind"), records: mark.number("records") },
    ...{ total: null, done: true },
  }));
  tell("CHAIN_PAUSED", "replenish-stock", unlimited, "control:read", (mark) => ({
    chain: "replenish-stock",
    reason: mark.text("reason"),
  }));
}

/** What no limited principal may see any of. */
function addControl({ marks, add }: Build, { variants, locations, suppliers }: Catalog & Supply) {
  const one = (table: string, scope: string, make: (mark: Mark) => Record<string, unknown>) =>
    add(table, unlimited, make(marks.of(table, unlimited, scope)));
  const control = "control:read";
  const costs = { scope: "costs:read" };
  one("quarantine", "admin", (mark) => ({
    ...{ id: mark.id("quar"), system: "erp", kind: "product", source_id: mark.text("source_id") },
    ...{ reason: mark.text("reason"), at: mark.text("at"), payload: { word: mark.text("word") } },
    received_at: mark.at("received_at"),
  }));
  one("mutation_audit", "admin", (mark) => ({
    ...{ id: mark.id("aud"), at: mark.at("at"), principal_id: mark.text("principal") },
    ...{ principal_name: mark.text("name"), request_id: mark.text("request") },
    ...{ client_address: mark.text("address"), transport: "http", mutations: ["cancelRun"] },
    ...{ inputs: [{ mutation: "cancelRun", idempotencyKey: mark.text("key"), arguments: {} }] },
    ...{ outcome: "DONE", codes: [], record_ids: [mark.text("record")] },
  }));
  one("sync_state", control, (mark) => ({
    ...{ system: "erp", kind: "product", phase: "LIVE", records: mark.number("records") },
    ...{ begun_at: NOW, updated_at: mark.at("updated_at"), message: mark.text("message") },
  }));
  one("connector_health", control, (mark) => ({
    ...{ system: "erp", status: "DOWN", since: mark.at("since"), message: mark.text("message") },
  }));
  const run = one("run", control, (mark) => ({
    ...{ id: mark.id("run"), chain: "replenish-stock", chain_version: 1, status: "COMPLETED" },
    ...{ input: { word: mark.text("input") }, input_hash: "h", principal: mark.text("principal") },
    ...{ idempotency_key: mark.text("key"), attempt: 1, currency: "GBP" },
    ...{ result: { word: mark.text("result") }, spent_e4: mark.e4("spent", costs) },
    ...{ spend_limit_e4: mark.e4("limit"), approval_limit_e4: mark.e4("approval_limit") },
    ...{ created_at: mark.at("created_at"), ended_at: mark.at("ended_at") },
  }));
  one("run_step", control, (mark) => ({
    ...{ id: mark.id("step"), run_id: run, name: mark.text("name"), status: "SUCCEEDED" },
    ...{ attempts: 1, started_at: mark.at("started_at"), ended_at: mark.at("ended_at") },
  }));
  const proposal = one("proposal", control, (mark) => ({
    ...{ id: mark.id("prop"), run_id: run, key: "k", type: "purchase", currency: "GBP" },
    action: {
      ...{ type: "purchase", supplierId: at(suppliers, 0), locationId: at(locations, 0) },
      lines: [
        {
          ...{ variantId: at(variants, 0), quantity: mark.number("quantity") },
          unitCost: { e4: mark.e4("line.cost", costs), currency: "GBP" },
          expectedEffect: { profit: { e4: 1, currency: "GBP" }, lostUnitsAvoided: 1 },
        },
      ],
    },
    ...{ cost_e4: mark.e4("cost", costs), profit_e4: mark.e4("profit", costs) },
    ...{ lost_units_avoided: 1, rationale: mark.text("rationale"), created_at: NOW },
  }));
  one("decision", control, (mark) => ({
    ...{ proposal_id: proposal, outcome: "AGREED", reason: mark.text("reason") },
    ...{ decided_by: mark.text("decided_by"), decided_at: mark.at("decided_at") },
  }));
  one("approval", control, (mark) => ({
    ...{ id: mark.id("appr"), run_id: run, key: "k", kind: "SPEND", status: "PENDING" },
    ...{ scope: "control:approve", requested_by: mark.text("by"), reason: mark.text("reason") },
    ...{ total_e4: mark.e4("total", costs), currency: "GBP", proposal_ids: [proposal] },
    ...{ created_at: mark.at("created_at"), expires_at: LATER },
  }));
  one("effect", control, (mark) => ({
    ...{ id: mark.id("eff"), run_id: run, proposal_id: proposal, system: "erp" },
    ...{ idempotency_key: mark.text("key"), action_type: "purchaseOrder.create" },
    ...{ action: { type: "purchaseOrder.create" }, cost_e4: mark.e4("cost", costs) },
    ...{ status: "APPLIED", source_id: mark.text("source_id"), intended_at: NOW },
  }));
  one("insight", control, (mark) => ({
    ...{ id: mark.id("ins"), run_id: run, agent: mark.text("agent"), claim: mark.text("claim") },
    ...{ subject: at(variants, 0), value: { word: mark.text("value") }, confidence: 1 },
    ...{ evidence: mark.text("evidence"), created_at: NOW, expires_at: LATER },
  }));
}
