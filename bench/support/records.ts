import { inventorySourceId, type RecordOf } from "../../src/domain/records.ts";

const AT = "2011-06-01T00:00:00Z";
const gbp = (e4: number) => ({ e4, currency: "GBP" });

export function product(i: number): RecordOf<"product"> {
  return {
    kind: "product",
    sourceId: `gid://shopify/Product/${i}`,
    updatedAt: AT,
    createdAt: null,
    title: `Regency Cakestand ${i}`,
    description: "A three tier cake stand for a proper tea.",
    vendor: "Hill & Sons",
    categories: ["Kitchen"],
    images: [],
    status: "ACTIVE",
    variants: [
      {
        sourceId: variantOf(i),
        sku: `SKU-${i}`,
        gtin: null,
        title: "Default",
        options: [],
      },
    ],
  };
}

export function customer(i: number): RecordOf<"customer"> {
  return {
    kind: "customer",
    sourceId: `gid://shopify/Customer/${i}`,
    updatedAt: AT,
    givenName: "Ada",
    familyName: `Byron ${i}`,
    email: `ada.${i}@example.com`,
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

export function price(i: number): RecordOf<"price"> {
  return {
    kind: "price",
    sourceId: variantOf(i),
    updatedAt: AT,
    channel: "WEB",
    amount: gbp(29_500),
    compareAt: null,
    taxIncluded: true,
  };
}

/** Location 0 is the warehouse, the others are stores. */
export function location(i: number): RecordOf<"location"> {
  return {
    kind: "location",
    sourceId: `location-${i}`,
    updatedAt: AT,
    name: i === 0 ? "Warehouse" : `Store ${i}`,
    code: null,
    type: i === 0 ? "WAREHOUSE" : "STORE",
    address: null,
    active: true,
  };
}

export function inventory(i: number, at: number): RecordOf<"inventory"> {
  return {
    kind: "inventory",
    sourceId: inventorySourceId(variantOf(i), `location-${at}`),
    updatedAt: AT,
    variant: variantOf(i),
    location: `location-${at}`,
    onHand: 5 + (i % 40),
    reserved: i % 3,
    incoming: 0,
  };
}

export function supplier(i: number): RecordOf<"supplier"> {
  const name = `Hill & Sons ${i}`;
  const rest = { code: null, email: null, country: "GB" };
  return { kind: "supplier", sourceId: `supplier-${i}`, updatedAt: AT, name, ...rest };
}

export function supplierOffer(i: number, suppliers: number): RecordOf<"supplierOffer"> {
  return {
    kind: "supplierOffer",
    sourceId: `offer-${i}`,
    updatedAt: AT,
    supplier: `supplier-${i % suppliers}`,
    variant: variantOf(i),
    unitCost: gbp(12_345),
    leadTimeDays: 10,
    minimumQuantity: 12,
    packSize: 6,
  };
}

/** A sale out of the warehouse. */
export function stockMovement(i: number, products: number): RecordOf<"stockMovement"> {
  return {
    kind: "stockMovement",
    sourceId: `move-${i}`,
    updatedAt: AT,
    variant: variantOf(i % products),
    from: "location-0",
    to: null,
    quantity: 1 + (i % 6),
    reason: "SALE",
    status: "DONE",
    effectiveAt: instantOf(i),
    origin: null,
  };
}

/** An order with as many lines as the demo's average. */
export function order(i: number, products: number, customers: number): RecordOf<"order"> {
  const lines = Array.from({ length: LINES_PER_ORDER }, (_, n) => ({
    sourceId: `gid://shopify/LineItem/${i * 100 + n}`,
    variant: variantOf((i * 7 + n * 13) % products),
    sku: `SKU-${(i * 7 + n * 13) % products}`,
    title: "Regency Cakestand",
    quantity: 1 + (n % 6),
    unitPrice: gbp(29_500),
    total: gbp(29_500 * (1 + (n % 6))),
  }));
  const subtotal = lines.reduce((sum, line) => sum + line.total.e4, 0);
  return {
    kind: "order",
    sourceId: `gid://shopify/Order/${i}`,
    updatedAt: AT,
    number: `#${i}`,
    channel: "WEB",
    placedAt: instantOf(i),
    cancelledAt: null,
    status: "COMPLETED",
    paymentStatus: "PAID",
    fulfillmentStatus: "FULFILLED",
    customer: `gid://shopify/Customer/${i % customers}`,
    location: null,
    taxIncluded: true,
    subtotal: gbp(subtotal),
    shipping: gbp(0),
    tax: gbp(Math.round(subtotal / 6)),
    total: gbp(subtotal),
    lines,
    fulfillments: [],
    refunds: [],
  };
}

export const LINES_PER_ORDER = 6;

function variantOf(i: number): string {
  return `gid://shopify/ProductVariant/${i}`;
}

/** Ten minutes from one to the next. */
function instantOf(i: number): string {
  return new Date(Date.parse("2011-01-01T00:00:00Z") + i * 600_000).toISOString();
}
