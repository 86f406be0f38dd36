import { buildSchema, type GraphQLSchema } from "graphql";

/**
 * The part of Shopify's Admin API that the emulator speaks: a strict subset of the official
 * schema (a test holds each type, field, argument and enum value against it).
 */
export function emulatorSchema(): GraphQLSchema {
  return buildSchema(SDL);
}

const PAGE_ARGUMENTS = "after: String, before: String, first: Int, last: Int";

const CONNECTIONS = [
  "Product",
  "ProductVariant",
  "Location",
  "Customer",
  "MailingAddress",
  "Order",
  "LineItem",
  "FulfillmentLineItem",
  "RefundLineItem",
  "InventoryItem",
  "InventoryLevel",
  "Media",
  "WebhookSubscription",
]
  .map(
    (type) => `
type ${type}Connection { edges: [${type}Edge!]! nodes: [${type}!]! pageInfo: PageInfo! }
type ${type}Edge { cursor: String! node: ${type}! }`,
  )
  .join("\n");

const SDL = `
schema { query: QueryRoot mutation: Mutation }

scalar DateTime
scalar Decimal
scalar HTML
scalar Money
scalar UnsignedInt64
scalar URL

enum CurrencyCode { GBP }
enum CountryCode {
  AE AT AU BE BH BR CA CH CN CY CZ DE DK ES FI FR GB GR HK IE IL IN IS IT JE JP KR LB LT MT NL NO PL PT
  SA SE SG TR TW US VN
}

interface Node { id: ID! }

type PageInfo { endCursor: String hasNextPage: Boolean! hasPreviousPage: Boolean! startCursor: String }
${CONNECTIONS}

type MoneyV2 { amount: Decimal! currencyCode: CurrencyCode! }
type MoneyBag { presentmentMoney: MoneyV2! shopMoney: MoneyV2! }
type SelectedOption { name: String! value: String! }

type Shop implements Node {
  id: ID! name: String! currencyCode: CurrencyCode! taxesIncluded: Boolean! myshopifyDomain: String!
  url: URL!
}

enum ProductStatus { ACTIVE ARCHIVED DRAFT UNLISTED }
enum ProductSortKeys { CREATED_AT ID TITLE UPDATED_AT }

type Product implements Node {
  id: ID! legacyResourceId: UnsignedInt64! title: String! handle: String! description: String!
  descriptionHtml: HTML! vendor: String! productType: String! tags: [String!]! status: ProductStatus!
  totalInventory: Int! createdAt: DateTime! updatedAt: DateTime!
  media(${PAGE_ARGUMENTS}): MediaConnection!
  variants(${PAGE_ARGUMENTS}): ProductVariantConnection!
}

interface Media { id: ID! alt: String mediaContentType: MediaContentType! }
enum MediaContentType { EXTERNAL_VIDEO IMAGE MODEL_3D VIDEO }
type Image { altText: String url: URL! }
type MediaImage implements Media & Node {
  id: ID! alt: String mediaContentType: MediaContentType! image: Image
}

type ProductVariant implements Node {
  id: ID! legacyResourceId: UnsignedInt64! title: String! displayName: String! sku: String
  barcode: String price: Money! compareAtPrice: Money inventoryQuantity: Int position: Int!
  taxable: Boolean! availableForSale: Boolean! selectedOptions: [SelectedOption!]!
  createdAt: DateTime! updatedAt: DateTime! product: Product! inventoryItem: InventoryItem!
}

type InventoryItem implements Node {
  id: ID! legacyResourceId: UnsignedInt64! sku: String tracked: Boolean! createdAt: DateTime!
  updatedAt: DateTime!
  variants(${PAGE_ARGUMENTS}): ProductVariantConnection
  inventoryLevel(locationId: ID!): InventoryLevel
  inventoryLevels(${PAGE_ARGUMENTS}, query: String): InventoryLevelConnection!
}
type InventoryQuantity { name: String! quantity: Int! }
type InventoryLevel implements Node {
  id: ID! isActive: Boolean! createdAt: DateTime! updatedAt: DateTime! item: InventoryItem!
  location: Location! quantities(names: [String!]!): [InventoryQuantity!]!
}

type DeliveryLocalPickupSettings { instructions: String! }
type LocationAddress {
  address1: String address2: String city: String country: String countryCode: String
  province: String zip: String
}
type Location implements Node {
  id: ID! legacyResourceId: UnsignedInt64! name: String! isActive: Boolean! shipsInventory: Boolean!
  fulfillsOnlineOrders: Boolean! localPickupSettingsV2: DeliveryLocalPickupSettings
  address: LocationAddress! createdAt: DateTime! updatedAt: DateTime!
  inventoryLevels(${PAGE_ARGUMENTS}, query: String): InventoryLevelConnection!
}

enum CustomerSortKeys { CREATED_AT ID UPDATED_AT }
enum CustomerEmailAddressMarketingState { INVALID NOT_SUBSCRIBED PENDING SUBSCRIBED UNSUBSCRIBED }
type CustomerEmailAddress {
  emailAddress: String! marketingState: CustomerEmailAddressMarketingState!
}
type CustomerPhoneNumber { phoneNumber: String! }
type MailingAddress implements Node {
  id: ID! address1: String address2: String city: String province: String zip: String
  countryCodeV2: CountryCode
}
type Customer implements Node {
  id: ID! legacyResourceId: UnsignedInt64! firstName: String lastName: String displayName: String!
  tags: [String!]! defaultEmailAddress: CustomerEmailAddress defaultPhoneNumber: CustomerPhoneNumber
  createdAt: DateTime! updatedAt: DateTime!
  addressesV2(${PAGE_ARGUMENTS}): MailingAddressConnection!
}

enum OrderSortKeys { CREATED_AT ID PROCESSED_AT UPDATED_AT }
enum OrderDisplayFinancialStatus {
  AUTHORIZED EXPIRED PAID PARTIALLY_PAID PARTIALLY_REFUNDED PENDING REFUNDED VOIDED
}
enum OrderDisplayFulfillmentStatus { FULFILLED PARTIALLY_FULFILLED RESTOCKED UNFULFILLED }
type Order implements Node {
  id: ID! legacyResourceId: UnsignedInt64! name: String! sourceName: String edited: Boolean!
  taxesIncluded: Boolean!
  currencyCode: CurrencyCode! createdAt: DateTime! processedAt: DateTime! closedAt: DateTime
  cancelledAt: DateTime updatedAt: DateTime! customer: Customer retailLocation: Location
  displayFinancialStatus: OrderDisplayFinancialStatus
  displayFulfillmentStatus: OrderDisplayFulfillmentStatus!
  subtotalPriceSet: MoneyBag totalShippingPriceSet: MoneyBag! totalTaxSet: MoneyBag
  totalPriceSet: MoneyBag! totalRefundedSet: MoneyBag!
  fulfillments(first: Int): [Fulfillment!]! refunds(first: Int): [Refund!]!
  lineItems(${PAGE_ARGUMENTS}): LineItemConnection!
}
type LineItem implements Node {
  id: ID! title: String! variantTitle: String sku: String quantity: Int! currentQuantity: Int!
  variant: ProductVariant
  originalUnitPriceSet: MoneyBag! discountedTotalSet: MoneyBag!
}
enum FulfillmentStatus { CANCELLED ERROR FAILURE OPEN PENDING SUCCESS }
enum FulfillmentDisplayStatus { CANCELED DELIVERED FULFILLED IN_TRANSIT }
type Fulfillment implements Node {
  id: ID! legacyResourceId: UnsignedInt64! name: String! status: FulfillmentStatus!
  displayStatus: FulfillmentDisplayStatus createdAt: DateTime! updatedAt: DateTime!
  location: Location order: Order!
  fulfillmentLineItems(${PAGE_ARGUMENTS}): FulfillmentLineItemConnection!
}
type FulfillmentLineItem implements Node { id: ID! quantity: Int lineItem: LineItem! }
type Refund implements Node {
  id: ID! legacyResourceId: UnsignedInt64! createdAt: DateTime updatedAt: DateTime! note: String
  totalRefundedSet: MoneyBag! order: Order!
  refundLineItems(${PAGE_ARGUMENTS}): RefundLineItemConnection!
}
type RefundLineItem { id: ID quantity: Int! lineItem: LineItem! }

enum BulkOperationStatus { CANCELED CANCELING COMPLETED CREATED EXPIRED FAILED RUNNING }
enum BulkOperationErrorCode { ACCESS_DENIED INTERNAL_SERVER_ERROR TIMEOUT }
enum BulkOperationType { MUTATION QUERY }
type BulkOperation implements Node {
  id: ID! status: BulkOperationStatus! type: BulkOperationType! errorCode: BulkOperationErrorCode
  createdAt: DateTime! completedAt: DateTime objectCount: UnsignedInt64!
  rootObjectCount: UnsignedInt64! fileSize: UnsignedInt64 url: URL query: String!
}
enum BulkOperationUserErrorCode { INVALID LIMIT_REACHED OPERATION_IN_PROGRESS }
type BulkOperationUserError { code: BulkOperationUserErrorCode field: [String!] message: String! }
type BulkOperationRunQueryPayload {
  bulkOperation: BulkOperation userErrors: [BulkOperationUserError!]!
}

input ProductVariantsBulkInput { id: ID price: Money compareAtPrice: Money }
enum ProductVariantsBulkUpdateUserErrorCode {
  INVALID_VALUE NEGATIVE_PRICE_VALUE PRODUCT_DOES_NOT_EXIST PRODUCT_VARIANT_DOES_NOT_EXIST
  PRODUCT_VARIANT_ID_MISSING
}
type ProductVariantsBulkUpdateUserError {
  code: ProductVariantsBulkUpdateUserErrorCode field: [String!] message: String!
}
type ProductVariantsBulkUpdatePayload {
  product: Product productVariants: [ProductVariant!]
  userErrors: [ProductVariantsBulkUpdateUserError!]!
}

enum OrderCreateInputsInventoryBehavior { BYPASS DECREMENT_IGNORING_POLICY DECREMENT_OBEYING_POLICY }
input OrderCreateOptionsInput { inventoryBehaviour: OrderCreateInputsInventoryBehavior }
input OrderCreateAssociateCustomerAttributesInput { id: ID }
input OrderCreateCustomerInput { toAssociate: OrderCreateAssociateCustomerAttributesInput }
input OrderCreateLineItemInput { variantId: ID quantity: Int! }
input OrderCreateOrderInput {
  customer: OrderCreateCustomerInput lineItems: [OrderCreateLineItemInput!]
}
enum OrderCreateUserErrorCode { INVALID INVENTORY_CLAIM_FAILED }
type OrderCreateUserError {
  code: OrderCreateUserErrorCode field: [String!] message: String!
}
type OrderCreatePayload { order: Order userErrors: [OrderCreateUserError!]! }

enum WebhookSubscriptionFormat { JSON }
enum WebhookSubscriptionTopic {
  CUSTOMERS_CREATE CUSTOMERS_UPDATE INVENTORY_LEVELS_UPDATE LOCATIONS_UPDATE ORDERS_CANCELLED
  ORDERS_CREATE ORDERS_UPDATED PRODUCTS_CREATE PRODUCTS_UPDATE
}
type UserError { field: [String!] message: String! }
type WebhookSubscription implements Node {
  id: ID! topic: WebhookSubscriptionTopic! uri: String! format: WebhookSubscriptionFormat!
  createdAt: DateTime! updatedAt: DateTime!
}
input WebhookSubscriptionInput { uri: String format: WebhookSubscriptionFormat }
type WebhookSubscriptionCreatePayload {
  webhookSubscription: WebhookSubscription userErrors: [UserError!]!
}
type WebhookSubscriptionDeletePayload {
  deletedWebhookSubscriptionId: ID userErrors: [UserError!]!
}

type QueryRoot {
  shop: Shop!
  node(id: ID!): Node
  nodes(ids: [ID!]!): [Node]!
  product(id: ID!): Product
  productVariant(id: ID!): ProductVariant
  order(id: ID!): Order
  customer(id: ID!): Customer
  location(id: ID): Location
  inventoryItem(id: ID!): InventoryItem
  products(${PAGE_ARGUMENTS}, query: String, reverse: Boolean = false,
    sortKey: ProductSortKeys = ID): ProductConnection!
  productVariants(${PAGE_ARGUMENTS}, query: String): ProductVariantConnection!
  customers(${PAGE_ARGUMENTS}, query: String, reverse: Boolean = false,
    sortKey: CustomerSortKeys = ID): CustomerConnection!
  orders(${PAGE_ARGUMENTS}, query: String, reverse: Boolean = false,
    sortKey: OrderSortKeys = PROCESSED_AT): OrderConnection!
  locations(${PAGE_ARGUMENTS}, query: String, includeInactive: Boolean = false): LocationConnection!
  inventoryItems(${PAGE_ARGUMENTS}, query: String): InventoryItemConnection!
  bulkOperation(id: ID!): BulkOperation
  webhookSubscriptions(${PAGE_ARGUMENTS}): WebhookSubscriptionConnection!
}

type Mutation {
  bulkOperationRunQuery(query: String!, groupObjects: Boolean! = false): BulkOperationRunQueryPayload
  productVariantsBulkUpdate(productId: ID!, variants: [ProductVariantsBulkInput!]!,
    allowPartialUpdates: Boolean = false): ProductVariantsBulkUpdatePayload
  orderCreate(order: OrderCreateOrderInput!, options: OrderCreateOptionsInput): OrderCreatePayload
  webhookSubscriptionCreate(topic: WebhookSubscriptionTopic!,
    webhookSubscription: WebhookSubscriptionInput!): WebhookSubscriptionCreatePayload
  webhookSubscriptionDelete(id: ID!): WebhookSubscriptionDeletePayload
}
`;
