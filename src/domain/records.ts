import { z } from "zod";
import { Money } from "./money.ts";

/**
 * What a system says of a thing, in the words of the domain: connectors translate their wire
 * shapes into these records, ingest checks them against these schemas, and nothing else comes in.
 * A `Ref` is an id in the system that speaks; `updatedAt` is that system's own clock (ISO 8601
 * UTC), used to order what it says; null when the system does not tell.
 */
export const Ref = z.string().min(1).max(200);
const Text = z.string().max(10_000);
const ShortText = z.string().min(1).max(500);
const INSTANT_MIN = Date.parse("0001-01-02T00:00:00Z");
const INSTANT_END = Date.parse("9999-12-31T00:00:00Z");
const OFFSET = /(?:Z|[+-](?:0\d|1[0-5]):\d\d)$/;
/** Years 1 to 9999 and offsets under 16 hours, which is what a database holds as well. */
export const Instant = z.iso
  .datetime({ offset: true })
  .refine(
    (text) =>
      INSTANT_MIN <= Date.parse(text) && Date.parse(text) < INSTANT_END && OFFSET.test(text),
    "must be within the years 1 to 9999, its offset under 16 hours",
  );
const Quantity = z.int().min(-10_000_000).max(10_000_000);
const Count = z.int().min(0).max(10_000_000);
const Price = Money.refine((money) => money.e4 >= 0, "must not be negative");

/** Parts are told apart by their ids, within their record. */
const distinct = (parts: readonly { readonly sourceId: string }[]) =>
  new Set(parts.map(({ sourceId }) => sourceId)).size === parts.length;
const DISTINCT = "must not name one sourceId twice";

const head = { sourceId: Ref, updatedAt: Instant.nullable() };

export const Address = z.strictObject({
  line1: Text.nullable(),
  line2: Text.nullable(),
  city: Text.nullable(),
  region: Text.nullable(),
  postalCode: Text.nullable(),
  country: Text.nullable(),
});

export const VariantPart = z.strictObject({
  sourceId: Ref,
  sku: ShortText.nullable(),
  gtin: z
    .string()
    .regex(/^\d{8}$|^\d{12,14}$/)
    .nullable(),
  title: Text,
  options: z.array(z.strictObject({ name: Text, value: Text })).max(20),
});

/** Catalog: a product with its variants. Matched across systems by GTIN, then SKU. */
export const ProductRecord = z.strictObject({
  kind: z.literal("product"),
  ...head,
  /** When the system made it; null when it does not tell. */
  createdAt: Instant.nullable(),
  title: ShortText,
  description: Text,
  vendor: Text.nullable(),
  categories: z.array(ShortText).max(50),
  images: z.array(z.strictObject({ url: z.url(), altText: Text.nullable() })).max(250),
  status: z.enum(["ACTIVE", "DRAFT", "ARCHIVED"]),
  variants: z.array(VariantPart).min(1).max(2000).refine(distinct, DISTINCT),
});

/** A variant's selling price in one channel; `sourceId` is the variant's id in that system. */
export const PriceRecord = z.strictObject({
  kind: z.literal("price"),
  ...head,
  channel: z.enum(["WEB", "POS"]),
  amount: Price,
  compareAt: Price.nullable(),
  taxIncluded: z.boolean(),
});

export const LocationRecord = z.strictObject({
  kind: z.literal("location"),
  ...head,
  name: ShortText,
  code: Text.nullable(),
  type: z.enum(["WAREHOUSE", "STORE"]),
  address: Address.nullable(),
  active: z.boolean(),
});

/** Units of one variant at one location; `sourceId` is `inventorySourceId(variant, location)`. */
export const InventoryRecord = z.strictObject({
  kind: z.literal("inventory"),
  ...head,
  variant: Ref,
  location: Ref,
  onHand: Quantity,
  reserved: Count,
  incoming: Count,
});

export const CustomerRecord = z.strictObject({
  kind: z.literal("customer"),
  ...head,
  givenName: Text.nullable(),
  familyName: Text.nullable(),
  email: z.string().max(320).nullable(),
  phone: z.string().max(50).nullable(),
  addresses: z.array(Address).max(50),
  emailConsent: z.enum(["SUBSCRIBED", "UNSUBSCRIBED", "UNKNOWN"]),
  /** Numbers of the loyalty cards the person holds. */
  loyaltyIds: z.array(z.string().min(1).max(100)).max(20),
  company: Text.nullable(),
  /** How far the relation has come, in the system's own words. */
  lifecycleStage: Text.nullable(),
  /** Ids of the same system that were merged into this one, and now name this person. */
  mergedIds: z.array(Ref).max(1000),
  tags: z.array(Text).max(250),
});

export const OrderLinePart = z.strictObject({
  sourceId: Ref,
  variant: Ref.nullable(),
  sku: Text.nullable(),
  title: Text,
  quantity: Count,
  unitPrice: Price,
  total: Price,
});

export const FulfillmentPart = z.strictObject({
  sourceId: Ref,
  status: z.enum(["PENDING", "IN_TRANSIT", "DELIVERED", "CANCELLED"]),
  at: Instant,
  location: Ref.nullable(),
  lines: z.array(z.strictObject({ line: Ref, quantity: Count })).max(5000),
});

export const RefundPart = z.strictObject({
  sourceId: Ref,
  at: Instant,
  amount: Price,
  lines: z.array(z.strictObject({ line: Ref, quantity: Count })).max(5000),
});

/** A sale in any channel; `location` is where its goods come from, when the system knows. */
export const OrderRecord = z.strictObject({
  kind: z.literal("order"),
  ...head,
  number: ShortText,
  channel: z.enum(["WEB", "POS", "PARTNER"]),
  placedAt: Instant,
  cancelledAt: Instant.nullable(),
  status: z.enum(["OPEN", "COMPLETED", "CANCELLED"]),
  paymentStatus: z.enum(["PENDING", "PAID", "PARTIALLY_REFUNDED", "REFUNDED", "VOIDED"]),
  fulfillmentStatus: z.enum(["UNFULFILLED", "PARTIALLY_FULFILLED", "FULFILLED"]),
  customer: Ref.nullable(),
  location: Ref.nullable(),
  taxIncluded: z.boolean(),
  subtotal: Price,
  shipping: Price,
  tax: Price,
  total: Price,
  lines: z.array(OrderLinePart).min(1).max(5000).refine(distinct, DISTINCT),
  fulfillments: z.array(FulfillmentPart).max(500),
  refunds: z.array(RefundPart).max(500),
});

export const SupplierRecord = z.strictObject({
  kind: z.literal("supplier"),
  ...head,
  name: ShortText,
  code: Text.nullable(),
  email: Text.nullable(),
  country: Text.nullable(),
});

/** What a supplier asks for a variant: cost per unit, days to deliver, least and step quantity. */
export const SupplierOfferRecord = z.strictObject({
  kind: z.literal("supplierOffer"),
  ...head,
  supplier: Ref,
  variant: Ref,
  unitCost: Price,
  leadTimeDays: z.int().min(0).max(1000),
  minimumQuantity: z.int().min(1).max(10_000_000),
  packSize: z.int().min(1).max(1_000_000),
});

export const PurchaseOrderRecord = z.strictObject({
  kind: z.literal("purchaseOrder"),
  ...head,
  number: Text.nullable(),
  /** What the writer of the order put there to find it again; Tutti puts its idempotency key. */
  reference: Text.nullable(),
  supplier: Ref,
  location: Ref,
  status: z.enum(["DRAFT", "QUOTED", "CONFIRMED", "RECEIVED", "CANCELLED"]),
  orderedAt: Instant,
  expectedAt: Instant.nullable(),
  total: Price,
  lines: z
    .array(
      z.strictObject({
        sourceId: Ref,
        variant: Ref,
        quantity: Count,
        received: Count,
        unitCost: Price,
      }),
    )
    .max(5000)
    .refine(distinct, DISTINCT),
});

export const InboundShipmentRecord = z.strictObject({
  kind: z.literal("inboundShipment"),
  ...head,
  number: Text.nullable(),
  supplier: Ref,
  location: Ref,
  status: z.enum(["PLANNED", "IN_TRANSIT", "RECEIVED", "CANCELLED"]),
  expectedAt: Instant.nullable(),
  receivedAt: Instant.nullable(),
  lines: z
    .array(
      z.strictObject({
        variant: Ref,
        quantity: Count,
        purchaseOrder: Ref.nullable(),
      }),
    )
    .max(5000),
});

/** Units that moved, or will; `from` is null at a supplier, `to` is null at a customer. */
export const StockMovementRecord = z.strictObject({
  kind: z.literal("stockMovement"),
  ...head,
  variant: Ref,
  from: Ref.nullable(),
  to: Ref.nullable(),
  quantity: Count,
  reason: z.enum(["RECEIPT", "SALE", "TRANSFER", "ADJUSTMENT", "RETURN"]),
  status: z.enum(["PLANNED", "DONE", "CANCELLED"]),
  effectiveAt: Instant,
  origin: Text.nullable(),
});

export const SourceRecord = z.discriminatedUnion("kind", [
  ProductRecord,
  PriceRecord,
  LocationRecord,
  InventoryRecord,
  CustomerRecord,
  OrderRecord,
  SupplierRecord,
  SupplierOfferRecord,
  PurchaseOrderRecord,
  InboundShipmentRecord,
  StockMovementRecord,
]);
export type SourceRecord = z.infer<typeof SourceRecord>;
export type Kind = SourceRecord["kind"];
export type RecordOf<K extends Kind> = Extract<SourceRecord, { kind: K }>;

/** In this order a first sync reads them, so that what is referred to is there already. */
export const KINDS = [
  "location",
  "supplier",
  "product",
  "supplierOffer",
  "price",
  "inventory",
  "customer",
  "purchaseOrder",
  "inboundShipment",
  "order",
  "stockMovement",
] as const satisfies readonly Kind[];

export function inventorySourceId(variant: string, location: string): string {
  return `${variant}@${location}`;
}

/** Takes an inventory source id apart again; null when it is not one. */
export function parseInventorySourceId(
  sourceId: string,
): { variant: string; location: string } | null {
  const cut = sourceId.lastIndexOf("@");
  if (cut < 1 || cut === sourceId.length - 1) return null;
  return { variant: sourceId.slice(0, cut), location: sourceId.slice(cut + 1) };
}
