import type { Seen } from "./canaries.ts";
import type { Catalog, Sales, Supply } from "./retail.ts";
import { at, type Build, everyone, type Mark, ofChannel, ofSupplier, unlimited } from "./rows.ts";

type Everything = Catalog & Supply & Sales;

/** What is kept of records beside themselves: joins, observations, what changed, events. */
export function addPast(build: Build, world: Everything) {
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
