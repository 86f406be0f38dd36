import { expect, test } from "vitest";
import { square } from "../../../src/connectors/square/index.ts";
import { callOf, realOutside } from "../outside.ts";
import { sweep } from "./till.ts";

// What the emulated world does not do: exchanges, custom amounts, many locations, broken parts.

const gbp = (amount: number) => ({ amount, currency: "GBP" });
const AT = "2026-05-01T10:00:00.000Z";

type Wire = Readonly<Record<string, unknown>> & { readonly id: string };

function saleOf(id: string, more: object = {}): Wire {
  return {
    id,
    location_id: "L01",
    state: "COMPLETED",
    created_at: AT,
    updated_at: AT,
    line_items: [
      {
        uid: "u1",
        name: "Scone",
        variation_name: "Large",
        catalog_object_id: "V1",
        quantity: "2",
        base_price_money: gbp(150),
        total_tax_money: gbp(50),
        total_money: gbp(300),
      },
    ],
    taxes: [{ type: "INCLUSIVE" }],
    tenders: [{ id: `P-${id}`, type: "CARD" }],
    total_money: gbp(300),
    total_tax_money: gbp(50),
    ...more,
  };
}

const refundOf = (sale: string, more: object = {}) => ({
  id: `R-${sale}`,
  status: "COMPLETED",
  amount_money: gbp(150),
  payment_id: `P-${sale}`,
  order_id: `back-${sale}`,
  created_at: AT,
  ...more,
});

const returnOf = (sale: string, items: readonly object[]): Wire => ({
  id: `back-${sale}`,
  location_id: "L01",
  state: "COMPLETED",
  created_at: AT,
  updated_at: AT,
  returns: [{ source_order_id: sale, return_line_items: items }],
});

/** A connector to a seller that has these orders and refunds, and the questions it was asked. */
function seller(orders: readonly Wire[], refunds: readonly object[] = [], locations = 1) {
  const asked: { path: string; body: Record<string, unknown> }[] = [];
  const names = Array.from({ length: locations }, (_, i) => `L${String(i + 1).padStart(2, "0")}`);
  const answer = (path: string, body: Record<string, unknown>): object => {
    switch (path) {
      case "/v2/locations":
        return { locations: names.map((id) => ({ id, name: id })) };
      case "/v2/refunds":
        return { refunds };
      case "/v2/orders/batch-retrieve":
        return { orders: orders.filter(({ id }) => (body["order_ids"] as string[]).includes(id)) };
      default: {
        const places = body["location_ids"] as unknown[];
        return { orders: orders.filter((order) => places.includes(order["location_id"])) };
      }
    }
  };
  const fetching: typeof fetch = async (input, init) => {
    const { pathname: path } = new URL(String(input));
    const body = init?.body ? JSON.parse(String(init.body)) : {};
    asked.push({ path, body });
    return Response.json(answer(path, body));
  };
  const settings = { url: "http://square.test", accessToken: "t", webhookSignatureKey: "k" };
  const outside = { ...realOutside(), fetch: fetching };
  return { connector: square(settings, outside), asked };
}

test("more than ten locations are asked for ten at a time, and none is left out", async () => {
  const orders = Array.from({ length: 23 }, (_, i) => {
    return saleOf(`S${i + 1}`, { location_id: `L${String(i + 1).padStart(2, "0")}` });
  });
  const { connector, asked } = seller(orders, [], 23);
  const { records, pages } = await sweep(connector, "order", null);
  expect(records.map(({ sourceId }) => sourceId)).toEqual(orders.map(({ id }) => id));
  expect(pages).toHaveLength(3);
  const searches = asked.filter(({ path }) => path === "/v2/orders/search");
  expect(searches.map(({ body }) => (body["location_ids"] as unknown[]).length)).toEqual([
    10, 10, 3,
  ]);
});

test("an exchange is a sale, and a refund of the sale before it", async () => {
  const back = { source_line_item_uid: "u1", quantity: "1" };
  const exchange = { ...saleOf("new"), returns: returnOf("old", [back])["returns"] };
  const refund = refundOf("old", { order_id: "new", amount_money: gbp(20) });
  const { connector } = seller([saleOf("old"), exchange], [refund]);
  const [old, fresh] = await connector.loadMany("order", ["old", "new"], callOf());
  expect(old).toMatchObject({
    ok: true,
    value: { refunds: [{ amount: { e4: 2_000 }, lines: [{ line: "u1", quantity: 1 }] }] },
  });
  expect(fresh).toMatchObject({ ok: true, value: { refunds: [], total: { e4: 30_000 } } });
});

test("a refund of an amount names no lines; one that was refused is none", async () => {
  const custom = [{ quantity: "1", item_type: "CUSTOM_AMOUNT" }];
  const refunds = [refundOf("S1"), refundOf("S2", { status: "FAILED" })];
  const { connector } = seller([saleOf("S1"), saleOf("S2"), returnOf("S1", custom)], refunds);
  const [first, second] = await connector.loadMany("order", ["S1", "S2"], callOf());
  expect(first).toMatchObject({
    ok: true,
    value: { paymentStatus: "PARTIALLY_REFUNDED", refunds: [{ sourceId: "R-S1", lines: [] }] },
  });
  expect(second).toMatchObject({ ok: true, value: { paymentStatus: "PAID", refunds: [] } });
});

test("a refund or a return that breaks its shape is a reject of its sale alone", async () => {
  const broken = [{ source_line_item_uid: "u1", quantity: "half" }];
  const refunds = [refundOf("S1", { amount_money: gbp(-1) }), refundOf("S2"), refundOf("S3")];
  const orders = [saleOf("S1"), saleOf("S2"), saleOf("S3"), returnOf("S2", broken)];
  const { connector } = seller(orders, refunds);
  const { records, pages } = await sweep(connector, "order", null);
  expect(records.map(({ sourceId }) => sourceId)).toEqual(["S3"]);
  const rejects = pages.flatMap((page) => page.rejects);
  expect(rejects.map(({ sourceId }) => sourceId)).toEqual(["S1", "S2"]);
});

test("tax that comes on top is not in the subtotal, and drafts and half units are no sales", async () => {
  const [line] = saleOf("x")["line_items"] as object[];
  const taxed = saleOf("S1", { taxes: [{ type: "ADDITIVE" }] });
  const weighed = saleOf("S3", { line_items: [{ ...line, quantity: "0.5" }] });
  const { connector } = seller([taxed, saleOf("S2", { state: "DRAFT" }), weighed]);
  const outcomes = await connector.loadMany("order", ["S1", "S2", "S3"], callOf());
  expect(outcomes).toMatchObject([
    { ok: true, value: { taxIncluded: false, subtotal: { e4: 25_000 }, tax: { e4: 5_000 } } },
    { ok: true, value: null },
    { ok: false, fault: { code: "RECORD_INVALID" } },
  ]);
});
