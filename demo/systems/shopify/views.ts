import type { World, WorldOrder, WorldProduct } from "../../world/types.ts";
import { listOf, type PageArguments } from "./connections.ts";
import { gid, parseGid, shopifyIds } from "./ids.ts";
import { type OrderViews, orderView } from "./order-views.ts";
import { customerView, locationView } from "./people-views.ts";
import { levelView, productView, variantView } from "./product-views.ts";
import { seconds, type View } from "./view.ts";
import type { Views } from "./view-set.ts";

export function shopifyViews(world: World, baseUrl: string): Views {
  const ids = shopifyIds(world);
  const orderOfRefund = refundIndex(world);
  const found = <K extends "product" | "location" | "customer" | "order">(kind: K, id: string) =>
    world.get(kind, id);

  const views: Views = {
    world,
    ids,
    baseUrl,
    product: (code) => viewOf(found("product", code), (product) => productView(product, views)),
    variant: (code) => viewOf(found("product", code), (product) => variantView(product, views)),
    item: (code) => viewOf(found("product", code), (product) => itemView(product, views)),
    location: (id) => viewOf(found("location", id), (location) => locationView(location, views)),
    customer: (id) => viewOf(found("customer", id), (customer) => customerView(customer, views)),
    order: (id) => viewOf(found("order", id), (order) => orderView(order, views).order),
    level: (product, location) =>
      viewOf(world.get("stock", `${product}@${location}`), (stock) => levelView(stock, views)),
    node: (id) => nodeOf(id, views, orderOfRefund),
    connection: listOf,
  };
  return views;
}

export function itemView(product: WorldProduct, views: Views): View {
  const number = views.ids.numberOf("product", product.code);
  const levels = () =>
    views.world
      .all("location")
      .map(({ id }) => views.level(product.code, id))
      .filter((level) => level !== null);
  return {
    __typename: "InventoryItem",
    id: gid("InventoryItem", number),
    legacyResourceId: String(number),
    sku: product.code,
    tracked: true,
    createdAt: seconds(product.createdAt),
    updatedAt: seconds(product.changedAt),
    variants: (args: PageArguments) => {
      const variant = views.variant(product.code);
      return views.connection(variant ? [variant] : [], args);
    },
    inventoryLevel: ({ locationId }: { locationId: string }) => {
      const location = locationOf(locationId, views);
      return location === undefined ? null : views.level(product.code, location);
    },
    inventoryLevels: (args: PageArguments) => views.connection(levels(), args),
  };
}

function viewOf<Entity, Seen>(entity: Entity | undefined, view: (entity: Entity) => Seen) {
  return entity === undefined ? null : view(entity);
}

function locationOf(id: string, { ids }: Views): string | undefined {
  const parsed = parseGid(id);
  return parsed?.type === "Location" ? ids.idOf("location", parsed.number) : undefined;
}

function nodeOf(
  id: string,
  views: Views,
  orderOfRefund: (refund: string) => WorldOrder | undefined,
): View | null {
  const parsed = parseGid(id);
  if (!parsed) return null;
  const { type, number } = parsed;
  const named = (kind: "product" | "location" | "customer" | "order") =>
    views.ids.idOf(kind, number) ?? "";
  const inOrder = (order: WorldOrder | undefined, pick: (views: OrderViews) => View[]) =>
    order ? (pick(orderView(order, views)).find((view) => view["id"] === id) ?? null) : null;
  switch (type) {
    case "Product":
      return views.product(named("product"));
    case "ProductVariant":
      return views.variant(named("product"));
    case "InventoryItem":
      return views.item(named("product"));
    case "InventoryLevel":
      return levelOf(id, views);
    case "Location":
      return views.location(named("location"));
    case "Customer":
      return views.customer(named("customer"));
    case "Order":
      return views.order(named("order"));
    case "Fulfillment":
      return inOrder(views.world.get("order", named("order")), (order) => order.fulfillments());
    case "Refund":
      return inOrder(orderOfRefund(String(number)), (order) => order.refunds());
    default:
      return null;
  }
}

function levelOf(id: string, views: Views): View | null {
  const item = parseGid(gid("InventoryItem", id.split("inventory_item_id=")[1] ?? ""));
  const product = item ? views.ids.idOf("product", item.number) : undefined;
  if (product === undefined) return null;
  const levels = views.world.all("location").map((location) => views.level(product, location.id));
  return levels.find((level) => level?.["id"] === id) ?? null;
}

/** Which order a refund belongs to, found by looking through the orders when it is new. */
function refundIndex(world: World): (refund: string) => WorldOrder | undefined {
  const orderOf = new Map<string, string>();
  let seq = 0;
  return (refund) => {
    if (!orderOf.has(refund)) {
      for (const order of world.changedSince("order", seq, Number.MAX_SAFE_INTEGER)) {
        seq = Math.max(seq, order.seq);
        for (const { id } of order.refunds) orderOf.set(id, order.id);
      }
    }
    return world.get("order", orderOf.get(refund) ?? "");
  };
}
