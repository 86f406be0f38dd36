import { z } from "zod";
import { Instant } from "../domain/records.ts";

/**
 * The closed union of everything that happens. A type's data only grows; a change that breaks a
 * reader is a new version of the type. `subject` is the id of the record or run it is about.
 */
const change = z.strictObject({
  /** "created" for a record that is new, "changed" otherwise, "deleted" when its system lost it. */
  change: z.enum(["created", "changed", "deleted"]),
  system: z.string(),
  /** Names of the fields whose value changed; empty for a new record. */
  fields: z.array(z.string()),
});

const inventory = change.extend({
  variantId: z.string(),
  locationId: z.string(),
  onHand: z.int(),
  reserved: z.int(),
  incoming: z.int(),
  /** Units that Tutti itself has promised; of 0 where older events do not tell. */
  held: z.int().default(0),
});

const customerMerge = z.strictObject({
  mergeId: z.string(),
  absorbedId: z.string(),
  evidence: z.string(),
  confidence: z.number(),
});

const runEvent = z.strictObject({ chain: z.string(), status: z.string() });

export const EVENT_TYPES = {
  PRODUCT_CHANGED: change,
  PRICE_CHANGED: change.extend({
    channel: z.enum(["WEB", "POS"]),
    amountE4: z.int(),
    currency: z.string(),
  }),
  LOCATION_CHANGED: change,
  INVENTORY_CHANGED: inventory,
  RESERVATION_CHANGED: z.strictObject({
    status: z.enum(["HELD", "RELEASED", "EXPIRED", "CONVERTED"]),
  }),
  CUSTOMER_CHANGED: change,
  CUSTOMERS_MERGED: customerMerge,
  CUSTOMERS_UNMERGED: customerMerge,
  ORDER_CHANGED: change.extend({ number: z.string(), status: z.string() }),
  SUPPLIER_CHANGED: change,
  SUPPLIER_OFFER_CHANGED: change,
  PURCHASE_ORDER_CHANGED: change.extend({ number: z.string().nullable(), status: z.string() }),
  INBOUND_SHIPMENT_CHANGED: change.extend({ status: z.string() }),
  STOCK_MOVED: change,

  RECORD_QUARANTINED: z.strictObject({ system: z.string(), kind: z.string(), reason: z.string() }),
  SYNC_PROGRESSED: z.strictObject({
    system: z.string(),
    kind: z.string(),
    records: z.int(),
    total: z.int().nullable(),
    done: z.boolean(),
  }),
  CONNECTOR_HEALTH_CHANGED: z.strictObject({
    system: z.string(),
    status: z.enum(["UP", "DEGRADED", "DOWN"]),
    code: z.string().nullable(),
  }),

  RUN_STARTED: runEvent,
  RUN_STATUS_CHANGED: runEvent,
  RUN_ENDED: runEvent.extend({ code: z.string().nullable() }),
  RUN_STEP_ENDED: z.strictObject({
    chain: z.string(),
    stepId: z.string(),
    step: z.string(),
    status: z.string(),
    attempts: z.int(),
  }),
  PROPOSAL_MADE: z.strictObject({ proposalId: z.string(), action: z.string() }),
  PROPOSAL_DECIDED: z.strictObject({
    proposalId: z.string(),
    outcome: z.string(),
    reason: z.string(),
  }),
  APPROVAL_REQUESTED: z.strictObject({ approvalId: z.string(), expiresAt: Instant }),
  APPROVAL_ANSWERED: z.strictObject({ approvalId: z.string(), answer: z.string() }),
  EFFECT_APPLIED: z.strictObject({ system: z.string(), action: z.string(), sourceId: z.string() }),
  EFFECT_COMPENSATED: z.strictObject({
    system: z.string(),
    action: z.string(),
    outcome: z.enum(["undone", "parked"]),
  }),
  INSIGHT_PUBLISHED: z.strictObject({ insightId: z.string(), claim: z.string() }),
  CHAIN_PAUSED: z.strictObject({ chain: z.string(), reason: z.string() }),
  CHAIN_RESUMED: z.strictObject({ chain: z.string() }),
  KILL_SWITCH_ENGAGED: z.strictObject({ reason: z.string() }),
  KILL_SWITCH_RELEASED: z.strictObject({ reason: z.string() }),
} as const;

export type EventType = keyof typeof EVENT_TYPES;
export type EventData<T extends EventType> = z.infer<(typeof EVENT_TYPES)[T]>;

/** What a writer puts into the outbox, inside the transaction of the change it tells of. */
export type NewEvent = {
  [T in EventType]: {
    readonly type: T;
    readonly subject: string;
    readonly data: EventData<T>;
    readonly principal?: string | null;
    readonly run?: string | null;
    readonly trace?: string | null;
  };
}[EventType];

/** An event in the log. `offset` is dense, in commit order, and the cursor of the event. */
export type LoggedEvent = NewEvent & {
  readonly id: string;
  readonly offset: number;
  readonly at: string;
  readonly version: number;
};
