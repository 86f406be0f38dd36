/**
 * What is known when something happens. Days are whole numbers, today is 0; units are whole except
 * those of demand; money is in any one unit of it.
 */
export type SupplyPicture = {
  /** How many days are looked at, from today. */
  readonly horizonDays: number;
  readonly stock: readonly StockAt[];
  readonly inbound: readonly InboundLine[];
  readonly demand: readonly DemandAt[];
  readonly promises: readonly CustomerPromise[];
  /** Of each variant that is named anywhere. */
  readonly worth: readonly VariantWorth[];
};

export type StockAt = {
  readonly variant: string;
  readonly location: string;
  readonly units: number;
};

/** A line of a purchase order or a shipment that is on its way. */
export type InboundLine = StockAt & {
  /** Of all lines that come together. */
  readonly shipment: string;
  readonly supplier: string;
  /** Below 0 when it has left already. */
  readonly leavesOn: number;
  readonly arrivesOn: number;
};

/** Sales expected beside the promises, by day from today; days beyond the last have none. */
export type DemandAt = {
  readonly variant: string;
  readonly location: string;
  readonly perDay: readonly number[];
};

/** Units that a customer's order or a reservation was promised. */
export type CustomerPromise = StockAt & {
  /** Of this promise alone. */
  readonly id: string;
  readonly order: string;
  readonly dueOn: number;
};

export type VariantWorth = {
  readonly variant: string;
  /** What a sale earns; a customer who finds nothing is lost. */
  readonly unitMargin: number;
  /** What a promised unit costs for each day that it is late, up to its margin. */
  readonly lateUnitDayCost: number;
};

export type DisruptionEvent =
  | { readonly kind: "late"; readonly shipment: string; readonly days: number }
  | { readonly kind: "lost"; readonly shipment: string }
  /** What would leave the supplier on these days leaves on the day after the last. */
  | {
      readonly kind: "closed";
      readonly supplier: string;
      readonly from: number;
      readonly to: number;
    };

/** What can be done about it; each is weighed alone. */
export type DisruptionOption =
  /** The shipment comes on another day. A lost one cannot. */
  | {
      readonly kind: "expedite";
      readonly shipment: string;
      readonly arrivesOn: number;
      readonly cost: number;
    }
  /** More is bought elsewhere. `cost` is what that costs beyond the usual price. */
  | (StockAt & {
      readonly kind: "buy";
      readonly supplier: string;
      readonly arrivesOn: number;
      readonly cost: number;
    })
  /** `location` is where to; what leaves another location leaves today. */
  | (StockAt & {
      readonly kind: "transfer";
      readonly from: string;
      readonly arrivesOn: number;
      readonly cost: number;
    })
  /** Customers who find nothing are offered another variant, and a share of them takes it. */
  | {
      readonly kind: "substitute";
      readonly variant: string;
      readonly location: string;
      readonly by: string;
      readonly share: number;
      readonly cost: number;
    }
  /** Who is promised another day, and given something for it, counts as served in time. */
  | {
      readonly kind: "re-promise";
      readonly costPerPromise: number;
      /** The most days that customers wait for that. */
      readonly daysAccepted: number;
    }
  | { readonly kind: "wait" };
