import type { Resolvers } from "../schema/generated/types.ts";
import { CATEGORIES, PRODUCTS } from "../store/product-repository.ts";
import {
  identitiesByKind,
  incomingOfVariant,
  inventoryByVariant,
  movementsOfVariant,
  observationsByKind,
  offersByVariant,
  ordersOfProduct,
  priceByVariant,
  productById,
  productsOfCategory,
  variantByGtin,
  variantById,
  variantBySku,
  variantsByProduct,
} from "./batches.ts";
import { amount, exactlyOne, history, ofKind, present } from "./common.ts";
import { childConnection, listConnection, sorted } from "./connection.ts";
import { salesOf } from "./daily-sales.ts";
import { fresh, refreshedInventory, refreshedPrice } from "./freshness.ts";
import { orderRequest } from "./order.ts";

export const product: Pick<
  Resolvers,
  "Query" | "Product" | "ProductConnection" | "ProductVariant" | "Price" | "Category"
> = {
  Query: {
    product: async (_root, keys, context) => {
      const { key, value } = exactlyOne("product", { id: keys.id, sku: keys.sku, gtin: keys.gtin });
      if (key === "id") return context.load(productById, value);
      const variant = await context.load(VARIANT_BY[key], value);
      return variant && context.load(productById, variant.productId);
    },
    productVariant: async (_root, keys, context) => {
      const { key, value } = exactlyOne("variant", { id: keys.id, sku: keys.sku, gtin: keys.gtin });
      return context.load(VARIANT_BY[key], value);
    },
    products: (_root, { first, after, filter, sort }, context) =>
      listConnection(context, PRODUCTS, {
        first,
        after,
        filter,
        sort: sorted(sort, "TITLE", "ASC"),
      }),
    categories: (_root, { first, after }, context) =>
      listConnection(context, CATEGORIES, { first, after, sort: { by: "NAME", direction: "ASC" } }),
  },

  Product: {
    variants: ({ id }, _args, { load }) => load(variantsByProduct, id),
    provenance: (row) => row,
    identities: ({ id }, _args, { load }) => load(ofKind(identitiesByKind, "product"), id),
    observations: ({ id }, _args, { load }) => load(ofKind(observationsByKind, "product"), id),
    history: ({ id }, { first }, context) => history(context, id, first),
    orders: ({ id }, args, context) =>
      childConnection(context, ordersOfProduct, id, orderRequest(args)),
  },
  ProductConnection: { totalCount: ({ count }) => count() },

  ProductVariant: {
    product: async ({ productId }, _args, { load }) => present(await load(productById, productId)),
    price: async ({ id }, { channel, maxAge }, context) => {
      const row = await context.load(priceByVariant, channel === "POS" ? `${id}/POS` : id);
      return row && fresh(context, refreshedPrice, row, maxAge);
    },
    inventory: async ({ id }, { maxAge, locationIds }, context) => {
      const rows = await context.load(inventoryByVariant, id);
      const asked = rows.filter((row) => locationIds?.includes(row.locationId) ?? true);
      return Promise.all(asked.map((row) => fresh(context, refreshedInventory, row, maxAge)));
    },
    totalAvailable: async ({ id, status }, _args, { load }) => {
      if (status === "REMOVED") return 0;
      const rows = await load(inventoryByVariant, id);
      return rows.reduce((sum, row) => sum + Math.max(0, row.onHand - row.reserved - row.held), 0);
    },
    supplierOffers: ({ id }, _args, { load }) => load(offersByVariant, id),
    incomingPurchaseOrders: ({ id }, { first, after }, context) =>
      childConnection(context, incomingOfVariant, id, {
        first,
        after,
        sort: { by: "EXPECTED_AT", direction: "ASC" },
      }),
    stockMovements: ({ id }, { first, after }, context) =>
      childConnection(context, movementsOfVariant, id, {
        first,
        after,
        sort: { by: "EFFECTIVE_AT", direction: "DESC" },
      }),
    dailySales: async ({ id }, { range, locationId }, context) => {
      const days = await salesOf(context, id, range);
      return days.filter((day) => !locationId || day.locationId === locationId);
    },
    identities: ({ id }, _args, { load }) => load(ofKind(identitiesByKind, "variant"), id),
  },

  Price: {
    amount: ({ amountE4, currency }) => amount(amountE4, currency),
    compareAt: ({ compareAtE4, currency }) =>
      compareAtE4 === null ? null : amount(compareAtE4, currency),
    provenance: (row) => row,
    history: ({ id }, { first }, context) => history(context, id, first),
  },

  Category: {
    products: ({ name }, { first, after }, context) =>
      childConnection(context, productsOfCategory, name, {
        first,
        after,
        sort: { by: "TITLE", direction: "ASC" },
      }),
  },
};

const VARIANT_BY = { id: variantById, sku: variantBySku, gtin: variantByGtin } as const;
