/**
 * The demo retailer's world as the emulated systems see it: one truth that each system shows a
 * part of. Money is in pence (integers), quantities are units, times are simulated ISO 8601 UTC.
 * Every entity has `seq`: the world's change counter when it last changed, and `changedAt`, the
 * simulated time of that; systems order and page their changes by them.
 */
export type Changed = {
  readonly seq: number;
  readonly changedAt: string;
  readonly createdAt: string;
};

export type WorldProduct = Changed & {
  /** The UCI stock code, which serves as SKU. */
  readonly code: string;
  /** A valid 13-digit GTIN, made from the code. */
  readonly gtin: string;
  readonly title: string;
  readonly description: string;
  readonly vendor: string;
  readonly categories: readonly string[];
  readonly pricePence: number;
  readonly regularPricePence: number;
};

export type WorldLocation = Changed & {
  /** "web" for the web warehouse, "store-1" and so on for stores. */
  readonly id: string;
  readonly name: string;
  readonly type: "warehouse" | "store";
  /** Countries are ISO 3166 codes of two letters, here and below. */
  readonly address: { line1: string; city: string; postalCode: string; country: string };
};

/** Units at one location: `onHand` counts what is promised to unshipped orders (`reserved`). */
export type WorldStock = Changed & {
  readonly product: string;
  readonly location: string;
  readonly onHand: number;
  readonly reserved: number;
};

export type WorldCustomer = Changed & {
  /** The UCI customer id. */
  readonly id: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string;
  readonly phone: string;
  readonly address: { line1: string; city: string; postalCode: string; country: string };
  readonly emailConsent: boolean;
};

export type WorldOrderLine = {
  readonly id: string;
  readonly product: string;
  readonly quantity: number;
  readonly unitPricePence: number;
};

/** A web order of an identified customer. */
export type WorldOrder = Changed & {
  readonly id: string;
  readonly number: string;
  readonly customer: string;
  readonly location: string;
  readonly placedAt: string;
  readonly status: "open" | "shipped" | "cancelled";
  readonly shippedAt: string | null;
  readonly cancelledAt: string | null;
  readonly shippingPence: number;
  readonly lines: readonly WorldOrderLine[];
  readonly refunds: readonly {
    readonly id: string;
    readonly at: string;
    readonly amountPence: number;
    readonly lines: readonly { line: string; quantity: number }[];
  }[];
};

/** A point-of-sale receipt in a store. */
export type WorldReceipt = Changed & {
  readonly id: string;
  readonly store: string;
  readonly at: string;
  readonly lines: readonly WorldOrderLine[];
};

export type WorldSupplier = Changed & {
  readonly id: string;
  readonly name: string;
  readonly email: string;
  readonly country: string;
};

export type WorldOffer = Changed & {
  readonly id: string;
  readonly supplier: string;
  readonly product: string;
  readonly unitCostPence: number;
  readonly leadTimeDays: number;
  readonly minimumQuantity: number;
  readonly packSize: number;
};

export type WorldPurchase = Changed & {
  readonly id: string;
  readonly number: string;
  readonly reference: string | null;
  readonly comment: string;
  readonly supplier: string;
  readonly location: string;
  readonly state: "draft" | "quotation" | "confirmed" | "processing" | "done" | "cancelled";
  readonly orderedAt: string;
  readonly expectedAt: string | null;
  readonly lines: readonly {
    readonly id: string;
    readonly product: string;
    readonly quantity: number;
    readonly received: number;
    readonly unitCostPence: number;
  }[];
};

/** Goods on their way from a supplier, for a processed purchase. */
export type WorldShipment = Changed & {
  readonly id: string;
  readonly number: string;
  readonly purchase: string;
  readonly supplier: string;
  readonly location: string;
  readonly state: "waiting" | "received" | "cancelled";
  readonly expectedAt: string;
  readonly receivedAt: string | null;
  readonly lines: readonly {
    readonly purchaseLine: string;
    readonly product: string;
    readonly quantity: number;
  }[];
};

/** A posted stock move; store sales are posted once a day per store and product, as ERPs do. */
export type WorldMove = Changed & {
  readonly id: string;
  readonly product: string;
  /** A location id, or "supplier", "customer", "adjustment". */
  readonly from: string;
  readonly to: string;
  readonly quantity: number;
  readonly reason: "receipt" | "sale" | "transfer" | "adjustment" | "return";
  readonly effectiveAt: string;
  readonly origin: string | null;
};

export type WorldEntities = {
  readonly product: WorldProduct;
  readonly location: WorldLocation;
  readonly stock: WorldStock;
  readonly customer: WorldCustomer;
  readonly order: WorldOrder;
  readonly receipt: WorldReceipt;
  readonly supplier: WorldSupplier;
  readonly offer: WorldOffer;
  readonly purchase: WorldPurchase;
  readonly shipment: WorldShipment;
  readonly move: WorldMove;
};
export type WorldKind = keyof WorldEntities;

/** What a system's user, or Tutti through a connector, may do to the world. */
export type WorldCommand =
  | {
      readonly type: "purchase.create";
      readonly supplier: string;
      readonly location: string;
      readonly reference: string | null;
      readonly comment: string;
      readonly lines: readonly { product: string; quantity: number; unitCostPence: number }[];
    }
  | {
      readonly type:
        | "purchase.quote"
        | "purchase.confirm"
        | "purchase.process"
        | "purchase.cancel"
        | "purchase.draft";
      readonly purchase: string;
    }
  | { readonly type: "price.set"; readonly product: string; readonly pricePence: number }
  | {
      readonly type: "stock.adjust";
      readonly product: string;
      readonly location: string;
      readonly onHand: number;
    }
  | {
      readonly type: "clock.speed" /** Simulated seconds per wall second; 0 pauses. */;
      readonly speed: number;
    };

export type WorldAnswer =
  | { readonly ok: true; readonly id: string }
  | { readonly ok: false /** Why, as the system would say it. */; readonly reason: string };

export type WorldChange = { readonly kind: WorldKind; readonly id: string; readonly seq: number };

export type World = {
  readonly now: () => string;
  readonly speed: () => number;
  readonly get: <K extends WorldKind>(kind: K, id: string) => WorldEntities[K] | undefined;
  /** All of a kind, in a stable order (by id as it was made). */
  readonly all: <K extends WorldKind>(kind: K) => readonly WorldEntities[K][];
  /** What changed after `seq`, in `seq` order, at most `limit`; each entity once, as it is now. */
  readonly changedSince: <K extends WorldKind>(
    kind: K,
    seq: number,
    limit: number,
  ) => readonly WorldEntities[K][];
  /** Durable before it returns: after a crash the same commands give the same world. */
  readonly execute: (command: WorldCommand) => WorldAnswer;
  /** Called after each change is durable, in order. */
  readonly onChange: (listener: (changes: readonly WorldChange[]) => void) => () => void;
  /** Lets simulated time reach `toIso` at once (tests, drills, catching up). */
  readonly advanceTo: (toIso: string) => void;
  readonly close: () => void;
};

/** The id of a stock entity. */
export function stockId(product: string, location: string): string {
  return `${product}@${location}`;
}
