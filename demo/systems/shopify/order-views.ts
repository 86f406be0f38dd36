import type { WorldOrder } from "../../world/types.ts";
import type { PageArguments } from "./connections.ts";
import { gid } from "./ids.ts";
import { moneyBag, seconds, type View } from "./view.ts";
import type { Views } from "./view-set.ts";

export type OrderViews = {
  readonly order: View;
  readonly fulfillments: () => View[];
  readonly refunds: () => View[];
};

/** What an order comes to, in pence; prices include the tax of a sixth (20% on the net price). */
export function totalsOf(order: WorldOrder) {
  const subtotal = order.lines.reduce((sum, line) => sum + line.quantity * line.unitPricePence, 0);
  const total = subtotal + order.shippingPence;
  const refunded = order.refunds.reduce((sum, { amountPence }) => sum + amountPence, 0);
  return { subtotal, total, tax: Math.round(total / 6), refunded };
}

export function paymentOf(order: WorldOrder): string {
  const { total, refunded } = totalsOf(order);
  if (order.status === "cancelled") return refunded > 0 ? "REFUNDED" : "VOIDED";
  if (refunded === 0) return "PAID";
  return refunded >= total ? "REFUNDED" : "PARTIALLY_REFUNDED";
}

export function refundedUnits(line: string, { refunds }: WorldOrder): number {
  const entries = refunds.flatMap(({ lines }) => lines).filter((entry) => entry.line === line);
  return entries.reduce((sum, { quantity }) => sum + quantity, 0);
}

export function orderView(order: WorldOrder, views: Views): OrderViews {
  const number = views.ids.numberOf("order", order.id);
  const { subtotal, total, tax, refunded } = totalsOf(order);
  const titleOf = (code: string) => views.world.get("product", code)?.title ?? code;
  const line = ({ id, product, quantity, unitPricePence }: WorldOrder["lines"][number]): View => ({
    __typename: "LineItem",
    id: gid("LineItem", id),
    title: titleOf(product),
    variantTitle: null,
    sku: product,
    quantity,
    currentQuantity: quantity - refundedUnits(id, order),
    variant: () => views.variant(product),
    originalUnitPriceSet: moneyBag(unitPricePence),
    discountedTotalSet: moneyBag(unitPricePence * quantity),
  });
  const lineById = (id: string) => order.lines.filter((entry) => entry.id === id).map(line)[0];

  const fulfillments = () => (order.shippedAt === null ? [] : [fulfillment(order.shippedAt)]);
  const fulfillment = (shippedAt: string): View => ({
    __typename: "Fulfillment",
    id: gid("Fulfillment", number),
    legacyResourceId: String(number),
    name: `${order.number}-F1`,
    status: "SUCCESS",
    displayStatus: "FULFILLED",
    createdAt: seconds(shippedAt),
    updatedAt: seconds(shippedAt),
    location: () => views.location(order.location),
    order: () => self,
    fulfillmentLineItems: (args: PageArguments) => {
      const nodes = order.lines.map((entry): View => {
        const id = gid("FulfillmentLineItem", entry.id);
        const { quantity } = entry;
        return { __typename: "FulfillmentLineItem", id, quantity, lineItem: () => line(entry) };
      });
      return views.connection(nodes, args);
    },
  });
  const refunds = () =>
    order.refunds.map(
      (refund): View => ({
        __typename: "Refund",
        id: gid("Refund", refund.id),
        legacyResourceId: refund.id,
        createdAt: seconds(refund.at),
        updatedAt: seconds(refund.at),
        note: null,
        totalRefundedSet: moneyBag(refund.amountPence),
        order: () => self,
        refundLineItems: (args: PageArguments) => {
          const nodes = refund.lines.map((entry): View => {
            const id = gid("RefundLineItem", entry.line);
            const { quantity } = entry;
            return {
              __typename: "RefundLineItem",
              id,
              quantity,
              lineItem: () => lineById(entry.line),
            };
          });
          return views.connection(nodes, args);
        },
      }),
    );

  const self: View = {
    __typename: "Order",
    id: gid("Order", number),
    legacyResourceId: String(number),
    name: order.number,
    sourceName: "web",
    edited: false,
    taxesIncluded: true,
    currencyCode: "GBP",
    createdAt: seconds(order.createdAt),
    processedAt: seconds(order.placedAt),
    closedAt: order.shippedAt === null ? null : seconds(order.shippedAt),
    cancelledAt: order.cancelledAt === null ? null : seconds(order.cancelledAt),
    updatedAt: seconds(order.changedAt),
    customer: () => views.customer(order.customer),
    retailLocation: null,
    displayFinancialStatus: paymentOf(order),
    displayFulfillmentStatus: order.shippedAt === null ? "UNFULFILLED" : "FULFILLED",
    subtotalPriceSet: moneyBag(subtotal),
    totalShippingPriceSet: moneyBag(order.shippingPence),
    totalTaxSet: moneyBag(tax),
    totalPriceSet: moneyBag(total),
    totalRefundedSet: moneyBag(refunded),
    fulfillments: ({ first }: { first?: number | null }) => fulfillments().slice(0, first ?? 250),
    refunds: ({ first }: { first?: number | null }) => refunds().slice(0, first ?? 250),
    lineItems: (args: PageArguments) => views.connection(order.lines.map(line), args),
  };
  return { order: self, fulfillments, refunds };
}
