import { inventorySourceId, type RecordOf } from "../../../src/domain/records.ts";

/**
 * Records of the synchronization drill. A thing has the same id in every system that has it; what
 * joins it over systems (SKU, name, e-mail, number) is unique to its world. `mark` says which state
 * this is: it stands in a field that the graph shows, so that what was shown when can be told.
 */
const PLACED_AT = "2011-06-01T10:00:00Z";
const gbp = (e4: number) => ({ e4, currency: "GBP" });
const head = <Id extends string>(sourceId: Id) => ({ sourceId, updatedAt: null });

export function product(
  world: number,
  id: string,
  variants: readonly string[],
  mark: number,
): RecordOf<"product"> {
  return {
    ...{ kind: "product", ...head(id), createdAt: PLACED_AT, title: String(mark) },
    ...{ description: "", vendor: null, categories: [], images: [], status: "ACTIVE" },
    variants: variants.map((sourceId) => ({
      ...{ sourceId, sku: `${world}-${sourceId}`, gtin: null, title: "", options: [] },
    })),
  };
}

export function price(variant: string, channel: "WEB" | "POS", mark: number): RecordOf<"price"> {
  const rest = { compareAt: null, taxIncluded: true };
  return { kind: "price", ...head(variant), channel, amount: gbp(mark), ...rest };
}

export function location(
  world: number,
  id: string,
  type: "WAREHOUSE" | "STORE",
): RecordOf<"location"> {
  const name = `Place ${id} of ${world}`;
  const rest = { code: null, address: null, active: true };
  return { kind: "location", ...head(id), name, type, ...rest };
}

export function level(
  variant: string,
  place: string,
  onHand: number,
  mark: number,
): RecordOf<"inventory"> {
  return {
    ...{ kind: "inventory", ...head(inventorySourceId(variant, place)) },
    ...{ variant, location: place, onHand, reserved: 0, incoming: mark },
  };
}

/** Units that came to a place, or left it when there are fewer than none. */
export function movement(
  id: string,
  variant: string,
  place: string,
  units: number,
): RecordOf<"stockMovement"> {
  return {
    ...{ kind: "stockMovement", ...head(id), variant },
    ...{ from: units < 0 ? place : null, to: units < 0 ? null : place },
    ...{ quantity: Math.abs(units), reason: "ADJUSTMENT", status: "DONE" },
    ...{ effectiveAt: PLACED_AT, origin: null },
  };
}

export type Contact = {
  readonly email: string | null;
  readonly phone: string | null;
  readonly loyaltyIds: readonly string[];
};

export function customer(
  id: string,
  familyName: string,
  contact: Contact,
  mergedIds: readonly string[],
  mark: number,
): RecordOf<"customer"> {
  return {
    ...{ kind: "customer", ...head(id), givenName: "Ada", familyName },
    ...{ email: contact.email, phone: contact.phone, loyaltyIds: [...contact.loyaltyIds] },
    ...{ addresses: [], emailConsent: "UNKNOWN", company: null, tags: [] },
    ...{ lifecycleStage: String(mark), mergedIds: [...mergedIds] },
  };
}

export type OrderState = {
  readonly number: string;
  /** Which of the world's sales it is: each is placed at another instant. */
  readonly turn: number;
  readonly status: "OPEN" | "COMPLETED" | "CANCELLED";
  readonly customer: string | null;
  readonly lines: readonly {
    readonly id: string;
    readonly variant: string;
    readonly quantity: number;
  }[];
};

export function order(id: string, state: OrderState, mark: number): RecordOf<"order"> {
  const placedAt = new Date(Date.parse(PLACED_AT) + state.turn * 1000).toISOString();
  const lines = state.lines.map(({ id: sourceId, variant, quantity }) => ({
    ...{ sourceId, variant, sku: variant, title: variant, quantity },
    ...{ unitPrice: gbp(10_000), total: gbp(10_000 * quantity) },
  }));
  const subtotal = lines.reduce((sum, { total }) => sum + total.e4, 0);
  return {
    ...{ kind: "order", ...head(id), number: state.number, channel: "WEB", placedAt },
    ...{ cancelledAt: state.status === "CANCELLED" ? placedAt : null, status: state.status },
    ...{ paymentStatus: "PAID", fulfillmentStatus: "UNFULFILLED", location: null },
    ...{ customer: state.customer, taxIncluded: true, subtotal: gbp(subtotal) },
    ...{ shipping: gbp(mark), tax: gbp(0), total: gbp(subtotal + mark) },
    ...{ lines, fulfillments: [], refunds: [] },
  };
}

export function supplier(id: string, world: number): RecordOf<"supplier"> {
  const rest = { code: null, email: null, country: null };
  return { kind: "supplier", ...head(id), name: `Supplier ${id} of ${world}`, ...rest };
}

export function supplierOffer(
  id: string,
  from: string,
  variant: string,
  mark: number,
): RecordOf<"supplierOffer"> {
  const rest = { leadTimeDays: 3, minimumQuantity: 1, packSize: 1 };
  return {
    ...{ kind: "supplierOffer", ...head(id), supplier: from, variant, unitCost: gbp(mark) },
    ...rest,
  };
}
