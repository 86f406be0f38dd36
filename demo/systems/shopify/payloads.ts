import type { WorldOrder, WorldProduct, WorldStock } from "../../world/types.ts";
import { gid } from "./ids.ts";
import { paymentOf, refundedUnits, totalsOf } from "./order-views.ts";
import { compareAtOf, escapeHtml, handleOf, imageUrlOf } from "./product-views.ts";
import { decimal, seconds } from "./view.ts";
import type { Views } from "./view-set.ts";

/** The bodies of webhooks: Shopify's older REST shapes, which differ from what GraphQL shows. */
export function productPayload(product: WorldProduct, views: Views): object {
  const id = views.ids.numberOf("product", product.code);
  const [productType = "", ...tags] = product.categories;
  const created_at = seconds(product.createdAt);
  const updated_at = seconds(product.changedAt);
  const image = {
    id,
    product_id: id,
    position: 1,
    alt: product.title,
    width: 400,
    height: 400,
    src: imageUrlOf(product, views),
    variant_ids: [],
    admin_graphql_api_id: gid("ProductImage", id),
    created_at,
    updated_at,
  };
  return {
    admin_graphql_api_id: gid("Product", id),
    body_html: `<p>${escapeHtml(product.description)}</p>`,
    created_at,
    handle: handleOf(product),
    id,
    product_type: productType,
    published_at: created_at,
    published_scope: "global",
    status: "active",
    tags: tags.join(", "),
    template_suffix: null,
    title: product.title,
    updated_at,
    vendor: product.vendor,
    options: [{ id, product_id: id, name: "Title", position: 1, values: ["Default Title"] }],
    images: [image],
    image,
    variants: [
      {
        admin_graphql_api_id: gid("ProductVariant", id),
        barcode: product.gtin,
        compare_at_price: compareAtOf(product),
        created_at,
        id,
        inventory_item_id: id,
        inventory_policy: "deny",
        option1: "Default Title",
        option2: null,
        option3: null,
        position: 1,
        price: decimal(product.pricePence),
        product_id: id,
        sku: product.code,
        taxable: true,
        title: "Default Title",
        updated_at,
      },
    ],
    variant_gids: [{ admin_graphql_api_id: gid("ProductVariant", id), updated_at }],
  };
}

export function orderPayload(order: WorldOrder, views: Views): object {
  const id = views.ids.numberOf("order", order.id);
  const { subtotal, total, tax } = totalsOf(order);
  const customerId = views.ids.numberOf("customer", order.customer);
  return {
    id,
    admin_graphql_api_id: gid("Order", id),
    name: order.number,
    number: id,
    source_name: "web",
    currency: "GBP",
    presentment_currency: "GBP",
    created_at: seconds(order.createdAt),
    processed_at: seconds(order.placedAt),
    updated_at: seconds(order.changedAt),
    closed_at: order.shippedAt === null ? null : seconds(order.shippedAt),
    cancelled_at: order.cancelledAt === null ? null : seconds(order.cancelledAt),
    taxes_included: true,
    financial_status: paymentOf(order).toLowerCase(),
    fulfillment_status: order.shippedAt === null ? null : "fulfilled",
    location_id: null,
    customer: { id: customerId, admin_graphql_api_id: gid("Customer", customerId) },
    subtotal_price: decimal(subtotal),
    subtotal_price_set: moneySet(subtotal),
    total_shipping_price_set: moneySet(order.shippingPence),
    total_tax: decimal(tax),
    total_tax_set: moneySet(tax),
    total_price: decimal(total),
    total_price_set: moneySet(total),
    line_items: order.lines.map((line) => linePayload(line, order, views)),
    fulfillments:
      order.shippedAt === null ? [] : [fulfillmentPayload(order.shippedAt, order, views)],
    refunds: order.refunds.map((refund) => ({
      id: Number(refund.id),
      admin_graphql_api_id: gid("Refund", refund.id),
      order_id: id,
      created_at: seconds(refund.at),
      processed_at: seconds(refund.at),
      note: null,
      refund_line_items: refund.lines.map(({ line, quantity }) => ({
        id: Number(line),
        line_item_id: Number(line),
        quantity,
        restock_type: "return",
      })),
      transactions: [
        {
          kind: "refund",
          status: "success",
          amount: decimal(refund.amountPence),
          currency: "GBP",
          created_at: seconds(refund.at),
        },
      ],
    })),
  };
}

/** A customer without tags and consent, which have webhooks of their own since 2025-01. */
export function customerPayload(id: string, views: Views): object {
  const number = views.ids.numberOf("customer", id);
  const customer = views.world.get("customer", id);
  return {
    id: number,
    admin_graphql_api_id: gid("Customer", number),
    created_at: seconds(customer?.createdAt ?? ""),
    updated_at: seconds(customer?.changedAt ?? ""),
    first_name: customer?.givenName ?? null,
    last_name: customer?.familyName ?? null,
    email: customer?.email ?? null,
    phone: customer?.phone ?? null,
    state: "enabled",
    note: null,
    verified_email: true,
    tax_exempt: false,
    currency: "GBP",
  };
}

export function levelPayload(stock: WorldStock, { ids }: Views): object {
  const item = ids.numberOf("product", stock.product);
  const location = ids.numberOf("location", stock.location);
  return {
    inventory_item_id: item,
    location_id: location,
    available: stock.onHand - stock.reserved,
    updated_at: seconds(stock.changedAt),
    admin_graphql_api_id: `${gid("InventoryLevel", location)}?inventory_item_id=${item}`,
  };
}

export function locationPayload(id: string, { ids, world }: Views): object {
  const number = ids.numberOf("location", id);
  const name = world.get("location", id)?.name ?? "";
  return { id: number, admin_graphql_api_id: gid("Location", number), name, active: true };
}

function linePayload(line: WorldOrder["lines"][number], order: WorldOrder, views: Views): object {
  const variant = views.ids.numberOf("product", line.product);
  const title = views.world.get("product", line.product)?.title ?? line.product;
  return {
    id: Number(line.id),
    admin_graphql_api_id: gid("LineItem", line.id),
    title,
    name: title,
    variant_title: null,
    sku: line.product,
    variant_id: variant,
    product_id: variant,
    quantity: line.quantity,
    current_quantity: line.quantity - refundedUnits(line.id, order),
    fulfillment_status: order.shippedAt === null ? null : "fulfilled",
    price: decimal(line.unitPricePence),
    price_set: moneySet(line.unitPricePence),
    total_discount: "0.00",
    total_discount_set: moneySet(0),
  };
}

function fulfillmentPayload(shippedAt: string, order: WorldOrder, views: Views): object {
  const id = views.ids.numberOf("order", order.id);
  return {
    id,
    admin_graphql_api_id: gid("Fulfillment", id),
    order_id: id,
    name: `${order.number}-F1`,
    status: "success",
    shipment_status: null,
    created_at: seconds(shippedAt),
    updated_at: seconds(shippedAt),
    location_id: views.ids.numberOf("location", order.location),
    line_items: order.lines.map(({ id: line, quantity }) => ({ id: Number(line), quantity })),
  };
}

function moneySet(pence: number): object {
  const money = { amount: decimal(pence), currency_code: "GBP" };
  return { shop_money: money, presentment_money: money };
}
