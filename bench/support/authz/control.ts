import type { Rows } from "../../../src/domain/principal.ts";
import type { Seen } from "./canaries.ts";
import type { Catalog, Supply } from "./retail.ts";
import { at, type Build, LATER, type Mark, NOW, unlimited } from "./rows.ts";

/** Reservations of some of the levels that somebody may see. */
export function addPromises(
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

/** What no limited principal may see any of. */
export function addControl(
  { marks, add }: Build,
  { variants, locations, suppliers }: Catalog & Supply,
) {
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
