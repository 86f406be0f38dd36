import { z } from "zod";
import { notFound, read, refused } from "./errors.ts";
import { squareId } from "./ids.ts";
import { type OpenOrders, openOrderView } from "./open-orders.ts";
import { before, type OrderIndex } from "./order-index.ts";
import { type Found, searchOrders } from "./order-search.ts";
import { returnView, type SoldLine, saleView, totalOf } from "./order-views.ts";
import type { Parts, Route } from "./route.ts";
import { IdempotencyKey } from "./values.ts";

const RETRIEVE_MAX = 100;
const LINES_MAX = 500;

const Retrieve = z.object({ order_ids: z.array(z.string()).min(1).max(RETRIEVE_MAX) });
const Create = z.object({
  idempotency_key: IdempotencyKey.optional(),
  order: z.strictObject({
    location_id: z.string(),
    reference_id: z.string().max(40).nullish(),
    customer_id: z.string().nullish(),
    line_items: z
      .array(
        z.strictObject({
          uid: z.string().max(60).nullish(),
          catalog_object_id: z.string(),
          quantity: z.string().regex(/^[1-9]\d{0,5}$/, "must be whole units"),
        }),
      )
      .min(1)
      .max(LINES_MAX),
  }),
});
const Pay = z.object({
  idempotency_key: IdempotencyKey,
  order_version: z.int().nullish(),
  payment_ids: z.array(z.string()).nullish(),
});

export type OrderParts = Parts & { readonly index: OrderIndex; readonly open: OpenOrders };

/** Orders: the tills' sales and returns, and those that are made here and paid later. */
export function orderRoutes(parts: OrderParts): readonly Route[] {
  const { world, ids, cursors } = parts;
  return [
    {
      method: "POST",
      path: "/v2/orders/search",
      answer({ body }) {
        const all = everyOrder(parts);
        const { found, asEntries, cursor } = searchOrders(body, all, world.now(), ids, cursors);
        if (found.length === 0) return cursor;
        if (asEntries) return { order_entries: found.map(entryView), ...cursor };
        return { orders: found.map(({ id }) => orderView(id, parts)), ...cursor };
      },
    },
    {
      method: "POST",
      path: "/v2/orders/batch-retrieve",
      answer({ body }) {
        const wanted = [...new Set(read(Retrieve, body).order_ids)];
        const orders = wanted.flatMap((id) => orderView(id, parts) ?? []);
        return orders.length > 0 ? { orders } : {};
      },
    },
    {
      method: "GET",
      path: "/v2/orders/*",
      answer({ ids: [id = ""] }) {
        const order = orderView(id, parts);
        if (!order) throw notFound(`Order not found for id ${id}`);
        return { order };
      },
    },
    { method: "POST", path: "/v2/orders", writes: true, answer: ({ body }) => create(body, parts) },
    {
      method: "POST",
      path: "/v2/orders/*/pay",
      writes: true,
      answer: ({ ids: [id = ""], body }) => pay(id, body, parts),
    },
  ];
}

/** An order of any sort by its id; null when Square never gave that id. */
export function orderView(id: string, { world, index, open }: OrderParts): object | null {
  const made = open.get(id);
  if (made) return openOrderView(made, world);
  const listed = index.get(id);
  const receipt = world.get("receipt", listed?.receipt ?? "");
  if (!listed || !receipt) return null;
  if (listed.refund === null) return saleView(receipt, world);
  const refund = receipt.refunds.find((one) => one.id === listed.refund);
  return refund ? returnView(receipt, refund, world) : null;
}

function everyOrder({ world, index, open }: OrderParts): readonly Found[] {
  const rung = index.all().map((listed): Found => {
    const member = world.get("receipt", listed.receipt)?.member ?? null;
    return { id: listed.id, at: listed.at, store: listed.store, state: "COMPLETED", member };
  });
  const made = open.all();
  if (made.length === 0) return rung;
  const still = made.map((order): Found => ({ ...order, state: "OPEN" }));
  return [...rung, ...still].sort((left, right) => (before(left, right) ? -1 : 1));
}

function entryView({ id, store }: Found): object {
  return { order_id: id, version: 1, location_id: squareId("location", store) };
}

function create(body: unknown, parts: OrderParts): object {
  const { idempotency_key: key, order } = read(Create, body);
  const act = () => {
    const store = parts.ids.store(order.location_id);
    if (store === undefined) throw refused("NOT_FOUND", "No such location.", "order.location_id");
    const member = order.customer_id ? parts.ids.member(order.customer_id) : null;
    if (member === undefined) throw refused("NOT_FOUND", "No such customer.", "order.customer_id");
    const lines = order.line_items.map((line, i): SoldLine => {
      const { catalog_object_id: object } = line;
      const product = parts.world.get("product", parts.ids.product(object) ?? "");
      if (!product || object !== squareId("variation", product.code)) {
        const field = `order.line_items[${i}].catalog_object_id`;
        throw refused(
          "NOT_FOUND",
          `Item variation with catalog object ID ${object} not found.`,
          field,
        );
      }
      const uid = line.uid ?? squareId("line", `${key}/${object}/${i}`);
      const { code, pricePence } = product;
      return { uid, product: code, quantity: Number(line.quantity), unitPricePence: pricePence };
    });
    const made = { store, reference: order.reference_id ?? null, member, lines };
    return { order: openOrderView(parts.open.make(made), parts.world) };
  };
  return key === undefined ? act() : parts.once(`order ${key}`, body, act);
}

function pay(id: string, body: unknown, parts: OrderParts): object {
  const { idempotency_key: key, payment_ids: payments } = read(Pay, body);
  return parts.once(`pay ${key}`, { id, body }, () => {
    const order = parts.open.get(id);
    if (!order) {
      if (!parts.index.get(id)) throw notFound(`Order not found for id ${id}`);
      throw refused("BAD_REQUEST", "The order is paid already.", "order_id");
    }
    const [approval] = (payments ?? []).map((payment) => parts.open.approved(payment));
    if (approval?.order !== id || (payments ?? []).length !== 1) {
      const due = totalOf(order.lines);
      const detail = `The payments do not come to the ${due} that are due.`;
      throw refused("PAYMENT_AMOUNT_MISMATCH", detail, "payment_ids");
    }
    return { order: saleView(parts.open.complete(order, approval.tender), parts.world) };
  });
}
