import type { ExecutionResult } from "graphql";
import {
  createSourceEventStream,
  graphql,
  isInterfaceType,
  isObjectType,
  parse,
  printType,
  subscribe,
} from "graphql";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { EventData, EventType, NewEvent } from "../../src/events/event.ts";
import { EVENT_TYPES } from "../../src/events/event.ts";
import { pruneEvents } from "../../src/events/retention.ts";
import { SCOPE_OF_TYPE } from "../../src/events/visibility.ts";
import { unwrap } from "../../src/kernel/result.ts";
import type { GraphContext } from "../../src/resolvers/context.ts";
import { createLoad } from "../../src/resolvers/load.ts";
import { isScope } from "../../src/server/auth/scopes.ts";
import { createGraph } from "../../src/server/graph.ts";
import { isPlaced } from "../../src/server/graphql/placed-events.ts";
import type { TestProcess, World } from "../events/world.ts";
import { clock, eventWorld, numbered, take, until } from "../events/world.ts";

const schema = createGraph();

let world: World;
let process: TestProcess;
beforeAll(async () => {
  world = await eventWorld();
  process = world.process();
  process.sequence();
});
afterAll(() => world.close());

it("knows every type of event, and none besides, but the gap", () => {
  const inSchema = schema.getType("EventType");
  const values = printType(inSchema ?? fail())
    .match(/^ {2}[A-Z_]+$/gm)
    ?.map((line) => line.trim());
  expect(new Set(values)).toEqual(new Set([...Object.keys(EVENT_TYPES), "GAP"]));
  for (const scope of Object.values(SCOPE_OF_TYPE)) expect(isScope(scope)).toBe(true);
});

it("gives a field of one name one type in all events, so that any can be selected together", () => {
  const types = new Map<string, Set<string>>();
  for (const type of eventTypes()) {
    for (const field of Object.values(type.getFields())) {
      const seen = types.get(field.name) ?? new Set();
      types.set(field.name, seen.add(String(field.type)));
    }
  }
  const several = [...types].filter(([, seen]) => seen.size > 1);
  expect(several).toEqual([]);
});

it("shows every field of every type of event", async () => {
  for (const type of Object.keys(SAMPLES) as EventType[]) {
    await world.append({ type, subject: subjectOf(type), data: SAMPLES[type] } as NewEvent);
  }
  await world.sequenced();
  const count = Object.keys(SAMPLES).length;
  const result = await query(
    `{ events(first: ${count}) { nodes { __typename ${everything()} } } }`,
  );
  expect(result.errors).toBeUndefined();
  const nodes = result.data?.["events"] as { nodes: { type: string; __typename: string }[] };
  expect(nodes.nodes.map((node) => node.type)).toEqual(Object.keys(SAMPLES).reverse());
  expect(nodes.nodes.find((node) => node.type === "PRICE_CHANGED")).toMatchObject({
    change: "CHANGED",
    price: { amount: "12.99", currency: "GBP" },
  });
  expect(nodes.nodes.find((node) => node.type === "EFFECT_COMPENSATED")).toMatchObject({
    compensation: "PARKED",
  });
});

it("pages through history without losing or repeating an event, and goes on live behind it", async () => {
  for (let round = 0; round < 25; round += 1) await world.append(numbered(round, "prod_paged"));
  await world.sequenced();
  const numbers: string[] = [];
  let after = "";
  let head = "";
  for (let pages = 0; pages < 4; pages += 1) {
    const result = await query(
      `{ events(first: 7, subjects: ["prod_paged"]${after && `, after: "${after}"`}) {
           head pageInfo { hasNextPage endCursor }
           nodes { ... on RecordChanged { fields } } } }`,
    );
    const page = result.data?.["events"] as {
      head: string;
      pageInfo: { hasNextPage: boolean; endCursor: string };
      nodes: { fields: string[] }[];
    };
    numbers.push(...page.nodes.map((node) => node.fields[0] ?? ""));
    expect(page.pageInfo.hasNextPage).toBe(pages < 3);
    after = page.pageInfo.endCursor;
    head ||= page.head;
  }
  expect(numbers).toEqual(Array.from({ length: 25 }, (_, index) => String(24 - index)));

  const stream = await subscription(
    `subscription { events(subjects: ["prod_paged"], after: "${head}") {
       ... on RecordChanged { fields } } }`,
  );
  await world.append(numbered(25, "prod_paged"));
  expect((await stream.next()).value?.data).toEqual({ events: { fields: ["25"] } });
  await stream.return?.();
});

it("gives only types whose scope the principal has, and refuses one that was asked for", async () => {
  const scopes = ["events:read", "catalog:read"];
  const result = await query("{ events(first: 100) { nodes { type } } }", scopes);
  const page = result.data?.["events"] as { nodes: { type: EventType }[] };
  const nodes = page.nodes;
  expect(nodes.length).toBeGreaterThan(2);
  expect(new Set(nodes.map((node) => SCOPE_OF_TYPE[node.type]))).toEqual(new Set(["catalog:read"]));
  const asked = "{ events(first: 1, types: [PRICE_CHANGED, CUSTOMER_CHANGED]) { nodes { id } } }";
  expect(faultOf(await query(asked, scopes))).toMatchObject({ code: "SCOPE_MISSING", at: "types" });
});

it("tells all of a run from its beginning, whenever one subscribes, and ends with it", async () => {
  const run = "run_of_this_test";
  await keepRun(run);
  await world.append({ type: "RUN_STARTED", subject: run, data: { chain: "c", status: "QUEUED" } });
  await world.append({ ...numbered(1, "prod_changed"), run }, numbered(2, "prod_other"));
  await world.sequenced();
  const stream = await subscription(
    `subscription { runUpdates(runId: "${run}") { type runId ... on RunChanged { runStatus } } }`,
  );
  const first = await stream.next();
  const second = await stream.next();
  await world.append({
    type: "RUN_ENDED",
    subject: run,
    data: { chain: "c", status: "COMPLETED", code: null },
  });
  const third = await stream.next();
  expect([first, second, third].map((step) => step.value?.data?.["runUpdates"])).toEqual([
    { type: "RUN_STARTED", runId: run, runStatus: "QUEUED" },
    { type: "PRODUCT_CHANGED", runId: run },
    { type: "RUN_ENDED", runId: run, runStatus: "COMPLETED" },
  ]);
  expect(await stream.next()).toMatchObject({ done: true });
});

it("ends the stream of a run at once when its end was told, and after the gap when it is gone", async () => {
  const run = "run_that_ended";
  await keepRun(run);
  await world.append({ type: "RUN_STARTED", subject: run, data: { chain: "c", status: "QUEUED" } });
  const data = { chain: "c", status: "COMPLETED", code: null };
  await world.append({ type: "RUN_ENDED", subject: run, data }, numbered(1, "prod_later"));
  await world.database.query(
    "update run set status = 'COMPLETED', ended_at = now() where id = $1",
    [run],
  );
  await world.sequenced();
  const told = async (after: string) => {
    const stream = await subscription(
      `subscription { runUpdates(runId: "${run}"${after && `, after: "${after}"`}) { type cursor } }`,
    );
    const types: string[] = [];
    let cursor = "";
    for (let step = await stream.next(); !step.done; step = await stream.next()) {
      const event = step.value.data?.["runUpdates"] as { type: string; cursor: string };
      types.push(event.type);
      cursor = event.cursor;
    }
    return { types, cursor };
  };
  const all = await told("");
  expect(all.types).toEqual(["RUN_STARTED", "RUN_ENDED"]);
  expect((await told(all.cursor)).types).toEqual([]);

  const early = world.log.cursors.format(1);
  await new Promise((resolve) => setTimeout(resolve, 5));
  await pruneEvents(world.database, new Date());
  expect((await told(early)).types).toEqual(["GAP"]);
  expect((await told("")).types).toEqual([]);
});

it("goes on with a run behind the cursor that a transport tells, in place of its own", async () => {
  const run = "run_resumed";
  await keepRun(run);
  await world.append(...[1, 2, 3].map((number) => ({ ...numbered(number, "prod_r"), run })));
  await world.sequenced();
  const source = await createSourceEventStream({
    schema,
    document: parse(`subscription { runUpdates(runId: "${run}") { id } }`),
    contextValue: contextOf(ALL),
  });
  if (!(Symbol.asyncIterator in source) || !isPlaced(source)) return fail();
  const all = await take(unwrap(await source.begin()), 3);
  const rest = unwrap(await source.begin(source.places.cursorOf(source.places.placeOf(all[0]))));
  expect(rest.place()).toBe(source.places.placeOf(all[0]));
  expect(await take(rest, 2)).toEqual(all.slice(1));
  await rest.return?.();
  expect(await source.begin("nonsense")).toMatchObject({ fault: { code: "CURSOR_INVALID" } });
});

it("refuses a run that does not exist", async () => {
  const refused = await subscribeTo('subscription { runUpdates(runId: "run_none") { id } }');
  expect(faultOf(refused as ExecutionResult)).toMatchObject({ code: "NOT_FOUND", at: "runId" });
});

async function keepRun(id: string): Promise<void> {
  await world.database.query(
    `insert into run (id, chain, chain_version, status, input, principal, idempotency_key, input_hash,
       currency, approval_limit_e4, created_at)
     values ($1, 'c', 1, 'RUNNING', '{}', 'key_1', $1, '', 'GBP', 0, now())`,
    [id],
  );
}

it("gives a slow reader of inventory the newest of each level that it asked for", async () => {
  const stream = await subscription(
    `subscription { inventoryChanged(variantIds: ["var_a"]) {
       ... on InventoryChanged { onHand variantId locationId } } }`,
  );
  const first = stream.next();
  await world.append(stock("a", "x", 1));
  await first;
  for (let onHand = 2; onHand <= 40; onHand += 1) {
    await world.append(stock("a", "x", onHand), stock("b", "x", onHand), stock("a", "y", onHand));
  }
  await world.sequenced();
  const { head } = await world.log.bounds();
  await until(() => process.hub.position() >= head);
  const rest = [await stream.next(), await stream.next()];
  expect(rest.map((step) => step.value?.data?.["inventoryChanged"])).toEqual([
    { onHand: 40, variantId: "var_a", locationId: "loc_x" },
    { onHand: 40, variantId: "var_a", locationId: "loc_y" },
  ]);
  await stream.return?.();
});

it("announces what is no longer kept", async () => {
  const cursor = world.log.cursors.format(2);
  await new Promise((resolve) => setTimeout(resolve, 5));
  const before = new Date();
  await world.append(numbered(1, "prod_kept"));
  const head = await world.sequenced();
  await pruneEvents(world.database, before);
  const stream = await subscription(
    `subscription { events(after: "${cursor}", types: [PRODUCT_CHANGED]) {
       type cursor subject ... on Gap { missing } } }`,
  );
  expect((await stream.next()).value?.data?.["events"]).toEqual({
    type: "GAP",
    cursor: world.log.cursors.format(head - 1),
    subject: "log",
    missing: head - 3,
  });
  expect((await stream.next()).value?.data?.["events"]).toMatchObject({ subject: "prod_kept" });
  await stream.return?.();
});

it.each([
  ["{ events(first: 0) { head } }", "PAGE_SIZE_INVALID"],
  ["{ events(first: 101) { head } }", "PAGE_SIZE_INVALID"],
  ['{ events(first: 1, after: "evtAAAAAAAAAAAAAA") { head } }', "CURSOR_INVALID"],
  ["{ events(first: 1, subjects: []) { head } }", "INPUT_INVALID"],
  ["{ events(first: 1, types: []) { head } }", "INPUT_INVALID"],
  ['{ events(first: 1, subjects: ["\\u0000"]) { head } }', "INPUT_INVALID"],
  ['{ events(first: 1, runId: "run_\\u0000") { head } }', "INPUT_INVALID"],
  ['{ events(first: 1, runId: "prod_1") { head } }', "ID_INVALID"],
  [`{ events(first: 1, subjects: [${'"prod_1",'.repeat(101)}]) { head } }`, "INPUT_INVALID"],
])("refuses %s", async (source, code) => {
  expect(faultOf(await query(source))).toMatchObject({ code });
});

it.each([
  ['subscription { events(subjects: ["a\\u0000"]) { id } }', "subjects.0"],
  ['subscription { runUpdates(runId: "run_\\u0000") { id } }', "runId"],
  ["subscription { events(types: []) { id } }", "types"],
  ["subscription { events(subjects: []) { id } }", "subjects"],
])("refuses %s", async (source, at) => {
  const refused = await subscribeTo(source);
  expect(faultOf(refused as ExecutionResult)).toMatchObject({ code: "INPUT_INVALID", at });
});

it("gives gaps alone to who asks for them alone", async () => {
  const page = await query("{ events(first: 5, types: [GAP]) { nodes { id } } }");
  expect(page.data?.["events"]).toEqual({ nodes: [] });
});

it("refuses a cursor that this log has not reached", async () => {
  const { head } = await world.log.bounds();
  const beyond = world.log.cursors.format(head + 1);
  expect(faultOf(await query(`{ events(first: 1, after: "${beyond}") { head } }`))).toMatchObject({
    code: "CURSOR_INVALID",
  });
  const refused = await subscribeTo(`subscription { events(after: "${beyond}") { id } }`);
  expect(faultOf(refused as ExecutionResult)).toMatchObject({ code: "CURSOR_INVALID" });
});

const ALL = ["admin"];

function contextOf(scopes: readonly string[]): GraphContext {
  const parts = {
    sql: world.database,
    clock,
    signal: new AbortController().signal,
    refresh: async () => new Set<string>(),
  };
  return {
    ...parts,
    principal: { id: "key_1", name: "test", role: null, scopes: new Set(scopes), rows: null },
    load: createLoad(parts),
    idempotency: { once: () => fail() },
    systems: [],
    composition: () => fail(),
    events: { log: world.log, reader: process.reader },
    reservations: {} as GraphContext["reservations"],
    customers: {} as GraphContext["customers"],
    conductor: {} as GraphContext["conductor"],
  };
}

function query(source: string, scopes = ALL): Promise<ExecutionResult> {
  return graphql({ schema, source, contextValue: contextOf(scopes) });
}

function subscribeTo(source: string, scopes = ALL) {
  return subscribe({ schema, document: parse(source), contextValue: contextOf(scopes) });
}

async function subscription(source: string) {
  const stream = await subscribeTo(source);
  if (!(Symbol.asyncIterator in stream)) throw new Error(JSON.stringify(stream.errors));
  return stream;
}

function faultOf(result: ExecutionResult): unknown {
  const cause = result.errors?.[0]?.originalError;
  return cause && "fault" in cause ? cause.fault : result.errors;
}

function eventTypes() {
  const event = schema.getType("Event");
  if (!isInterfaceType(event)) throw new Error("Event is not an interface");
  return [event, ...schema.getPossibleTypes(event).filter(isObjectType)];
}

/** A selection of all fields of all types of event. */
function everything(): string {
  const fragments = eventTypes().map((type) => {
    const fields = Object.values(type.getFields()).map((field) => {
      if (field.name === "price") return "price { amount currency }";
      return /^(record|variant|location|customer|inventoryLevel|reservation|order|purchaseOrder|inboundShipment|run|proposal|approval|insight)$/.test(
        field.name,
      )
        ? `${field.name} { id }`
        : field.name;
    });
    return `... on ${type.name} { ${fields.join(" ")} }`;
  });
  return fragments.join(" ");
}

function stock(variant: string, location: string, onHand: number): NewEvent {
  const [variantId, locationId] = [`var_${variant}`, `loc_${location}`];
  const data = { ...CHANGE, variantId, locationId, onHand, reserved: 0, incoming: 0, held: 0 };
  return { type: "INVENTORY_CHANGED", subject: `inv_${variant}${location}`, data };
}

function subjectOf(type: EventType): string {
  return type === "PRODUCT_CHANGED" ? "prod_gone" : "x_1";
}

const CHANGE = { change: "changed" as const, system: "shopify", fields: ["title"] };

const MERGE = { mergeId: "merge_1", absorbedId: "cust_2", evidence: "email", confidence: 0.95 };

const SAMPLES: { readonly [T in EventType]: EventData<T> } = {
  PRODUCT_CHANGED: CHANGE,
  PRICE_CHANGED: { ...CHANGE, channel: "WEB", amountE4: 129_900, currency: "GBP" },
  LOCATION_CHANGED: CHANGE,
  INVENTORY_CHANGED: {
    ...CHANGE,
    variantId: "var_1",
    locationId: "loc_1",
    onHand: 3,
    reserved: 1,
    incoming: 0,
    held: 2,
  },
  RESERVATION_CHANGED: { status: "HELD" },
  CUSTOMER_CHANGED: { ...CHANGE, change: "created", fields: [] },
  CUSTOMERS_MERGED: MERGE,
  CUSTOMERS_UNMERGED: MERGE,
  ORDER_CHANGED: { ...CHANGE, number: "#1", status: "OPEN" },
  SUPPLIER_CHANGED: { ...CHANGE, change: "deleted" },
  SUPPLIER_OFFER_CHANGED: CHANGE,
  PURCHASE_ORDER_CHANGED: { ...CHANGE, number: null, status: "DRAFT" },
  INBOUND_SHIPMENT_CHANGED: { ...CHANGE, status: "IN_TRANSIT" },
  STOCK_MOVED: CHANGE,
  RECORD_QUARANTINED: { system: "shopify", kind: "price", reason: "negative" },
  SYNC_PROGRESSED: { system: "shopify", kind: "order", records: 10, total: null, done: false },
  CONNECTOR_HEALTH_CHANGED: { system: "shopify", status: "DOWN", code: "SYSTEM_TIMEOUT" },
  RUN_STARTED: { chain: "replenish-stock", status: "QUEUED" },
  RUN_STATUS_CHANGED: { chain: "replenish-stock", status: "WAITING" },
  RUN_ENDED: { chain: "replenish-stock", status: "FAILED", code: "BUDGET_EXCEEDED" },
  RUN_STEP_ENDED: { chain: "c", stepId: "step_1", step: "s", status: "SUCCEEDED", attempts: 1 },
  PROPOSAL_MADE: { proposalId: "prop_1", action: "createPurchaseOrder" },
  PROPOSAL_DECIDED: { proposalId: "prop_1", outcome: "AGREED", reason: "within limits" },
  APPROVAL_REQUESTED: { approvalId: "appr_1", expiresAt: "2030-01-01T00:00:00.000Z" },
  APPROVAL_ANSWERED: { approvalId: "appr_1", answer: "APPROVED" },
  EFFECT_APPLIED: { system: "tryton", action: "createPurchaseOrder", sourceId: "7" },
  EFFECT_COMPENSATED: { system: "tryton", action: "createPurchaseOrder", outcome: "parked" },
  INSIGHT_PUBLISHED: { insightId: "ins_1", claim: "demand rises" },
  CHAIN_PAUSED: { chain: "replenish-stock", reason: "stock-take" },
  CHAIN_RESUMED: { chain: "replenish-stock" },
  KILL_SWITCH_ENGAGED: { reason: "drill" },
  KILL_SWITCH_RELEASED: { reason: "drill over" },
};

function fail(): never {
  throw new Error("not expected");
}
