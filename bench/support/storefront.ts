import { createHmac, randomUUID } from "node:crypto";
import { readPlace } from "./place.ts";
import type { RunningTutti } from "./tutti.ts";

/** What is sold, as far as a webhook must name it: in the demo a product has one variant. */
export type Item = { readonly number: number; readonly sku: string; readonly title: string };

export type Webhook = { readonly body: string; readonly headers: Readonly<Record<string, string>> };

/** Before the number of a variant, in the ids of the storefront. */
export const PREFIX = "gid://shopify/ProductVariant/";

/** Signs as the demo's storefront does; `folder` is the data folder of the Tutti that is to take it. */
export async function webhookSigner(
  folder: string,
): Promise<(topic: string, payload: object) => Webhook> {
  return signShopify((await readPlace(folder)).shopify.webhookSecret);
}

/** Signs as Shopify does, with an app's secret. */
export function signShopify(secret: string): (topic: string, payload: object) => Webhook {
  return (topic, payload) => {
    const body = JSON.stringify(payload);
    return {
      body,
      headers: {
        "content-type": "application/json",
        "x-shopify-topic": topic,
        "x-shopify-webhook-id": randomUUID(),
        "x-shopify-triggered-at": new Date().toISOString(),
        "x-shopify-hmac-sha256": createHmac("sha256", secret).update(body).digest("base64"),
      },
    };
  };
}

/** The storefront's items, at most `max` of them. */
export async function storefrontItems(tutti: RunningTutti, max: number): Promise<readonly Item[]> {
  const items: Item[] = [];
  for (let after: string | null = null; items.length < max; ) {
    const { data }: { data: ProductPage } = await tutti.ask<ProductPage>(PRODUCTS, { after });
    for (const { title, variants } of data.products.nodes) {
      for (const { sku, price } of variants) {
        const sourceId = price?.provenance.sourceId ?? "";
        if (sku === null || !sourceId.startsWith(PREFIX)) continue;
        items.push({ number: Number(sourceId.slice(PREFIX.length)), sku, title });
      }
    }
    if (!data.products.pageInfo.hasNextPage) break;
    after = data.products.pageInfo.endCursor;
  }
  return items.slice(0, max);
}

const PRODUCTS = `query ($after: Cursor) {
  products(first: 100, after: $after, filter: { status: [ACTIVE] }) {
    nodes { title variants { sku price { provenance { sourceId } } } }
    pageInfo { hasNextPage endCursor }
  }
}`;

type ProductPage = {
  readonly products: {
    readonly nodes: readonly {
      readonly title: string;
      readonly variants: readonly {
        readonly sku: string | null;
        readonly price: { readonly provenance: { readonly sourceId: string } } | null;
      }[];
    }[];
    readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string };
  };
};

/** The body of products/update for an item whose price is now `price`. */
export function productUpdate({ number, sku, title }: Item, price: string): object {
  const at = new Date().toISOString();
  const variant = {
    id: number,
    admin_graphql_api_id: `${PREFIX}${number}`,
    product_id: number,
    title: "Default Title",
    option1: "Default Title",
    price,
    compare_at_price: null,
    sku,
    barcode: null,
    inventory_item_id: number,
    updated_at: at,
  };
  return {
    id: number,
    admin_graphql_api_id: `gid://shopify/Product/${number}`,
    title,
    body_html: `<p>${title}</p>`,
    vendor: "Bench",
    product_type: "Bench",
    tags: "",
    status: "active",
    created_at: at,
    updated_at: at,
    options: [{ name: "Title" }],
    images: [],
    variants: [variant],
  };
}

/** The body of orders/create for one unit of each item. */
export function orderCreate(number: number, name: string, items: readonly Item[]): object {
  const at = new Date().toISOString();
  const total = moneySet(`${2 * items.length}.00`);
  return {
    id: number,
    admin_graphql_api_id: `gid://shopify/Order/${number}`,
    name,
    source_name: "web",
    currency: "GBP",
    processed_at: at,
    updated_at: at,
    closed_at: null,
    cancelled_at: null,
    taxes_included: true,
    financial_status: "paid",
    fulfillment_status: null,
    location_id: null,
    customer: null,
    subtotal_price_set: total,
    total_shipping_price_set: moneySet("0.00"),
    total_tax_set: moneySet("0.00"),
    total_price_set: total,
    line_items: items.map((item, index) => ({
      id: number * 100 + index,
      admin_graphql_api_id: `gid://shopify/LineItem/${number * 100 + index}`,
      title: item.title,
      sku: item.sku,
      quantity: 1,
      current_quantity: 1,
      variant_id: item.number,
      price_set: moneySet("2.00"),
      total_discount_set: moneySet("0.00"),
    })),
    fulfillments: [],
    refunds: [],
  };
}

function moneySet(amount: string): object {
  const money = { amount, currency_code: "GBP" };
  return { shop_money: money, presentment_money: money };
}
