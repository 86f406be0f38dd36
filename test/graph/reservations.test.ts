import { randomFillSync, randomUUID } from "node:crypto";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { appendEvents } from "../../src/events/outbox.ts";
import { sweepReservations } from "../../src/server/reservation-sweep.ts";
import { handClock } from "../support/clock.ts";
import { type GraphWorld, graphWorld } from "../support/graph.ts";
import { inventoryRecord, locationRecord, productRecord } from "../support/records.ts";

const clock = handClock("2012-01-01T00:00:00Z");
const random = (into: Uint8Array) => randomFillSync(into);
const APP = ["catalog:read", "inventory:read", "inventory:reserve"];

let world: GraphWorld;
let variant: string;
let other: string;
let store: string;
let warehouse: string;
beforeAll(async () => {
  world = await graphWorld(clock);
  await world.take("erp", {
    records: [
      ...["a", "b"].map((id) => productRecord(id)),
      locationRecord("W", "A warehouse"),
      locationRecord("S", "B store", "STORE"),
    ],
  });
  await count(10);
  const { data } = await world.ask(`{
    products(first: 5) { nodes { variants { id } } }
    locations(first: 5) { nodes { id } } }`);
  const found = data as {
    products: { nodes: { variants: { id: string }[] }[] };
    locations: { nodes: { id: string }[] };
  };
  [variant = "", other = ""] = found.products.nodes.map(({ variants }) => variants[0]?.id ?? "");
  [warehouse = "", store = ""] = found.locations.nodes.map(({ id }) => id);
});
afterAll(() => world.close());

beforeEach(async () => {
  clock.advance(2 * 86_400_000);
  await sweep();
  await count(10);
});

/** The ERP counts so many of everything in the warehouse, as of now. */
async function count(onHand: number, reserved = 0, asked = true): Promise<void> {
  const records = ["a-v", "b-v"].map((id) => ({
    ...inventoryRecord(id, "W", onHand, clock.now().toISOString()),
    reserved,
  }));
  await world.take("erp", { records, ...(asked ? { askedAt: clock.now().toISOString() } : {}) });
}

function sweep(): Promise<void> {
  const { database } = world;
  return sweepReservations({
    ...{ database, clock, random },
    append: (tx, events) => appendEvents(tx, events, clock, random),
  });
}

type Payload = {
  readonly reservation: { readonly id: string; readonly status: string } | null;
  readonly userErrors: readonly {
    readonly code: string;
    readonly field: readonly string[];
    readonly message: string;
  }[];
};

async function mutate(name: string, input: object, caller = "key_app", scopes = APP) {
  const type = `${name.charAt(0).toUpperCase()}${name.slice(1)}Input!`;
  const { data, errors } = await world.ask(
    `mutation ($input: ${type}) { ${name}(input: $input) {
       reservation { id status orderReference reason reference expiresAt
         lines { quantity variantId location { id } } }
       userErrors { code field message retryable } } }`,
    { input: { idempotencyKey: randomUUID(), ...input } },
    { scopes, caller },
  );
  expect(errors).toBeUndefined();
  return data?.[name] as Payload;
}

const line = (quantity: number, variantId = variant, locationId = warehouse) => {
  return { variantId, locationId, quantity };
};

function reserve(quantity: number, more: object = {}, caller?: string) {
  return mutate("reserveInventory", { lines: [line(quantity)], ...more }, caller);
}

async function reserved(quantity: number, more: object = {}): Promise<string> {
  const { reservation, userErrors } = await reserve(quantity, more);
  expect(userErrors).toEqual([]);
  return reservation?.id ?? "";
}

const release = (reservationId: string, caller?: string, scopes?: string[]) =>
  mutate("releaseReservation", { reservationId, reason: "changed my mind" }, caller, scopes);
const convert = (reservationId: string, more: object = {}, caller?: string) =>
  mutate("convertReservation", { reservationId, orderReference: "#1001", ...more }, caller);

async function level(id = variant) {
  const { data } = await world.ask(
    `query ($ids: [ID!]) { inventoryLevels(first: 5, filter: { variantIds: $ids }) {
       nodes { onHand reserved held availableToPromise } } }`,
    { ids: [id] },
  );
  return (data as { inventoryLevels: { nodes: object[] } }).inventoryLevels.nodes[0];
}

describe("a reservation", () => {
  it("takes its units out of what can be promised, everywhere the graph tells of it", async () => {
    const { reservation } = await reserve(7, { reference: "cart 5" });
    expect(reservation).toMatchObject({
      ...{ status: "HELD", reference: "cart 5" },
      lines: [{ quantity: 7, variantId: variant, location: { id: warehouse } }],
      expiresAt: new Date(clock.now().getTime() + 900_000).toISOString(),
    });
    expect(await level()).toEqual({ onHand: 10, reserved: 0, held: 7, availableToPromise: 3 });
    const { data } = await world.ask(
      `query ($ids: [ID!]) {
        products(first: 5) { nodes { variants { totalAvailable } } }
        low: products(first: 5, filter: { availableBelow: 4 }) { totalCount }
        below: inventoryLevels(first: 5, filter: { variantIds: $ids, availableBelow: 4 }) {
          totalCount }
        above: inventoryLevels(first: 5, filter: { variantIds: $ids, availableAbove: 3 }) {
          totalCount } }`,
      { ids: [variant] },
    );
    expect(data).toEqual({
      products: {
        nodes: [{ variants: [{ totalAvailable: 3 }] }, { variants: [{ totalAvailable: 10 }] }],
      },
      low: { totalCount: 1 },
      below: { totalCount: 1 },
      above: { totalCount: 0 },
    });
  });

  it("holds all of its lines or none, and sums a place that is named twice", async () => {
    const both = await mutate("reserveInventory", { lines: [line(4), line(11, other)] });
    expect(both).toMatchObject({
      reservation: null,
      userErrors: [{ code: "INVENTORY_INSUFFICIENT", field: ["input", "lines", "1", "quantity"] }],
    });
    expect(both.userErrors[0]?.message).toContain("10 are available");
    const twice = await mutate("reserveInventory", { lines: [line(6), line(5)] });
    expect(twice.userErrors).toMatchObject([{ code: "INVENTORY_INSUFFICIENT" }]);
    expect(await level()).toMatchObject({ held: 0 });
    const fits = await mutate("reserveInventory", { lines: [line(6), line(4)] });
    expect(fits.userErrors).toEqual([]);
    expect(await level()).toMatchObject({ held: 10, availableToPromise: 0 });
  });

  it("stays through new counts, and through a level that no system counts any more", async () => {
    const id = await reserved(4);
    clock.advance(1000);
    await count(6);
    expect(await level()).toMatchObject({ onHand: 6, held: 4, availableToPromise: 2 });
    clock.advance(1000);
    await world.take("erp", { records: [], deleted: [{ kind: "inventory", sourceId: "a-v@W" }] });
    await count(3);
    expect(await level()).toMatchObject({ held: 4, availableToPromise: 0 });
    await release(id);
    expect(await level()).toMatchObject({ held: 0, availableToPromise: 3 });
  });

  it("is made once for its key, and the key takes no other body", async () => {
    const idempotencyKey = randomUUID();
    const first = await reserve(2, { idempotencyKey });
    expect(await reserve(2, { idempotencyKey })).toEqual(first);
    expect(await level()).toMatchObject({ held: 2 });
    expect((await reserve(3, { idempotencyKey })).userErrors).toMatchObject([
      { code: "IDEMPOTENCY_CONFLICT", field: ["input", "idempotencyKey"] },
    ]);
  });

  it("is made once for its key when the process died before it kept the answer", async () => {
    const idempotencyKey = randomUUID();
    const first = await reserve(2, { idempotencyKey });
    await world.database.query("update mutation_call set result = null");
    expect(await reserve(2, { idempotencyKey })).toEqual(first);
    const ending = { idempotencyKey: randomUUID() };
    const id = first.reservation?.id ?? "";
    const ended = await convert(id, ending);
    await world.database.query("update mutation_call set result = null");
    expect(await convert(id, ending)).toEqual(ended);
    expect(ended.userErrors).toEqual([]);
  });

  it("never promises a unit twice to callers at the same time", { timeout: 60_000 }, async () => {
    await count(50);
    const keys = Array.from({ length: 200 }, () => randomUUID());
    const calls = keys.flatMap((idempotencyKey, n) =>
      // Every tenth caller asks twice at once with its key, as an impatient client does.
      Array.from({ length: n % 10 === 0 ? 2 : 1 }, () => reserve(1, { idempotencyKey })),
    );
    const answers = await Promise.all(calls);
    const ids = new Set(answers.flatMap(({ reservation }) => reservation?.id ?? []));
    expect(ids.size).toBe(50);
    const codes = new Set(answers.flatMap(({ userErrors }) => userErrors.map(({ code }) => code)));
    expect([...codes]).toEqual(["INVENTORY_INSUFFICIENT"]);
    expect(await level()).toMatchObject({ held: 50, availableToPromise: 0 });
  });
});

describe("the end of a reservation", () => {
  it("gives the units of a released one back, once", async () => {
    const id = await reserved(10);
    expect((await release(id)).reservation).toMatchObject({
      ...{ status: "RELEASED", reason: "changed my mind" },
    });
    expect(await level()).toMatchObject({ held: 0 });
    expect((await release(id)).userErrors).toMatchObject([
      { code: "RESERVATION_ENDED", field: ["input", "reservationId"] },
    ]);
    expect((await convert(id)).userErrors).toMatchObject([{ code: "RESERVATION_ENDED" }]);
    expect(await level()).toMatchObject({ held: 0 });
  });

  it("comes with its time, by the sweeper or by whoever needs the units", async () => {
    const id = await reserved(10, { expiresIn: "PT10S" });
    clock.advance(9_000);
    await sweep();
    expect((await reserve(1)).userErrors).toMatchObject([{ code: "INVENTORY_INSUFFICIENT" }]);
    clock.advance(1_000);
    await reserved(1, { expiresIn: "PT10S" });
    expect(await level()).toMatchObject({ held: 1 });
    expect((await convert(id)).userErrors).toMatchObject([{ code: "RESERVATION_EXPIRED" }]);
    expect((await release(id)).userErrors).toMatchObject([{ code: "RESERVATION_ENDED" }]);
    clock.advance(10_000);
    await sweep();
    expect(await level()).toMatchObject({ held: 0 });
  });

  it("is not put off by a conversion that comes too late", async () => {
    const id = await reserved(10, { expiresIn: "PT10S" });
    clock.advance(10_000);
    expect((await convert(id)).userErrors).toMatchObject([{ code: "RESERVATION_EXPIRED" }]);
    expect(await level()).toMatchObject({ held: 0 });
  });

  it("counts a sold unit once: held until the system's own count has the sale", async () => {
    const id = await reserved(4);
    clock.advance(1000);
    expect((await convert(id)).reservation).toMatchObject({
      ...{ status: "CONVERTED", orderReference: "#1001" },
    });
    await sweep();
    expect(await level()).toMatchObject({ onHand: 10, held: 4, availableToPromise: 6 });
    clock.advance(1000);
    // What the system tells by itself may have been on its way since before the sale.
    await count(10, 0, false);
    await sweep();
    expect(await level()).toMatchObject({ held: 4, availableToPromise: 6 });
    clock.advance(1000);
    await count(10, 4);
    await sweep();
    expect(await level()).toEqual({ onHand: 10, reserved: 4, held: 0, availableToPromise: 6 });
    expect((await convert(id)).userErrors).toMatchObject([{ code: "RESERVATION_ENDED" }]);
    expect((await release(id)).userErrors).toMatchObject([{ code: "RESERVATION_ENDED" }]);
  });

  it("gives up holding a sold unit that no system tells of within an hour", async () => {
    await convert(await reserved(4));
    clock.advance(3_599_000);
    await sweep();
    expect(await level()).toMatchObject({ held: 4 });
    clock.advance(2_000);
    await sweep();
    expect(await level()).toMatchObject({ held: 0 });
  });

  it("tells of the reservation and of each level", async () => {
    const [{ last } = { last: "" }] = await world.database.query<{ last: string }>(
      "select coalesce(max(id), '') as last from event_outbox",
    );
    const id = await reserved(4);
    await release(id);
    const events = await world.database.query<{ type: string; data: { held?: number } }>(
      "select type, subject, principal, data from event_outbox where id > $1 and principal = 'key_app'",
      [last],
    );
    const told = events.map(({ type, data }) => [type, data]);
    expect(told).toHaveLength(4);
    expect(told).toContainEqual(["RESERVATION_CHANGED", { status: "HELD" }]);
    expect(told).toContainEqual(["RESERVATION_CHANGED", { status: "RELEASED" }]);
    const held = events.flatMap(({ data }) => data.held ?? []);
    expect(held.sort()).toEqual([0, 4]);
  });
});

describe("whose it is", () => {
  const see = async (id: string, caller: string, scopes: readonly string[]) => {
    const { data, errors } = await world.ask(
      `query ($id: ID!) { reservation(id: $id) { id } node(id: $id) { id }
         reservations(first: 100, filter: { status: [HELD] }) { nodes { id } } }`,
      { id },
      { caller, scopes },
    );
    expect(errors).toBeUndefined();
    return data;
  };

  it("lets a principal see, release and convert its own only", async () => {
    const id = await reserved(1);
    expect(await see(id, "key_app", APP)).toEqual({
      ...{ reservation: { id }, node: { id }, reservations: { nodes: [{ id }] } },
    });
    expect(await see(id, "key_other", APP)).toEqual({
      ...{ reservation: null, node: null, reservations: { nodes: [] } },
    });
    for (const end of [release(id, "key_other"), convert(id, {}, "key_other")]) {
      expect((await end).userErrors).toMatchObject([
        { code: "NOT_FOUND", field: ["input", "reservationId"] },
      ]);
    }
    expect(await level()).toMatchObject({ held: 1 });
  });

  it("lets those who control see and end all", async () => {
    const id = await reserved(1);
    expect(await see(id, "key_board", ["control:read"])).toMatchObject({ reservation: { id } });
    const control = [...APP, "control:read", "control:write"];
    const ended = await release(id, "key_operator", control);
    expect(ended.reservation?.status).toBe("RELEASED");
  });

  it("tells nothing of it to those who may end all and see their own", async () => {
    const id = await reserved(1, { reference: "cart 7" });
    const ended = await release(id, "key_operator", [...APP, "control:write"]);
    expect(ended).toEqual({ reservation: null, userErrors: [] });
    expect(await level()).toMatchObject({ held: 0 });
  });

  it("gives the same key to two principals", async () => {
    const idempotencyKey = randomUUID();
    const one = await reserve(1, { idempotencyKey }, "key_app");
    const two = await reserve(1, { idempotencyKey }, "key_other");
    expect(one.reservation?.id).not.toBe(two.reservation?.id);
    expect(await level()).toMatchObject({ held: 2 });
  });

  it("needs a scope", async () => {
    const asked = await world.ask(
      "{ reservations(first: 1) { nodes { id } } }",
      {},
      { scopes: [] },
    );
    expect(asked.errors?.[0]?.extensions).toMatchObject({ code: "SCOPE_MISSING" });
  });
});

describe("what cannot be reserved", () => {
  it.each([
    ["no lines", () => ({ lines: [] }), "INPUT_INVALID", ["lines"]],
    ["many lines", () => ({ lines: Array(101).fill(line(1)) }), "INPUT_INVALID", ["lines"]],
    ["nothing", () => ({ lines: [line(0)] }), "INPUT_INVALID", ["lines", "0", "quantity"]],
    ["less", () => ({ lines: [line(-3)] }), "INPUT_INVALID", ["lines", "0", "quantity"]],
    ["too much", () => ({ lines: [line(2e9)] }), "INPUT_INVALID", ["lines", "0", "quantity"]],
    ["a place", () => ({ lines: [line(1, warehouse)] }), "ID_INVALID", ["lines", "0", "variantId"]],
    [
      "no such thing",
      () => ({ lines: [line(1, "var_x")] }),
      "NOT_FOUND",
      ["lines", "0", "variantId"],
    ],
    [
      "no such place",
      () => ({ lines: [line(1), line(1, variant, "loc_x")] }),
      "NOT_FOUND",
      ["lines", "1", "locationId"],
    ],
    [
      "where it is not counted",
      () => ({ lines: [line(1, variant, store)] }),
      "INVENTORY_INSUFFICIENT",
      ["lines", "0", "quantity"],
    ],
    ["for a moment", () => ({ expiresIn: "PT9S" }), "INPUT_INVALID", ["expiresIn"]],
    ["for ever", () => ({ expiresIn: "P1DT1S" }), "INPUT_INVALID", ["expiresIn"]],
    ["for a blank", () => ({ reference: "  " }), "INPUT_INVALID", ["reference"]],
    ["for a novel", () => ({ reference: "x".repeat(201) }), "INPUT_INVALID", ["reference"]],
  ] as const)("is %s", async (_what, input, code, field) => {
    const answer = await reserve(1, input());
    expect(answer).toMatchObject({
      reservation: null,
      userErrors: [{ code, field: ["input", ...field] }],
    });
    expect(await level()).toMatchObject({ held: 0 });
  });

  it("is a variant that was removed", async () => {
    const another = { sourceId: "b2", sku: "B2", gtin: null, title: "Other", options: [] };
    await world.take("erp", { records: [productRecord("b", { variants: [another] })] });
    const removed = await mutate("reserveInventory", { lines: [line(1, other)] });
    await world.take("erp", { records: [productRecord("b")] });
    expect(removed.userErrors).toMatchObject([
      { code: "NOT_FOUND", field: ["input", "lines", "0", "variantId"] },
    ]);
  });

  it("and what cannot be ended, is named by its code", async () => {
    expect((await release("var_1")).userErrors).toMatchObject([{ code: "ID_INVALID" }]);
    expect((await release("resv_none")).userErrors).toMatchObject([{ code: "NOT_FOUND" }]);
    const blank = await convert(await reserved(1), { orderReference: " " });
    expect(blank.userErrors).toMatchObject([
      { code: "INPUT_INVALID", field: ["input", "orderReference"] },
    ]);
  });
});
