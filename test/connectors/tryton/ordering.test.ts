import { afterEach, expect, test } from "vitest";
import type { Connector, Receipt } from "../../../src/connectors/contract.ts";
import { tryton } from "../../../src/connectors/tryton/index.ts";
import type { Action } from "../../../src/domain/actions.ts";
import type { Result } from "../../../src/kernel/result.ts";
import { unwrap } from "../../../src/kernel/result.ts";
import { callOf, realOutside } from "../outside.ts";
import type { Erp } from "./erp.ts";
import { configOf, startErp } from "./erp.ts";

let erp: Erp;
afterEach(() => erp.close());

function order(quantity = 48): Action & { type: "purchaseOrder.create" } {
  const [offer] = erp.world.all("offer");
  const number = (kind: "supplier" | "product" | "location", id: string) =>
    erp.emulator.numberOf(kind, id) ?? 0;
  return {
    type: "purchaseOrder.create",
    supplier: String(number("supplier", offer?.supplier ?? "") + 1),
    location: String(number("location", "web") * 4 + 6),
    note: "Ordered by a test",
    lines: [
      {
        variant: String(number("product", offer?.product ?? "")),
        quantity,
        unitCost: { e4: (offer?.unitCostPence ?? 0) * 100, currency: "GBP" },
      },
    ],
  };
}

const withKey = (key: string) =>
  erp.world.all("purchase").filter(({ reference }) => reference === key);
const write = (connector: Connector, action: Action, key: string): Promise<Result<Receipt>> =>
  connector.write(action, key, callOf());

const place = (purchaseOrder: string) => ({ type: "purchaseOrder.place", purchaseOrder }) as const;

test("an order is made, read back, and not sent yet", async () => {
  erp = await startErp();
  const receipt = unwrap(await write(erp.connect(), order(), "key-1"));
  expect(receipt.created).toBe(true);
  expect(withKey("key-1")).toMatchObject([{ state: "quotation", comment: "Ordered by a test" }]);
  expect(receipt.records.find(({ kind }) => kind === "purchaseOrder")).toMatchObject({
    ...{ sourceId: receipt.sourceId, reference: "key-1", status: "QUOTED" },
    lines: [{ quantity: 48 }],
  });
  expect(erp.world.all("shipment")).toHaveLength(0);
});

test("an order is sent to the supplier, and read back with its shipment and levels", async () => {
  erp = await startErp();
  const connector = erp.connect();
  const { sourceId } = unwrap(await write(connector, order(), "key-1"));
  const receipt = unwrap(await write(connector, place(sourceId), "place-1"));
  expect(receipt).toMatchObject({ sourceId, created: true });
  expect(withKey("key-1")).toMatchObject([{ state: "processing" }]);
  const of = (kind: string) => receipt.records.filter((one) => one.kind === kind);
  expect(of("purchaseOrder")).toMatchObject([
    { sourceId, reference: "key-1", status: "CONFIRMED", lines: [{ quantity: 48 }] },
  ]);
  expect(of("inboundShipment")).toMatchObject([{ status: "PLANNED", lines: [{ quantity: 48 }] }]);
  expect(of("stockMovement")).toMatchObject([{ status: "PLANNED", reason: "RECEIPT" }]);
  expect(of("inventory")).toMatchObject([{ incoming: 48 }]);
  expect(unwrap(await write(connector, place(sourceId), "place-1")).created).toBe(false);
  expect(erp.world.all("shipment")).toHaveLength(1);
});

test.each(["draft", "cancel"] as const)(
  "an order that somebody has taken to %s meanwhile is not sent",
  async (step) => {
    erp = await startErp();
    const connector = erp.connect();
    const { sourceId } = unwrap(await write(connector, order(), "key-1"));
    const purchase = withKey("key-1")[0]?.id ?? "";
    expect(erp.world.execute({ type: `purchase.${step}`, purchase }).ok).toBe(true);
    const answer = await write(connector, place(sourceId), "place-1");
    expect(answer).toMatchObject({ ok: false, fault: { code: "SYSTEM_REFUSED" } });
    expect(erp.world.all("shipment")).toHaveLength(0);
  },
);

test("orders that people are to confirm are made, and not placed", async () => {
  erp = await startErp();
  const connector = erp.connect({ orderUntil: "quotation" });
  expect(connector.supports.writes).not.toContain("purchaseOrder.place");
  const { sourceId } = unwrap(await write(connector, order(), "key-1"));
  const answer = await write(connector, place(sourceId), "place-1");
  expect(answer).toMatchObject({ ok: false, fault: { code: "SYSTEM_UNSUPPORTED" } });
});

test("one order, however often and however much at once its key is used", async () => {
  erp = await startErp();
  const connector = erp.connect();
  const receipts = await Promise.all([1, 2, 3, 4].map(() => write(connector, order(), "key-2")));
  const again = await write(erp.connect(), order(), "key-2");
  const all = [...receipts, again].map(unwrap);
  expect(new Set(all.map(({ sourceId }) => sourceId)).size).toBe(1);
  expect(all.filter(({ created }) => created)).toHaveLength(1);
  expect(withKey("key-2")).toHaveLength(1);
});

test.each(["create", "quote"])(
  "an attempt that never heard back from its %s is carried on",
  async (step) => {
    erp = await startErp({ processAfterConfirm: false });
    expect(await write(deafTo(step), order(), "key-3")).toMatchObject({
      ok: false,
      fault: { code: "SYSTEM_UNAVAILABLE", recovery: "retry" },
    });
    const receipt = unwrap(await write(erp.connect(), order(), "key-3"));
    expect(receipt.created).toBe(false);
    expect(withKey("key-3").map(({ state }) => state)).toEqual(["quotation"]);
  },
);

test.each(["confirm", "process"])(
  "a sending that never heard back from its %s is carried on",
  async (step) => {
    erp = await startErp({ processAfterConfirm: false });
    const { sourceId } = unwrap(await write(erp.connect(), order(), "key-3"));
    expect(await write(deafTo(step), place(sourceId), "place-3")).toMatchObject({
      ok: false,
      fault: { code: "SYSTEM_UNAVAILABLE", recovery: "retry" },
    });
    unwrap(await write(erp.connect(), place(sourceId), "place-3"));
    expect(withKey("key-3").map(({ state }) => state)).toEqual(["processing"]);
    expect(erp.world.all("shipment")).toHaveLength(1);
  },
);

/** A connector that never hears the answer to a step, which the ERP has taken. */
function deafTo(step: string): Connector {
  const outside = realOutside();
  const deaf: typeof fetch = async (url, init) => {
    const answer = await outside.fetch(url, init);
    if (!String(init?.body).includes(`purchase.purchase.${step}"`)) return answer;
    await answer.arrayBuffer();
    throw new TypeError("the connection was cut");
  };
  return tryton(configOf(erp.emulator), { ...outside, fetch: deaf });
}

test.each(["draft", "quotation", "confirmed", "processing"] as const)(
  "an order that a crash left %s is found by its reference and made once",
  async (state) => {
    erp = await startErp();
    const { world } = erp;
    const [offer] = world.all("offer");
    const { supplier = "", product = "", unitCostPence = 0 } = offer ?? {};
    const made = world.execute({
      ...{ type: "purchase.create", supplier, location: "web", reference: "key-4", comment: "" },
      lines: [{ product, quantity: 48, unitCostPence }],
    });
    if (!made.ok) throw new Error(made.reason);
    for (const step of ["quote", "confirm", "process"] as const) {
      if (world.get("purchase", made.id)?.state === state) break;
      world.execute({ type: `purchase.${step}`, purchase: made.id });
    }
    const receipt = unwrap(await write(erp.connect(), order(), "key-4"));
    expect(receipt.created).toBe(false);
    const kept = state === "draft" ? "quotation" : state;
    expect(withKey("key-4").map((one) => one.state)).toEqual([kept]);
  },
);

test("a second draft that a lost request left behind is never sent", async () => {
  erp = await startErp();
  unwrap(await write(erp.connect(), order(), "key-5"));
  const [offer] = erp.world.all("offer");
  const { supplier = "", product = "", unitCostPence = 0 } = offer ?? {};
  erp.world.execute({
    ...{ type: "purchase.create", supplier, location: "web", reference: "key-5", comment: "" },
    lines: [{ product, quantity: 48, unitCostPence }],
  });
  unwrap(await write(erp.connect(), order(), "key-5"));
  expect(withKey("key-5").map(({ state }) => state)).toEqual(["quotation", "draft"]);
});

test("an order that is not placed yet can be cancelled, more than once", async () => {
  erp = await startErp();
  const connector = erp.connect();
  const { sourceId } = unwrap(await write(connector, order(), "key-6"));
  expect(withKey("key-6")[0]?.state).toBe("quotation");
  const cancel = { type: "purchaseOrder.cancel", purchaseOrder: sourceId } as const;
  const first = unwrap(await write(connector, cancel, "cancel-6"));
  expect(first.created).toBe(true);
  expect(first.records[0]).toMatchObject({ status: "CANCELLED" });
  const second = unwrap(await write(connector, cancel, "cancel-6"));
  expect(second.created).toBe(false);
  expect(second.records[0]).toMatchObject({ status: "CANCELLED" });
});

test("an order that is confirmed and waits to be processed can still be cancelled", async () => {
  erp = await startErp({ processAfterConfirm: false });
  const connector = erp.connect();
  const { sourceId } = unwrap(await write(connector, order(), "key-9"));
  const purchase = withKey("key-9")[0]?.id ?? "";
  expect(erp.world.execute({ type: "purchase.confirm", purchase }).ok).toBe(true);
  const cancel = { type: "purchaseOrder.cancel", purchaseOrder: sourceId } as const;
  expect(unwrap(await write(connector, cancel, "cancel-9")).created).toBe(true);
  expect(withKey("key-9").map(({ state }) => state)).toEqual(["cancelled"]);
});

test("an order that the supplier has is not cancelled: a person is asked", async () => {
  erp = await startErp();
  const connector = erp.connect();
  const { sourceId } = unwrap(await write(connector, order(), "key-7"));
  unwrap(await write(connector, place(sourceId), "place-7"));
  const cancel = { type: "purchaseOrder.cancel", purchaseOrder: sourceId } as const;
  const answer = await write(connector, cancel, "cancel-7");
  expect(answer).toMatchObject({
    ok: false,
    fault: { code: "SYSTEM_REFUSED", recovery: "ask-a-person" },
  });
  expect(withKey("key-7")[0]?.state).toBe("processing");
});

test("an unknown product, supplier or purchase is refused before anything is written", async () => {
  erp = await startErp();
  const connector = erp.connect();
  const [line] = order().lines;
  if (!line) throw new Error("no line");
  const wrong: Action[] = [
    { ...order(), supplier: "99999" },
    { ...order(), lines: [{ ...line, variant: "99999" }] },
    { type: "purchaseOrder.cancel", purchaseOrder: "99999" },
    { type: "purchaseOrder.cancel", purchaseOrder: "no number" },
  ];
  for (const action of wrong) {
    const answer = await write(connector, action, "key-8");
    expect(answer).toMatchObject({ ok: false, fault: { code: "NOT_FOUND" } });
  }
  expect(erp.world.all("purchase")).toHaveLength(0);
});
