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
  /** What is printed on it, such as S1-000042. */
  readonly number: string;
  /** What whoever rang it up gave to find it again; null for the tills' own. */
  readonly reference: string | null;
  readonly store: string;
  /** The holder of the loyalty card that was shown; null when none was. */
  readonly member: string | null;
  readonly at: string;
  readonly tender: "card" | "cash";
  readonly lines: readonly WorldOrderLine[];
  readonly refunds: WorldOrder["refunds"];
};

/** A person as the tills know them: somebody who has a loyalty card. */
export type WorldMember = Changed & {
  readonly id: string;
  /**
   * Who it is in truth: the id of a customer of the web shop, whose first order may still be to
   * come, or null. No system shows it.
   */
  readonly person: string | null;
  readonly loyaltyCard: string;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string | null;
  readonly phone: string | null;
};

/** A person as the CRM knows them, with its duplicates, typos and old addresses. */
export type WorldContact = Changed & {
  readonly id: string;
  /** Who it is in truth: a customer of the web shop, else a member as "member/7", or null. */
  readonly person: string | null;
  readonly givenName: string;
  readonly familyName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly loyaltyCard: string | null;
  readonly company: string | null;
  readonly lifecycleStage: "subscriber" | "lead" | "opportunity" | "customer" | "evangelist";
  readonly emailConsent: boolean | null;
  readonly address: WorldCustomer["address"] | null;
  /** The contact that this one was merged into; it is no contact of its own any more. */
  readonly mergedInto: string | null;
};

/** A company in the CRM. */
export type WorldCompany = Changed & {
  readonly id: string;
  readonly name: string;
  readonly domain: string;
  readonly city: string;
  readonly country: string;
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
  readonly member: WorldMember;
  readonly contact: WorldContact;
  readonly company: WorldCompany;
  readonly supplier: WorldSupplier;
  readonly offer: WorldOffer;
  readonly purchase: WorldPurchase;
  readonly shipment: WorldShipment;
  readonly move: WorldMove;
};
export type WorldKind = keyof WorldEntities;
