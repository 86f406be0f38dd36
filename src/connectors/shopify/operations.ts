import type { Kind } from "../../domain/records.ts";

/**
 * Every document that the connector sends, and nothing else is sent: a test validates each one
 * against Shopify's official schema, and holds its cost below what one request may cost.
 * Page sizes are arguments in the text, not variables, because they decide that cost.
 */
export type Operation = { readonly name: string; readonly text: string };

const MONEY = "shopMoney { amount currencyCode }";
const PAGE = "pageInfo { hasNextPage endCursor }";
const VARIANT_HEAD = "id price compareAtPrice updatedAt";
const VARIANT = `${VARIANT_HEAD} sku barcode title selectedOptions { name value } inventoryItem { id }`;
const MEDIA = "... on MediaImage { id alt image { url } }";
const PRODUCT = "id title descriptionHtml vendor productType tags status createdAt updatedAt";
const ADDRESS = "id address1 address2 city province zip countryCodeV2";
const CUSTOMER = `id firstName lastName tags updatedAt
  defaultEmailAddress { emailAddress marketingState } defaultPhoneNumber { phoneNumber }`;
const LOCATION = `id name isActive fulfillsOnlineOrders updatedAt localPickupSettingsV2 { instructions }
  address { address1 address2 city province zip countryCode }`;
const LEVEL = `id updatedAt location { id }
  quantities(names: ["on_hand", "committed", "incoming"]) { name quantity }`;
const LINE = `id title variantTitle sku quantity currentQuantity variant { id }
  originalUnitPriceSet { ${MONEY} } discountedTotalSet { ${MONEY} }`;
const ORDER = `id name sourceName edited processedAt closedAt cancelledAt updatedAt taxesIncluded
  displayFinancialStatus displayFulfillmentStatus customer { id } retailLocation { id }
  subtotalPriceSet { ${MONEY} } totalShippingPriceSet { ${MONEY} }
  totalTaxSet { ${MONEY} } totalPriceSet { ${MONEY} }
  fulfillments(first: 10) { id status displayStatus createdAt location { id } }
  refunds(first: 10) { id createdAt totalRefundedSet { ${MONEY} } }`;

const PRODUCT_WHOLE = `${PRODUCT} media(first: 10) { nodes { ${MEDIA} } }
  variants(first: 20) { ${PAGE} nodes { ${VARIANT} } }`;
const CUSTOMER_WHOLE = `${CUSTOMER} addressesV2(first: 10) { nodes { ${ADDRESS} } }`;
const ORDER_WHOLE = `${ORDER} lineItems(first: 25) { ${PAGE} nodes { ${LINE} } }`;

function nodesOf(name: string, type: string, fields: string): Operation {
  const text = `query ${name}($ids: [ID!]!) { nodes(ids: $ids) { ... on ${type} { ${fields} } } }`;
  return { name, text };
}

function changedOf(name: string, root: string, first: number, fields: string): Operation {
  const text = `query ${name}($after: String, $query: String!) {
    ${root}(first: ${first}, after: $after, query: $query, sortKey: UPDATED_AT) {
      ${PAGE} nodes { ${fields} } } }`;
  return { name, text };
}

export const OPERATIONS = {
  shop: { name: "Shop", text: "query Shop { shop { currencyCode taxesIncluded } }" },

  productsById: nodesOf("ProductsById", "Product", PRODUCT_WHOLE),
  variantsById: nodesOf("VariantsById", "ProductVariant", `${VARIANT_HEAD} product { id }`),
  locationsById: nodesOf("LocationsById", "Location", LOCATION),
  customersById: nodesOf("CustomersById", "Customer", CUSTOMER_WHOLE),
  ordersById: nodesOf("OrdersById", "Order", ORDER_WHOLE),
  itemsById: nodesOf("ItemsById", "InventoryItem", "id variants(first: 1) { nodes { id } }"),
  levelsByVariant: {
    name: "LevelsByVariant",
    text: `query LevelsByVariant($ids: [ID!]!, $location: ID!) { nodes(ids: $ids) {
      ... on ProductVariant { id inventoryItem { id
        inventoryLevel(locationId: $location) { ${LEVEL} } } } } }`,
  },

  moreVariants: {
    name: "MoreVariants",
    text: `query MoreVariants($id: ID!, $after: String) { product(id: $id) {
      variants(first: 100, after: $after) { ${PAGE} nodes { ${VARIANT} } } } }`,
  },
  moreLines: {
    name: "MoreLines",
    text: `query MoreLines($id: ID!, $after: String) { order(id: $id) {
      lineItems(first: 100, after: $after) { ${PAGE} nodes { ${LINE} } } } }`,
  },
  movedLines: {
    name: "MovedLines",
    text: `query MovedLines($ids: [ID!]!, $after: String) { nodes(ids: $ids) {
      ... on Fulfillment { id fulfillmentLineItems(first: 50, after: $after) {
        ${PAGE} nodes { quantity lineItem { id } } } }
      ... on Refund { id refundLineItems(first: 50, after: $after) {
        ${PAGE} nodes { quantity lineItem { id } } } } } }`,
  },

  locations: {
    name: "Locations",
    text: `query Locations($after: String) {
      locations(first: 50, after: $after, includeInactive: true) { ${PAGE} nodes { ${LOCATION} } } }`,
  },
  changedProducts: changedOf("ChangedProducts", "products", 10, PRODUCT_WHOLE),
  changedPrices: changedOf(
    "ChangedPrices",
    "products",
    40,
    `id updatedAt variants(first: 20) { ${PAGE} nodes { ${VARIANT_HEAD} } }`,
  ),
  changedCustomers: changedOf("ChangedCustomers", "customers", 50, CUSTOMER_WHOLE),
  changedOrders: changedOf("ChangedOrders", "orders", 4, ORDER_WHOLE),
  changedLevels: {
    name: "ChangedLevels",
    text: `query ChangedLevels($location: ID!, $after: String, $query: String!) {
      location(id: $location) { inventoryLevels(first: 100, after: $after, query: $query) {
        ${PAGE} nodes { ${LEVEL} item { id variants(first: 1) { nodes { id } } } } } } }`,
  },

  bulkRun: {
    name: "BulkRun",
    text: `mutation BulkRun($query: String!) {
      bulkOperationRunQuery(query: $query, groupObjects: true) {
        bulkOperation { id status createdAt } userErrors { code field message } } }`,
  },
  bulkStatus: {
    name: "BulkStatus",
    text: `query BulkStatus($id: ID!) { bulkOperation(id: $id) {
      id status errorCode objectCount rootObjectCount fileSize url } }`,
  },

  setPrice: {
    name: "SetPrice",
    text: `mutation SetPrice($product: ID!, $variants: [ProductVariantsBulkInput!]!) {
      productVariantsBulkUpdate(productId: $product, variants: $variants) {
        productVariants { ${VARIANT_HEAD} } userErrors { code field message } } }`,
  },
} as const satisfies Record<string, Operation>;

/** The most ids each operation is sent with, so that it stays below what one request may cost. */
export const BATCH_MAX_BY_OPERATION = {
  productsById: 10,
  variantsById: 100,
  locationsById: 100,
  customersById: 50,
  ordersById: 4,
  itemsById: 100,
  levelsByVariant: 100,
  movedLines: 8,
} as const satisfies Partial<Record<keyof typeof OPERATIONS, number>>;

/** Root connections only, as bulk operations want it: no `nodes`, nothing nested in a list. */
export const BULK_QUERIES = {
  product: `{ products { edges { node { ${PRODUCT}
    media { edges { node { ${MEDIA} } } } variants { edges { node { ${VARIANT} } } } } } } }`,
  price: `{ productVariants { edges { node { ${VARIANT_HEAD} } } } }`,
  inventory: `{ productVariants { edges { node { id inventoryItem { id
    inventoryLevels { edges { node { ${LEVEL} } } } } } } } }`,
  customer: `{ customers { edges { node { ${CUSTOMER}
    addressesV2 { edges { node { ${ADDRESS} } } } } } } }`,
  order: `{ orders { edges { node { ${ORDER} lineItems { edges { node { ${LINE} } } } } } } }`,
} as const satisfies Partial<Record<Kind, string>>;

export type BulkKind = keyof typeof BULK_QUERIES;
