import { z } from "zod";
import { timesMoney } from "../../domain/money.ts";
import type { RecordOf } from "../../domain/records.ts";
import { Gid, ShopMoney, Utc } from "./wire.ts";

const Link = z.object({ id: Gid }).nullable();

const WireFulfillment = z.object({
  id: Gid,
  status: z.enum(["CANCELLED", "ERROR", "FAILURE", "OPEN", "PENDING", "SUCCESS"]),
  displayStatus: z.string().nullable(),
  createdAt: Utc,
  location: Link,
});

const WireRefund = z.object({
  id: Gid,
  createdAt: Utc.nullable(),
  totalRefundedSet: ShopMoney,
});

/** An order without its lines, as it comes alone in a bulk line. */
export const WireOrder = z.object({
  id: Gid,
  name: z.string().min(1),
  sourceName: z.string().nullable(),
  edited: z.boolean(),
  processedAt: Utc,
  closedAt: Utc.nullable(),
  cancelledAt: Utc.nullable(),
  updatedAt: Utc,
  taxesIncluded: z.boolean(),
  displayFinancialStatus: z
    .enum([
      "AUTHORIZED",
      "EXPIRED",
      "PAID",
      "PARTIALLY_PAID",
      "PARTIALLY_REFUNDED",
      "PENDING",
      "REFUNDED",
      "VOIDED",
    ])
    .nullable(),
  displayFulfillmentStatus: z.string(),
  customer: Link,
  retailLocation: Link,
  subtotalPriceSet: ShopMoney.nullable(),
  totalShippingPriceSet: ShopMoney,
  totalTaxSet: ShopMoney.nullable(),
  totalPriceSet: ShopMoney,
  fulfillments: z.array(WireFulfillment),
  refunds: z.array(WireRefund),
});
export type WireOrder = z.infer<typeof WireOrder>;

export const WireLine = z.object({
  id: Gid,
  title: z.string(),
  variantTitle: z.string().nullable(),
  sku: z.string().nullable(),
  quantity: z.int().min(0),
  /** Without the units that were refunded, or taken out by an edit. */
  currentQuantity: z.int().min(0),
  variant: Link,
  originalUnitPriceSet: ShopMoney,
  discountedTotalSet: ShopMoney,
});
export type WireLine = z.infer<typeof WireLine>;

/** How many units of which line a fulfillment or a refund is about, by its id. */
export type Moved = ReadonlyMap<string, readonly { line: string; quantity: number }[]>;

/**
 * Whose lines must be asked for: a bulk query may not nest a connection in a list, so fulfillments
 * and refunds come without lines, and a request for them costs far more than the order itself.
 * One fulfillment of everything, with refunds only after it, holds every line as it was ordered;
 * a single refund of an order that was never edited holds what its lines lack. Those go unasked.
 */
export function movementsToAsk(order: WireOrder): readonly string[] {
  const { fulfillments, refunds, edited } = order;
  const asked = isFulfilledAtOnce(order) ? [] : [...fulfillments];
  const refundIsTold = refunds.length === 1 && !edited;
  return [...asked, ...(refundIsTold ? [] : refunds)].map(({ id }) => id);
}

export function orderRecord(
  order: WireOrder,
  lines: readonly WireLine[],
  moved: Moved,
): RecordOf<"order"> {
  const asked = new Set(movementsToAsk(order));
  const place = new Map(lines.map(({ id }, index) => [id, index]));
  const placeOf = ({ line }: { line: string }) => place.get(line) ?? lines.length;
  // In the order's own order, whoever tells it, so that the same refund always reads the same.
  const linesOf = (id: string, counted: (line: WireLine) => number) => {
    const told = moved.get(id) ?? (asked.has(id) ? [] : null);
    if (told) return told.toSorted((left, right) => placeOf(left) - placeOf(right));
    const derived = lines.map((line) => ({ line: line.id, quantity: counted(line) }));
    return derived.filter(({ quantity }) => quantity > 0);
  };
  const zero = timesMoney(order.totalPriceSet, 0);
  return {
    kind: "order",
    sourceId: order.id,
    updatedAt: order.updatedAt,
    number: order.name,
    channel: channelOf(order.sourceName),
    placedAt: order.processedAt,
    cancelledAt: order.cancelledAt,
    status: statusOf(order),
    paymentStatus: PAYMENT[order.displayFinancialStatus ?? "PENDING"],
    fulfillmentStatus: fulfillmentOf(order.displayFulfillmentStatus),
    customer: order.customer?.id ?? null,
    location: order.retailLocation?.id ?? order.fulfillments[0]?.location?.id ?? null,
    taxIncluded: order.taxesIncluded,
    subtotal: order.subtotalPriceSet ?? zero,
    shipping: order.totalShippingPriceSet,
    tax: order.totalTaxSet ?? zero,
    total: order.totalPriceSet,
    lines: lines.map((line) => ({
      sourceId: line.id,
      variant: line.variant?.id ?? null,
      sku: line.sku || null,
      title: line.variantTitle ? `${line.title} - ${line.variantTitle}` : line.title,
      quantity: line.quantity,
      unitPrice: line.originalUnitPriceSet,
      total: line.discountedTotalSet,
    })),
    fulfillments: order.fulfillments.map(({ id, status, displayStatus, createdAt, location }) => ({
      sourceId: id,
      status: FULFILLMENT[displayStatus === "DELIVERED" ? displayStatus : status],
      at: createdAt,
      location: location?.id ?? null,
      lines: linesOf(id, ({ quantity }) => quantity),
    })),
    refunds: order.refunds.map(({ id, createdAt, totalRefundedSet }) => ({
      sourceId: id,
      at: createdAt ?? order.updatedAt,
      amount: totalRefundedSet,
      lines: linesOf(id, ({ quantity, currentQuantity }) => quantity - currentQuantity),
    })),
  };
}

const PAYMENT = {
  AUTHORIZED: "PENDING",
  EXPIRED: "VOIDED",
  PAID: "PAID",
  PARTIALLY_PAID: "PENDING",
  PARTIALLY_REFUNDED: "PARTIALLY_REFUNDED",
  PENDING: "PENDING",
  REFUNDED: "REFUNDED",
  VOIDED: "VOIDED",
} as const;

const FULFILLMENT = {
  CANCELLED: "CANCELLED",
  ERROR: "CANCELLED",
  FAILURE: "CANCELLED",
  OPEN: "PENDING",
  PENDING: "PENDING",
  SUCCESS: "IN_TRANSIT",
  DELIVERED: "DELIVERED",
} as const;

const OWN_SOURCES = new Set(["web", "shopify_draft_order", "iphone", "android"]);

/** Sources that are neither the shop's own nor its tills are other apps: marketplaces, partners. */
function channelOf(sourceName: string | null): "WEB" | "POS" | "PARTNER" {
  if (sourceName === "pos") return "POS";
  return sourceName === null || OWN_SOURCES.has(sourceName) ? "WEB" : "PARTNER";
}

function statusOf(order: WireOrder): "OPEN" | "COMPLETED" | "CANCELLED" {
  if (order.cancelledAt) return "CANCELLED";
  const done = order.closedAt !== null || order.displayFulfillmentStatus === "FULFILLED";
  return done ? "COMPLETED" : "OPEN";
}

function fulfillmentOf(status: string): "UNFULFILLED" | "PARTIALLY_FULFILLED" | "FULFILLED" {
  return status === "FULFILLED" || status === "PARTIALLY_FULFILLED" ? status : "UNFULFILLED";
}

function isFulfilledAtOnce(order: WireOrder): boolean {
  const { fulfillments, refunds, displayFulfillmentStatus } = order;
  const [first, ...others] = fulfillments;
  if (!first) return true;
  const shipped = others.length === 0 && displayFulfillmentStatus === "FULFILLED";
  const at = Date.parse(first.createdAt);
  return shipped && refunds.every(({ createdAt }) => Date.parse(createdAt ?? "") >= at);
}
