import { afterEach, beforeEach, expect, test } from "vitest";
import { squareId } from "../../../demo/systems/square/ids.ts";
import { envelope, signedHeaders } from "../../../demo/systems/square/webhooks.ts";
import type { RawRequest } from "../../../src/connectors/contract.ts";
import { callOf } from "../outside.ts";
import { startTill, type Till } from "./till.ts";

const OWN_URL = "http://127.0.0.1:4000/webhooks/square";
const PUBLIC_URL = "https://tutti.example/hooks/square";
const ORDER = { order_created: { order_id: "o-1", state: "OPEN" } };

let till: Till;
beforeEach(async () => {
  till = await startTill();
});
afterEach(() => till.close());

function eventOf(type: string, object: object, at = new Date(), id = "o-1"): string {
  return JSON.stringify(envelope({ type, about: "it", id }, object, at, "event-1"));
}

function delivered(body: string, signedFor = OWN_URL): RawRequest {
  const headers = signedHeaders(signedFor, body, till.emulator.signatureKey);
  return { method: "POST", url: OWN_URL, headers, body: new TextEncoder().encode(body) };
}

test("a delivery is signed for the address that Square knows, which may not be ours", async () => {
  const body = eventOf("order.created", ORDER);
  const connector = till.connect();
  expect(await connector.receive(delivered(body))).toMatchObject({ ok: true });
  const elsewhere = await connector.receive(delivered(body, PUBLIC_URL));
  expect(elsewhere).toMatchObject({ ok: false, fault: { code: "WEBHOOK_SIGNATURE_INVALID" } });
  const behind = till.connect({ webhookUrl: PUBLIC_URL });
  expect(await behind.receive(delivered(body, PUBLIC_URL))).toMatchObject({ ok: true });
  expect(await behind.receive(delivered(body))).toMatchObject({ ok: false });
});

test("an event from the future is refused", async () => {
  const later = new Date(Date.now() + 3_600_000);
  const outcome = await till.connect().receive(delivered(eventOf("order.created", ORDER, later)));
  expect(outcome).toMatchObject({ ok: false, fault: { code: "WEBHOOK_TIMESTAMP_OLD" } });
});

test("what is deleted is told as deleted, and events of other things tell nothing", async () => {
  const connector = till.connect();
  const gone = await connector.receive(delivered(eventOf("customer.deleted", {})));
  expect(gone).toMatchObject({
    ok: true,
    value: { id: "event-1", deleted: [{ kind: "customer", sourceId: "o-1" }] },
  });
  const other = await connector.receive(delivered(eventOf("labor.shift.created", {})));
  expect(other).toMatchObject({
    ok: true,
    value: { topic: "labor.shift.created", records: [], rejects: [], deleted: [], reread: [] },
  });
});

test("a count of half a unit is a reject, and the counts beside it are records", async () => {
  const count = (quantity: string, code: string) => ({
    catalog_object_id: squareId("variation", code),
    location_id: squareId("location", "store-1"),
    state: "IN_STOCK",
    quantity,
    calculated_at: "2010-12-06T12:00:00.000Z",
  });
  const counts = { inventory_counts: [count("2.5", "a"), count("3", "b"), count("-1.00", "c")] };
  const outcome = await till
    .connect()
    .receive(delivered(eventOf("inventory.count.updated", counts)));
  expect(outcome).toMatchObject({
    ok: true,
    value: { records: [{ onHand: 3 }, { onHand: -1 }], rejects: [{ kind: "inventory" }] },
  });
});

test("an order that is not paid yet is an open one", async () => {
  const { emulator, world } = till;
  const stock = world.all("stock").find(({ location, onHand }) => {
    return location === "store-1" && onHand > 0;
  });
  const variation = squareId("variation", stock?.product ?? "");
  const order = {
    location_id: squareId("location", "store-1"),
    line_items: [{ catalog_object_id: variation, quantity: "1" }],
  };
  const made = await fetch(`${emulator.url}/v2/orders`, {
    method: "POST",
    headers: { authorization: `Bearer ${emulator.accessToken}` },
    body: JSON.stringify({ idempotency_key: "k", order }),
  });
  const { order: open } = (await made.json()) as { order: { id: string } };
  const connector = till.connect();
  const told = await connector.receive(
    delivered(eventOf("order.created", ORDER, new Date(), open.id)),
  );
  const reread = { kind: "order", sourceId: open.id };
  expect(told).toMatchObject({ ok: true, value: { reread: [reread] } });
  const [read] = await connector.loadMany("order", [open.id], callOf());
  expect(read).toMatchObject({
    ok: true,
    value: {
      ...{ status: "OPEN", paymentStatus: "PENDING", fulfillmentStatus: "UNFULFILLED" },
      ...{ number: open.id, refunds: [] },
    },
  });
});
