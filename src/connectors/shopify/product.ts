import { z } from "zod";
import { type Money, money } from "../../domain/money.ts";
import type { RecordOf } from "../../domain/records.ts";
import { Amount, Gid, textOfHtml, Utc } from "./wire.ts";

/** A product without what hangs below it, as it comes alone in a bulk line. */
export const WireProduct = z.object({
  id: Gid,
  title: z.string().min(1),
  descriptionHtml: z.string(),
  vendor: z.string(),
  productType: z.string(),
  tags: z.array(z.string()),
  status: z.enum(["ACTIVE", "ARCHIVED", "DRAFT", "UNLISTED"]),
  createdAt: Utc,
  updatedAt: Utc,
});
export type WireProduct = z.infer<typeof WireProduct>;

export const WirePrice = z.object({
  id: Gid,
  price: Amount,
  compareAtPrice: Amount.nullable(),
  updatedAt: Utc,
});
export type WirePrice = z.infer<typeof WirePrice>;

export const WireVariant = z.object({
  ...WirePrice.shape,
  sku: z.string().nullable(),
  barcode: z.string().nullable(),
  title: z.string(),
  selectedOptions: z.array(z.object({ name: z.string(), value: z.string() })),
  inventoryItem: z.object({ id: Gid }),
});
export type WireVariant = z.infer<typeof WireVariant>;

/** Media that is not an image (a video, a model) comes as an object without an id. */
export const WireMedia = z.object({
  id: Gid.optional(),
  alt: z.string().nullish(),
  image: z.object({ url: z.url() }).nullish(),
});
export type WireMedia = z.infer<typeof WireMedia>;

/** What the shop says once for all its prices. */
export type Shop = { readonly currencyCode: string; readonly taxesIncluded: boolean };

export function productRecord(
  product: WireProduct,
  variants: readonly WireVariant[],
  media: readonly WireMedia[],
): RecordOf<"product"> {
  return {
    kind: "product",
    sourceId: product.id,
    updatedAt: product.updatedAt,
    createdAt: product.createdAt,
    title: product.title,
    description: textOfHtml(product.descriptionHtml),
    vendor: product.vendor || null,
    categories: categoriesOf(product.productType, product.tags),
    images: media.flatMap(({ alt, image }) =>
      image ? [{ url: image.url, altText: alt || null }] : [],
    ),
    // An unlisted product is sold to whoever has its link.
    status: product.status === "UNLISTED" ? "ACTIVE" : product.status,
    variants: variants.map((variant) => ({
      sourceId: variant.id,
      sku: variant.sku || null,
      gtin: gtinOf(variant.barcode),
      title: variant.title === DEFAULT_TITLE ? product.title : variant.title,
      options: variant.selectedOptions.filter(({ value }) => value !== DEFAULT_TITLE),
    })),
  };
}

export function priceRecord(variant: WirePrice, shop: Shop): RecordOf<"price"> {
  const amount = (e4: number): Money => money(e4, shop.currencyCode);
  return {
    kind: "price",
    sourceId: variant.id,
    updatedAt: variant.updatedAt,
    channel: "WEB",
    amount: amount(variant.price),
    compareAt: variant.compareAtPrice === null ? null : amount(variant.compareAtPrice),
    taxIncluded: shop.taxesIncluded,
  };
}

/** What Shopify calls the one variant, and its one option's value, of a product without options. */
const DEFAULT_TITLE = "Default Title";
const CATEGORIES_MAX = 50;

function categoriesOf(productType: string, tags: readonly string[]): string[] {
  const names = [productType, ...tags].map((name) => name.trim()).filter((name) => name !== "");
  return [...new Set(names)].slice(0, CATEGORIES_MAX);
}

/** Merchants keep house numbers in the barcode field too; only what can be a GTIN is told. */
function gtinOf(barcode: string | null): string | null {
  const digits = barcode?.trim() ?? "";
  return /^\d{8}$|^\d{12,14}$/.test(digits) ? digits : null;
}
