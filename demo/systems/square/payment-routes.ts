import { z } from "zod";
import type { WorldReceipt } from "../../world/types.ts";
import { page } from "./cursors.ts";
import { notFound, read, refused, SquareError } from "./errors.ts";
import { orderIdOf, refundIdOf, squareId } from "./ids.ts";
import { approvedView, type OpenOrder } from "./open-orders.ts";
import type { OrderParts } from "./order-routes.ts";
import { paymentView, refundView, totalOf } from "./order-views.ts";
import type { Route } from "./route.ts";
import { IdempotencyKey, MoneyInput, TimeInput, utc } from "./values.ts";

const LIMIT_MAX = 100;
const YEAR_MS = 365 * 86_400_000;

const List = z.object({
  begin_time: TimeInput.optional(),
  end_time: TimeInput.optional(),
  updated_at_begin_time: TimeInput.optional(),
  updated_at_end_time: TimeInput.optional(),
  sort_order: z.enum(["ASC", "DESC"]).default("DESC"),
  sort_field: z.enum(["CREATED_AT", "UPDATED_AT"]).default("CREATED_AT"),
  cursor: z.string().optional(),
  location_id: z.string().optional(),
  limit: z.coerce.number().int().optional(),
});
type List = z.infer<typeof List>;
const Pay = z.object({
  idempotency_key: z.string().min(1).max(45),
  source_id: z.string().min(1),
  amount_money: MoneyInput,
  autocomplete: z.boolean().default(true),
  order_id: z.string(),
  customer_id: z.string().nullish(),
  location_id: z.string().nullish(),
  cash_details: z.object({ buyer_supplied_money: MoneyInput }).optional(),
});
const Refund = z.object({
  idempotency_key: IdempotencyKey.max(45),
  payment_id: z.string(),
  amount_money: MoneyInput,
  reason: z.string().max(192).nullish(),
});

/** Payments and refunds: one payment for each order, as the world's receipts are paid. */
export function paymentRoutes(parts: OrderParts): readonly Route[] {
  const { world } = parts;
  return [
    { method: "GET", path: "/v2/payments", answer: ({ query }) => payments(query, parts) },
    { method: "GET", path: "/v2/refunds", answer: ({ query }) => refunds(query, parts) },
    {
      method: "GET",
      path: "/v2/payments/*",
      answer({ ids: [id = ""] }) {
        const approval = parts.open.approved(id);
        const order = parts.open.get(approval?.order ?? "");
        if (approval && order) return { payment: approvedView(approval, order) };
        const receipt = receiptPaidBy(id, parts);
        if (!receipt) throw notFound(`Could not find payment with id: ${id}`);
        return { payment: paymentView(receipt) };
      },
    },
    {
      method: "GET",
      path: "/v2/refunds/*",
      answer({ ids: [id = ""] }) {
        const receipt = receiptPaidBy(id.split("_")[0] ?? "", parts);
        const refund = receipt?.refunds.find(
          (one) => refundIdOf(orderIdOf(receipt), one.id) === id,
        );
        if (!receipt || !refund) throw notFound(`Could not find refund with id: ${id}`);
        return { refund: refundView(receipt, refund) };
      },
    },
    { method: "POST", path: "/v2/payments", writes: true, answer: ({ body }) => pay(body, parts) },
    {
      method: "POST",
      path: "/v2/refunds",
      writes: true,
      answer({ body }) {
        const asked = read(Refund, body);
        return parts.once(`refund ${asked.idempotency_key}`, body, () => {
          const receipt = receiptPaidBy(asked.payment_id, parts);
          if (!receipt) throw notFound(`Could not find payment with id: ${asked.payment_id}`);
          const lines = goodsWorth(asked.amount_money.amount, receipt);
          const told = world.execute({ type: "receipt.refund", receipt: receipt.id, lines });
          if (!told.ok) throw refused("REFUND_AMOUNT_INVALID", told.reason, "amount_money");
          const after = world.get("receipt", receipt.id);
          const refund = after?.refunds.at(-1);
          if (!after || !refund) throw new Error("The world lost a refund.");
          return { refund: refundView(after, refund) };
        });
      },
    },
  ];
}

function pay(body: unknown, parts: OrderParts): object {
  const asked = read(Pay, body);
  return parts.once(`payment ${asked.idempotency_key}`, body, () => {
    const order = parts.open.get(asked.order_id);
    if (!order) {
      const isPaid = parts.index.get(asked.order_id) !== undefined;
      const detail = isPaid ? "The order is paid already." : "Order not found.";
      throw refused(isPaid ? "BAD_REQUEST" : "NOT_FOUND", detail, "order_id");
    }
    const { place, amount } = { place: asked.location_id, amount: asked.amount_money.amount };
    if (place && place !== squareId("location", order.store)) {
      throw refused("LOCATION_MISMATCH", "The order is of another location.", "location_id");
    }
    if (amount !== totalOf(order.lines)) {
      const detail = `The order comes to ${totalOf(order.lines)}.`;
      throw refused("PAYMENT_AMOUNT_MISMATCH", detail, "amount_money");
    }
    const tender = tenderOf(asked);
    const full = withCustomer(order, asked.customer_id, parts);
    if (!asked.autocomplete) {
      return { payment: approvedView(parts.open.approve(full, tender), full) };
    }
    return { payment: paymentView(parts.open.complete(full, tender)) };
  });
}

function tenderOf(asked: z.infer<typeof Pay>): WorldReceipt["tender"] {
  if (asked.source_id === "cnon:card-nonce-declined") {
    const detail = "Authorization error: 'GENERIC_DECLINE'";
    throw new SquareError(402, "PAYMENT_METHOD_ERROR", "GENERIC_DECLINE", detail);
  }
  if (asked.source_id !== "CASH") return "card";
  if (!asked.cash_details) {
    throw refused("MISSING_REQUIRED_PARAMETER", "Cash has to be told.", "cash_details");
  }
  return "cash";
}

function withCustomer(order: OpenOrder, customer: string | null | undefined, { ids }: OrderParts) {
  return customer ? { ...order, member: ids.member(customer) ?? order.member } : order;
}

function receiptPaidBy(payment: string, { world, index }: OrderParts): WorldReceipt | null {
  const sale = index.paidBy(payment);
  return world.get("receipt", sale?.receipt ?? "") ?? null;
}

/** The goods that are worth just the amount: all that is left, or units of one line. */
function goodsWorth(pence: number, receipt: WorldReceipt) {
  const left = receipt.lines.map((line) => {
    const back = receipt.refunds.flatMap(({ lines }) =>
      lines.filter((one) => one.line === line.id),
    );
    const quantity = line.quantity - back.reduce((sum, one) => sum + one.quantity, 0);
    return { line: line.id, quantity, unitPricePence: line.unitPricePence };
  });
  const some = left.filter(({ quantity }) => quantity > 0);
  const lineUnits = ({ line, quantity }: (typeof left)[number]) => ({ line, quantity });
  if (pence === some.reduce((sum, one) => sum + one.quantity * one.unitPricePence, 0)) {
    return some.map(lineUnits);
  }
  const of = some.find((one) => pence > 0 && pence % one.unitPricePence === 0);
  const units = of ? pence / of.unitPricePence : 0;
  if (of && units <= of.quantity) return [{ line: of.line, quantity: units }];
  const detail = "Here money goes back for goods: ask for the worth of units that are left.";
  throw refused("REFUND_AMOUNT_INVALID", detail, "amount_money");
}

type Shown = { readonly created: string; readonly updated: string; readonly view: () => object };

function payments(query: URLSearchParams, parts: OrderParts): object {
  const asked = read(List, Object.fromEntries(query));
  const [main] = parts.world.all("location").filter(({ type }) => type === "store");
  const store = asked.location_id ? parts.ids.store(asked.location_id) : main?.id;
  const receipts = parts.world.all("receipt").filter((receipt) => receipt.store === store);
  const shown = receipts.map((receipt): Shown => {
    const updated = receipt.refunds.at(-1)?.at ?? receipt.at;
    return { created: receipt.at, updated, view: () => paymentView(receipt) };
  });
  const { found, cursor } = listed(asked, shown, parts);
  return found.length > 0 ? { payments: found, ...cursor } : cursor;
}

function refunds(query: URLSearchParams, parts: OrderParts): object {
  const asked = read(List, Object.fromEntries(query));
  const store = asked.location_id ? parts.ids.store(asked.location_id) : null;
  const returns = parts.index.all().filter((one) => one.refund && store !== undefined);
  const shown = returns.flatMap((listed): Shown[] => {
    const receipt = parts.world.get("receipt", listed.receipt);
    const refund = receipt?.refunds.find(({ id }) => id === listed.refund);
    if (!receipt || !refund || (store && receipt.store !== store)) return [];
    return [{ created: refund.at, updated: refund.at, view: () => refundView(receipt, refund) }];
  });
  const { found, cursor } = listed(asked, shown, parts);
  return found.length > 0 ? { refunds: found, ...cursor } : cursor;
}

/** One page of payments or refunds. Without a begin, the list reaches back for a year only. */
function listed(asked: List, shown: readonly Shown[], { world, cursors }: OrderParts) {
  const { cursor, limit = LIMIT_MAX, ...query } = asked;
  // What happens while a list is read does not come into it.
  const now = cursors.read({ list: query }, cursor)?.end ?? world.now();
  const yearAgo = new Date(Date.parse(now) - YEAR_MS).toISOString();
  const begin = asked.begin_time ? utc(asked.begin_time) : yearAgo;
  const end = asked.end_time ? utc(asked.end_time) : now;
  const updatedFrom = asked.updated_at_begin_time ? utc(asked.updated_at_begin_time) : "";
  const updatedTo = asked.updated_at_end_time ? utc(asked.updated_at_end_time) : now;
  const key = asked.sort_field === "CREATED_AT" ? "created" : "updated";
  const kept = shown.filter(
    ({ created, updated }) =>
      created >= begin && created <= end && updated >= updatedFrom && updated <= updatedTo,
  );
  const sorted = kept.toSorted((left, right) => (left[key] < right[key] ? -1 : 1));
  const ordered = asked.sort_order === "ASC" ? sorted : sorted.reverse();
  const isLimit = limit >= 1 && limit <= LIMIT_MAX;
  const pageOf = { cursor, limit: isLimit ? limit : LIMIT_MAX };
  const found = page(cursors, { list: query }, pageOf, ordered, () => true, now);
  return { found: found.entries.map(({ view }) => view()), cursor: found.cursor };
}
