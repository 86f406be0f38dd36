import { z } from "zod";
import { formatDecimal, parseDecimal } from "../../domain/money.ts";
import type { Moved } from "./order.ts";
import { gid } from "./wire.ts";

const Id = z.int().positive();
const MoneySet = z.object({
  shop_money: z.object({ amount: z.string(), currency_code: z.string() }),
});
type MoneySet = z.infer<typeof MoneySet>;

const RestFulfillment = z.object({
  admin_graphql_api_id: z.string(),
  status: z.string(),
  shipment_status: z.string().nullish(),
  created_at: z.string(),
  location_id: Id.nullish(),
  line_items: z.array(z.object({ id: Id, quantity: z.int() })),
});

const RestRefund = z.object({
  admin_graphql_api_id: z.string(),
  created_at: z.string(),
  refund_line_items: z.array(z.object({ line_item_id: Id, quantity: z.int() })),
  transactions: z.array(
    z.object({ kind: z.string(), status: z.string(), amount: z.string(), currency: z.string() }),
  ),
});

const RestLine = z.object({
  admin_graphql_api_id: z.string(),
  title: z.string(),
  variant_title: z.string().nullish(),
  sku: z.string().nullish(),
  quantity: z.int(),
  current_quantity: z.int().nullish(),
  variant_id: Id.nullish(),
  price_set: MoneySet,
  total_discount_set: MoneySet,
});

export const RestOrder = z.object({
  admin_graphql_api_id: z.string(),
  name: z.string(),
  source_name: z.string().nullish(),
  currency: z.string(),
  processed_at: z.string(),
  closed_at: z.string().nullish(),
  cancelled_at: z.string().nullish(),
  updated_at: z.string(),
  taxes_included: z.boolean(),
  financial_status: z.string().nullish(),
  fulfillment_status: z.string().nullish(),
  location_id: Id.nullish(),
  customer: z.object({ id: Id }).nullish(),
  subtotal_price_set: MoneySet,
  total_shipping_price_set: MoneySet,
  total_tax_set: MoneySet,
  total_price_set: MoneySet,
  line_items: z.array(RestLine),
  fulfillments: z.array(RestFulfillment),
  refunds: z.array(RestRefund),
});
export type RestOrder = z.infer<typeof RestOrder>;

/** False when a refund was paid in a currency other than the shop's: its amount is not told. */
export function isWholeOrder({ currency, refunds }: RestOrder): boolean {
  return refunds.every(({ transactions }) =>
    transactions.every((paid) => paid.currency === currency),
  );
}

/** The node that a query would have shown of the order in a webhook. */
export function orderNode(order: RestOrder): object {
  return {
    id: order.admin_graphql_api_id,
    name: order.name,
    sourceName: order.source_name ?? null,
    // Not told here, and not needed: the payload has the lines of every refund.
    edited: false,
    processedAt: order.processed_at,
    closedAt: order.closed_at ?? null,
    cancelledAt: order.cancelled_at ?? null,
    updatedAt: order.updated_at,
    taxesIncluded: order.taxes_included,
    displayFinancialStatus: order.financial_status?.toUpperCase() ?? null,
    displayFulfillmentStatus: FULFILLMENT[order.fulfillment_status ?? ""] ?? "UNFULFILLED",
    customer: link("Customer", order.customer?.id),
    retailLocation: link("Location", order.location_id),
    subtotalPriceSet: setOf(order.subtotal_price_set),
    totalShippingPriceSet: setOf(order.total_shipping_price_set),
    totalTaxSet: setOf(order.total_tax_set),
    totalPriceSet: setOf(order.total_price_set),
    fulfillments: order.fulfillments.map((fulfillment) => ({
      id: fulfillment.admin_graphql_api_id,
      status: fulfillment.status.toUpperCase(),
      displayStatus: fulfillment.shipment_status?.toUpperCase() ?? null,
      createdAt: fulfillment.created_at,
      location: link("Location", fulfillment.location_id),
    })),
    refunds: order.refunds.map((refund) => ({
      id: refund.admin_graphql_api_id,
      createdAt: refund.created_at,
      totalRefundedSet: { shopMoney: { amount: refundedOf(refund), currencyCode: order.currency } },
    })),
    lineItems: {
      pageInfo: { hasNextPage: false, endCursor: null },
      nodes: order.line_items.map((line) => ({
        id: line.admin_graphql_api_id,
        title: line.title,
        variantTitle: line.variant_title ?? null,
        sku: line.sku ?? null,
        quantity: line.quantity,
        currentQuantity: line.current_quantity ?? line.quantity,
        variant: link("ProductVariant", line.variant_id),
        originalUnitPriceSet: setOf(line.price_set),
        discountedTotalSet: discountedTotal(line),
      })),
    },
  };
}

/** The lines of the order's fulfillments and refunds, which the webhook tells with it. */
export function movedOf({ fulfillments, refunds }: RestOrder): Moved {
  return new Map([
    ...fulfillments.map(({ admin_graphql_api_id: id, line_items: lines }) => {
      const moved = lines.map((line) => ({ line: gid("LineItem", line.id), ...counted(line) }));
      return [id, moved] as const;
    }),
    ...refunds.map(({ admin_graphql_api_id: id, refund_line_items: lines }) => {
      const moved = lines.map((line) => ({
        line: gid("LineItem", line.line_item_id),
        ...counted(line),
      }));
      return [id, moved] as const;
    }),
  ]);
}

const FULFILLMENT: Readonly<Record<string, string>> = {
  fulfilled: "FULFILLED",
  partial: "PARTIALLY_FULFILLED",
  restocked: "RESTOCKED",
};

function counted({ quantity }: { quantity: number }): { quantity: number } {
  return { quantity };
}

function link(type: string, id: number | null | undefined): { id: string } | null {
  return id ? { id: gid(type, id) } : null;
}

function setOf({ shop_money: { amount, currency_code } }: MoneySet): object {
  return { shopMoney: { amount, currencyCode: currency_code } };
}

/** Amounts that are no decimals are passed on as they are, for the reader to refuse. */
function discountedTotal({ price_set, quantity, total_discount_set }: z.infer<typeof RestLine>) {
  const { amount, currency_code: currencyCode } = price_set.shop_money;
  const price = parseDecimal(amount);
  const discount = parseDecimal(total_discount_set.shop_money.amount);
  const total =
    price === null || discount === null ? amount : formatDecimal(price * quantity - discount);
  return { shopMoney: { amount: total, currencyCode } };
}

function refundedOf({ transactions }: z.infer<typeof RestRefund>): string {
  let total = 0;
  for (const { kind, status, amount } of transactions) {
    const e4 = parseDecimal(amount);
    if (e4 === null) return amount;
    if (kind === "refund" && status === "success") total += e4;
  }
  return formatDecimal(total);
}
