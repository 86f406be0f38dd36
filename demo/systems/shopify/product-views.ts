import type { WorldProduct, WorldStock } from "../../world/types.ts";
import type { PageArguments } from "./connections.ts";
import { gid } from "./ids.ts";
import { decimal, seconds, type View } from "./view.ts";
import type { Views } from "./view-set.ts";

/** A product of the world, which has one variant and one picture in Shopify. */
export function productView(product: WorldProduct, views: Views): View {
  const number = views.ids.numberOf("product", product.code);
  const [productType = "", ...tags] = product.categories;
  return {
    __typename: "Product",
    id: gid("Product", number),
    legacyResourceId: String(number),
    title: product.title,
    handle: handleOf(product),
    description: product.description,
    descriptionHtml: `<p>${escapeHtml(product.description)}</p>`,
    vendor: product.vendor,
    productType,
    tags,
    status: "ACTIVE",
    createdAt: seconds(product.createdAt),
    updatedAt: seconds(product.changedAt),
    totalInventory: () => availableOf(product, views),
    media: (args: PageArguments) => views.connection([imageView(product, views)], args),
    variants: (args: PageArguments) => views.connection([variantView(product, views)], args),
  };
}

export function variantView(product: WorldProduct, views: Views): View {
  const number = views.ids.numberOf("product", product.code);
  return {
    __typename: "ProductVariant",
    id: gid("ProductVariant", number),
    legacyResourceId: String(number),
    title: "Default Title",
    displayName: `${product.title} - Default Title`,
    sku: product.code,
    barcode: product.gtin,
    price: decimal(product.pricePence),
    compareAtPrice: compareAtOf(product),
    position: 1,
    taxable: true,
    availableForSale: true,
    selectedOptions: [{ name: "Title", value: "Default Title" }],
    createdAt: seconds(product.createdAt),
    updatedAt: seconds(product.changedAt),
    inventoryQuantity: () => availableOf(product, views),
    product: () => productView(product, views),
    inventoryItem: () => views.item(product.code),
  };
}

export function levelView(stock: WorldStock, views: Views): View {
  const item = views.ids.numberOf("product", stock.product);
  const location = views.ids.numberOf("location", stock.location);
  const quantities: Readonly<Record<string, () => number>> = {
    on_hand: () => stock.onHand,
    committed: () => stock.reserved,
    available: () => stock.onHand - stock.reserved,
    // Purchase orders are kept in the ERP: a shop beside one knows of nothing on its way.
    incoming: () => 0,
    reserved: () => 0,
    damaged: () => 0,
    safety_stock: () => 0,
    quality_control: () => 0,
  };
  return {
    __typename: "InventoryLevel",
    // Real level ids are unrelated to both; here the location's number serves.
    id: `${gid("InventoryLevel", location)}?inventory_item_id=${item}`,
    isActive: true,
    createdAt: seconds(stock.createdAt),
    updatedAt: seconds(stock.changedAt),
    item: () => views.item(stock.product),
    location: () => views.location(stock.location),
    quantities: ({ names }: { names: readonly string[] }) =>
      names.flatMap((name) => {
        const quantity = quantities[name];
        return quantity ? [{ name, quantity: quantity() }] : [];
      }),
  };
}

/** Before a price cut there was a higher price; Shopify tells it only then. */
export function compareAtOf({ pricePence, regularPricePence }: WorldProduct): string | null {
  return regularPricePence > pricePence ? decimal(regularPricePence) : null;
}

export function imageUrlOf(product: WorldProduct, { baseUrl, ids }: Views): string {
  return `${baseUrl}/cdn/products/${ids.numberOf("product", product.code)}.svg`;
}

export function handleOf({ title, code }: WorldProduct): string {
  const words = `${title} ${code}`.toLowerCase().replace(/[^a-z0-9]+/g, "-");
  return words.replace(/^-|-$/g, "");
}

export function escapeHtml(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

function imageView(product: WorldProduct, views: Views): View {
  return {
    __typename: "MediaImage",
    id: gid("MediaImage", views.ids.numberOf("product", product.code)),
    alt: product.title,
    mediaContentType: "IMAGE",
    image: { altText: product.title, url: imageUrlOf(product, views) },
  };
}

function availableOf(product: WorldProduct, { world }: Views): number {
  return world
    .all("location")
    .map(({ id }) => world.get("stock", `${product.code}@${id}`))
    .reduce((sum, stock) => sum + (stock ? stock.onHand - stock.reserved : 0), 0);
}
