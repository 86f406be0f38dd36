import type { EventResolvers } from "../schema/generated/types.ts";
import type { EventModel } from "./event-models.ts";

/** The object type of the graph that shows each type of event. */
export const TYPENAMES = {
  PRODUCT_CHANGED: "RecordChanged",
  PRICE_CHANGED: "PriceChanged",
  LOCATION_CHANGED: "RecordChanged",
  INVENTORY_CHANGED: "InventoryChanged",
  RESERVATION_CHANGED: "ReservationChanged",
  CUSTOMER_CHANGED: "RecordChanged",
  CUSTOMERS_MERGED: "CustomerMergeChanged",
  CUSTOMERS_UNMERGED: "CustomerMergeChanged",
  ORDER_CHANGED: "OrderChanged",
  SUPPLIER_CHANGED: "RecordChanged",
  SUPPLIER_OFFER_CHANGED: "RecordChanged",
  PURCHASE_ORDER_CHANGED: "PurchaseOrderChanged",
  INBOUND_SHIPMENT_CHANGED: "InboundShipmentChanged",
  STOCK_MOVED: "RecordChanged",
  RECORD_QUARANTINED: "RecordQuarantined",
  SYNC_PROGRESSED: "SyncProgressed",
  CONNECTOR_HEALTH_CHANGED: "ConnectorHealthChanged",
  RUN_STARTED: "RunChanged",
  RUN_STATUS_CHANGED: "RunChanged",
  RUN_ENDED: "RunChanged",
  RUN_STEP_ENDED: "RunStepEnded",
  PROPOSAL_MADE: "ProposalMade",
  PROPOSAL_DECIDED: "ProposalDecided",
  APPROVAL_REQUESTED: "ApprovalRequested",
  APPROVAL_ANSWERED: "ApprovalAnswered",
  EFFECT_APPLIED: "EffectApplied",
  EFFECT_COMPENSATED: "EffectCompensated",
  INSIGHT_PUBLISHED: "InsightPublished",
  CHAIN_PAUSED: "ChainPaused",
  CHAIN_RESUMED: "ChainResumed",
  KILL_SWITCH_ENGAGED: "KillSwitchChanged",
  KILL_SWITCH_RELEASED: "KillSwitchChanged",
  GAP: "Gap",
} as const satisfies Record<
  EventModel["type"],
  Awaited<ReturnType<EventResolvers["__resolveType"]>>
>;
