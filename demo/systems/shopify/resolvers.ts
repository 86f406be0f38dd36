import { GraphQLError } from "graphql";
import type { BulkJobs } from "./bulk.ts";
import {
  type Connection,
  compareKeys,
  connectionOf,
  type Item,
  type Key,
  type PageArguments,
} from "./connections.ts";
import { createOrder } from "./create-order.ts";
import { gid, type NumberedKind, parseGid } from "./ids.ts";
import { searchTime } from "./search.ts";
import { updatePrices } from "./update-prices.ts";
import { seconds, type View } from "./view.ts";
import type { Views } from "./view-set.ts";
import { TOPICS, type Webhooks } from "./webhooks.ts";

type Listing = PageArguments & {
  readonly query?: string | null;
  readonly sortKey?: string;
  readonly reverse?: boolean;
};

/** The fields of QueryRoot that list things, by name; bulk operations read them too. */
export function listings(views: Views): Readonly<Record<string, (args: Listing) => Connection>> {
  return {
    products: (args) => listed("product", views.product, args, views),
    productVariants: (args) => listed("product", views.variant, args, views),
    inventoryItems: (args) => listed("product", views.item, args, views),
    customers: (args) => listed("customer", views.customer, args, views),
    orders: (args) => listed("order", views.order, args, views),
    locations: (args) => listed("location", views.location, args, views),
  };
}

/** What QueryRoot and Mutation answer, field by field; objects below are views. */
export function rootValue(views: Views, bulk: BulkJobs, webhooks: Webhooks) {
  const node = ({ id }: { id: string }) => {
    if (!parseGid(id)) {
      throw new GraphQLError(`Invalid global id '${id}'`, {
        extensions: { code: "argumentLiteralsIncompatible" },
      });
    }
    return bulk.operation(id) ?? views.node(id);
  };
  const typed = (type: string) => (args: { id: string }) => {
    const found = node(args);
    return found?.__typename === type ? found : null;
  };
  return {
    ...listings(views),
    shop: () => ({
      __typename: "Shop",
      id: gid("Shop", 1),
      name: "Retrospot House",
      currencyCode: "GBP",
      taxesIncluded: true,
      myshopifyDomain: "retrospot-house.myshopify.com",
      url: views.baseUrl,
    }),
    node,
    nodes: ({ ids }: { ids: readonly string[] }) => ids.map((id) => node({ id })),
    product: typed("Product"),
    productVariant: typed("ProductVariant"),
    order: typed("Order"),
    customer: typed("Customer"),
    location: typed("Location"),
    inventoryItem: typed("InventoryItem"),
    bulkOperation: ({ id }: { id: string }) => bulk.operation(id),
    webhookSubscriptions: (args: PageArguments) => views.connection(webhooks.all(), args),

    bulkOperationRunQuery: ({ query }: { query: string }) => {
      const started = bulk.run(query);
      if ("operation" in started) return { bulkOperation: started.operation, userErrors: [] };
      return { bulkOperation: null, userErrors: [{ ...started, field: ["query"] }] };
    },
    productVariantsBulkUpdate: (args: Parameters<typeof updatePrices>[0]) =>
      updatePrices(args, views),
    orderCreate: (args: Parameters<typeof createOrder>[0]) => createOrder(args, views),
    webhookSubscriptionCreate: ({ topic, webhookSubscription }: SubscriptionArguments) => {
      const { uri } = webhookSubscription;
      const isAddress = typeof uri === "string" && /^https?:\/\//.test(uri);
      if (isAddress && TOPICS.some((known) => known === topic)) {
        return { webhookSubscription: webhooks.subscribe(topic, uri), userErrors: [] };
      }
      const field = ["webhookSubscription", "uri"];
      return { webhookSubscription: null, userErrors: [{ field, message: "Address is invalid" }] };
    },
    webhookSubscriptionDelete: ({ id }: { id: string }) =>
      webhooks.unsubscribe(id)
        ? { deletedWebhookSubscriptionId: id, userErrors: [] }
        : {
            deletedWebhookSubscriptionId: null,
            userErrors: [{ field: ["id"], message: "Webhook subscription does not exist" }],
          },
  };
}

type SubscriptionArguments = {
  readonly topic: string;
  readonly webhookSubscription: { readonly uri?: string | null };
};

/** Entities are filtered and sorted as they are; only those on the page become views. */
function listed(
  kind: NumberedKind,
  view: (name: string) => View | null,
  args: Listing,
  { world, ids }: Views,
): Connection {
  const since = searchTime(args.query);
  const items: Item[] = [];
  for (const entity of world.all(kind)) {
    if (since !== null && seconds(entity.changedAt) < since) continue;
    const name = "code" in entity ? entity.code : entity.id;
    const key: Key = [sortValue(entity, args.sortKey), ids.numberOf(kind, name)];
    const show = () => {
      const seen = view(name);
      if (!seen) throw new Error(`The ${kind} ${name} was listed and is gone.`);
      return seen;
    };
    items.push({ key, view: show });
  }
  items.sort((left, right) => compareKeys(left.key, right.key));
  if (args.reverse) return connectionOf(items.reverse(), args, false);
  return connectionOf(items, args, true);
}

type Sortable = { readonly changedAt: string; readonly createdAt: string };

function sortValue(entity: Sortable & object, sortKey: string | undefined): string {
  switch (sortKey) {
    case "UPDATED_AT":
      return seconds(entity.changedAt);
    case "CREATED_AT":
      return seconds(entity.createdAt);
    case "PROCESSED_AT":
      return "placedAt" in entity ? seconds(String(entity.placedAt)) : "";
    case "TITLE":
      return "title" in entity ? String(entity.title) : "";
    default:
      return "";
  }
}
