import { z } from "zod";
import { addMoney, type Money, timesMoney } from "../../domain/money.ts";
import type { RecordOf } from "../../domain/records.ts";
import { ONLY_VARIATION } from "./catalog.ts";
import { Id, latest, Units, Utc, WireMoney } from "./wire.ts";

const WireLine = z.object({
  uid: Id,
  name: z.string().nullish(),
  variation_name: z.string().nullish(),
  catalog_object_id: Id.nullish(),
  quantity: Units,
  base_price_money: WireMoney,
  total_tax_money: WireMoney.nullish(),
  total_money: WireMoney,
});

/** An order in which something is sold. */
export const WireSale = z.object({
  id: Id,
  location_id: Id,
  customer_id: Id.nullish(),
  ticket_name: z.string().nullish(),
  reference_id: z.string().nullish(),
  source: z.object({ name: z.string().nullish() }).nullish(),
  state: z.enum(["OPEN", "COMPLETED", "CANCELED"]),
  created_at: Utc,
  updated_at: Utc,
  closed_at: Utc.nullish(),
  line_items: z.array(WireLine).min(1),
  fulfillments: z.array(z.object({ state: z.string().nullish() })).nullish(),
  taxes: z.array(z.object({ type: z.string().nullish() })).nullish(),
  tenders: z
    .array(z.object({ id: Id, payment_id: Id.nullish(), customer_id: Id.nullish() }))
    .nullish(),
  total_money: WireMoney,
  total_tax_money: WireMoney.nullish(),
});
export type WireSale = z.infer<typeof WireSale>;

/** Goods that come back are an order of their own, which names the sale they were of. */
export const WireReturn = z.object({
  id: Id,
  updated_at: Utc,
  returns: z
    .array(
      z.object({
        source_order_id: Id.nullish(),
        return_line_items: z
          .array(z.object({ source_line_item_uid: Id.nullish(), quantity: Units }))
          .nullish(),
      }),
    )
    .min(1),
});
export type WireReturn = z.infer<typeof WireReturn>;

export const WireRefund = z.object({
  id: Id,
  status: z.string().nullish(),
  amount_money: WireMoney,
  payment_id: Id.nullish(),
  order_id: Id.nullish(),
  created_at: Utc,
});
export type WireRefund = z.infer<typeof WireRefund>;

/** A refund of a sale, with the return that says for which goods, when there is one. */
export type Refunded = { readonly refund: WireRefund; readonly goods: WireReturn | null };

export function paymentsOf({ tenders }: WireSale): readonly string[] {
  return (tenders ?? []).map(({ id, payment_id }) => payment_id ?? id);
}

/**
 * A sale as the graph knows it. Its refunds do not touch it at Square, so it is as new as they are.
 */
export function orderRecord(
  sale: WireSale,
  refunds: readonly Refunded[],
  taxIncludedElse: boolean,
): RecordOf<"order"> {
  const zero = timesMoney(sale.total_money, 0);
  const sum = (amounts: readonly Money[]) => amounts.reduce(addMoney, zero);
  const kinds = new Set((sale.taxes ?? []).map(({ type }) => type));
  const taxIncluded = kinds.has("ADDITIVE") ? false : kinds.has("INCLUSIVE") || taxIncludedElse;
  const taxes = sale.line_items.map(({ total_tax_money }) => total_tax_money ?? zero);
  const goods = sum(sale.line_items.map(({ total_money }) => total_money));
  const refunded = sum(refunds.map(({ refund }) => refund.amount_money));
  const times = refunds.flatMap(({ refund, goods: back }) => [
    refund.created_at,
    ...(back ? [back.updated_at] : []),
  ]);
  return {
    kind: "order",
    sourceId: sale.id,
    updatedAt: latest(sale.updated_at, ...times),
    number: sale.ticket_name || sale.reference_id || sale.id,
    channel: ONLINE_SOURCES.has(sale.source?.name ?? "") ? "WEB" : "POS",
    placedAt: sale.created_at,
    cancelledAt: sale.state === "CANCELED" ? (sale.closed_at ?? sale.updated_at) : null,
    status: STATUS[sale.state],
    paymentStatus: paymentOf(sale, refunded),
    fulfillmentStatus: fulfillmentOf(sale),
    customer: sale.customer_id ?? sale.tenders?.find((one) => one.customer_id)?.customer_id ?? null,
    location: sale.location_id,
    taxIncluded,
    subtotal: taxIncluded ? goods : addMoney(goods, timesMoney(sum(taxes), -1)),
    shipping: zero,
    tax: sale.total_tax_money ?? zero,
    total: sale.total_money,
    lines: sale.line_items.map((line) => ({
      sourceId: line.uid,
      variant: line.catalog_object_id ?? null,
      sku: null,
      title: titleOf(line),
      quantity: line.quantity,
      unitPrice: line.base_price_money,
      total: line.total_money,
    })),
    fulfillments: [],
    refunds: refunds.map(({ refund, goods: back }) => ({
      sourceId: refund.id,
      at: refund.created_at,
      amount: refund.amount_money,
      lines: back ? linesBack(sale, back) : [],
    })),
  };
}

const ONLINE_SOURCES = new Set(["Square Online"]);
const STATUS = { OPEN: "OPEN", COMPLETED: "COMPLETED", CANCELED: "CANCELLED" } as const;

function paymentOf(
  { state, total_money: total }: WireSale,
  refunded: Money,
): RecordOf<"order">["paymentStatus"] {
  if (refunded.e4 > 0) return refunded.e4 >= total.e4 ? "REFUNDED" : "PARTIALLY_REFUNDED";
  if (state === "CANCELED") return "VOIDED";
  return state === "COMPLETED" ? "PAID" : "PENDING";
}

/** What has no fulfillment was handed over at the till. */
function fulfillmentOf({ state, fulfillments }: WireSale): RecordOf<"order">["fulfillmentStatus"] {
  if (!fulfillments?.length) return state === "COMPLETED" ? "FULFILLED" : "UNFULFILLED";
  const done = fulfillments.filter((one) => one.state === "COMPLETED").length;
  if (done === fulfillments.length) return "FULFILLED";
  return done > 0 ? "PARTIALLY_FULFILLED" : "UNFULFILLED";
}

function titleOf({ name, variation_name }: z.infer<typeof WireLine>): string {
  const variation = variation_name && variation_name !== ONLY_VARIATION ? variation_name : null;
  return [name, variation].filter(Boolean).join(" - ");
}

/** Units that came back by line of the sale, in the sale's order; custom amounts name no line. */
function linesBack(sale: WireSale, { returns }: WireReturn): { line: string; quantity: number }[] {
  const items = returns
    .filter(({ source_order_id }) => source_order_id === sale.id)
    .flatMap(({ return_line_items }) => return_line_items ?? []);
  return sale.line_items.flatMap(({ uid }) => {
    const of = items.filter(({ source_line_item_uid }) => source_line_item_uid === uid);
    const quantity = of.reduce((units, item) => units + item.quantity, 0);
    return quantity > 0 ? [{ line: uid, quantity }] : [];
  });
}
