import { z } from "zod";
import { gid } from "./wire.ts";

const Id = z.int().positive();

const RestVariant = z.object({
  admin_graphql_api_id: z.string(),
  title: z.string(),
  price: z.string(),
  compare_at_price: z.string().nullable(),
  updated_at: z.string(),
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  option1: z.string().nullish(),
  option2: z.string().nullish(),
  option3: z.string().nullish(),
  inventory_item_id: Id,
});

export const RestProduct = z.object({
  admin_graphql_api_id: z.string(),
  title: z.string(),
  body_html: z.string().nullable(),
  vendor: z.string().nullable(),
  product_type: z.string().nullable(),
  tags: z.string(),
  status: z.string(),
  created_at: z.string(),
  updated_at: z.string(),
  options: z.array(z.object({ name: z.string() })),
  images: z.array(z.object({ src: z.string(), alt: z.string().nullish() })),
  variants: z.array(RestVariant),
  /** Of all variants, where `variants` holds the first hundred only. */
  variant_gids: z.array(z.object({ admin_graphql_api_id: z.string() })).nullish(),
});
export type RestProduct = z.infer<typeof RestProduct>;

export function isWholeProduct({ variants, variant_gids }: RestProduct): boolean {
  return (variant_gids?.length ?? 0) <= variants.length;
}

/**
 * Webhooks speak Shopify's older REST dialect (snake case, lower-case states, numbers for ids).
 * This is the node that a query would have shown, so that one reader makes the records of both.
 */
export function productNode(product: RestProduct): object {
  return {
    id: product.admin_graphql_api_id,
    title: product.title,
    descriptionHtml: product.body_html ?? "",
    vendor: product.vendor ?? "",
    productType: product.product_type ?? "",
    tags: product.tags.split(",").map((tag) => tag.trim()),
    status: product.status.toUpperCase(),
    createdAt: product.created_at,
    updatedAt: product.updated_at,
    media: { nodes: product.images.map(({ src, alt }) => ({ alt, image: { url: src } })) },
    variants: {
      pageInfo: { hasNextPage: false, endCursor: null },
      nodes: product.variants.map((variant) => ({
        id: variant.admin_graphql_api_id,
        title: variant.title,
        price: variant.price,
        compareAtPrice: variant.compare_at_price,
        updatedAt: variant.updated_at,
        sku: variant.sku,
        barcode: variant.barcode,
        selectedOptions: optionsOf(variant, product.options),
        inventoryItem: { id: gid("InventoryItem", variant.inventory_item_id) },
      })),
    },
  };
}

function optionsOf(
  { option1, option2, option3 }: z.infer<typeof RestVariant>,
  options: RestProduct["options"],
): object[] {
  return [option1, option2, option3].flatMap((value, index) => {
    const name = options[index]?.name;
    return value && name ? [{ name, value }] : [];
  });
}
