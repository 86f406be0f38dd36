import { inventorySourceId, type RecordOf } from "../../src/domain/records.ts";

const AT = "2011-06-01T00:00:00Z";
const gbp = (pounds: number) => ({ e4: Math.round(pounds * 10_000), currency: "GBP" });

/** Records as a connector would give them; tests override what they are about. */
export function productRecord(
  sourceId: string,
  more: Partial<RecordOf<"product">> & { sku?: string | null; gtin?: string | null } = {},
): RecordOf<"product"> {
  const { sku = `SKU-${sourceId}`, gtin = null, ...rest } = more;
  return {
    kind: "product",
    sourceId,
    updatedAt: AT,
    createdAt: null,
    title: `Product ${sourceId}`,
    description: "",
    vendor: null,
    categories: ["Lighting"],
    images: [],
    status: "ACTIVE",
    variants: [{ sourceId: `${sourceId}-v`, sku, gtin, title: "Default", options: [] }],
    ...rest,
  };
}

export function priceRecord(variant: string, pounds: number, updatedAt = AT): RecordOf<"price"> {
  return {
    kind: "price",
    sourceId: variant,
    updatedAt,
    channel: "WEB",
    amount: gbp(pounds),
    compareAt: null,
    taxIncluded: true,
  };
}

export function locationRecord(
  sourceId: string,
  name: string,
  type: "WAREHOUSE" | "STORE" = "WAREHOUSE",
): RecordOf<"location"> {
  return {
    kind: "location",
    sourceId,
    updatedAt: AT,
    name,
    code: null,
    type,
    address: null,
    active: true,
  };
}

export function inventoryRecord(
  variant: string,
  location: string,
  onHand: number,
  updatedAt = AT,
): RecordOf<"inventory"> {
  return {
    kind: "inventory",
    sourceId: inventorySourceId(variant, location),
    updatedAt,
    variant,
    location,
    onHand,
    reserved: 0,
    incoming: 0,
  };
}

export function customerRecord(sourceId: string): RecordOf<"customer"> {
  return {
    kind: "customer",
    sourceId,
    updatedAt: AT,
    givenName: "Ada",
    familyName: `Number ${sourceId}`,
    email: `ada.${sourceId}@example.com`,
    phone: null,
    addresses: [],
    emailConsent: "UNKNOWN",
    tags: [],
    loyaltyIds: [],
    company: null,
    lifecycleStage: null,
    mergedIds: [],
  };
}

export function orderRecord(
  sourceId: string,
  lines: readonly { variant: string; quantity: number; pounds?: number }[],
  more: Partial<RecordOf<"order">> = {},
): RecordOf<"order"> {
  const parts = lines.map(({ variant, quantity, pounds = 2 }, i) => ({
    sourceId: `${sourceId}-${i}`,
    variant,
    sku: null,
    title: variant,
    quantity,
    unitPrice: gbp(pounds),
    total: gbp(pounds * quantity),
  }));
  const total = { e4: parts.reduce((sum, part) => sum + part.total.e4, 0), currency: "GBP" };
  return {
    kind: "order",
    sourceId,
    updatedAt: AT,
    number: `#${sourceId}`,
    channel: "WEB",
    placedAt: AT,
    cancelledAt: null,
    status: "OPEN",
    paymentStatus: "PAID",
    fulfillmentStatus: "UNFULFILLED",
    customer: null,
    location: null,
    taxIncluded: true,
    subtotal: total,
    shipping: gbp(0),
    tax: gbp(0),
    total,
    lines: parts,
    fulfillments: [],
    refunds: [],
    ...more,
  };
}
