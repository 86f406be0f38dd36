import type { EventCursors } from "../events/cursor.ts";
import type { EventData, EventType, LoggedEvent } from "../events/event.ts";
import type { Gap } from "../events/reader.ts";

/** An event as the graph shows it: its envelope and its data side by side. */
export type EventModel = ModelOf<EventType> | GapModel;

export type GapModel = Envelope & { readonly type: "GAP"; readonly missing: number };

export type RecordChangedModel = ModelOf<
  | "PRODUCT_CHANGED"
  | "LOCATION_CHANGED"
  | "CUSTOMER_CHANGED"
  | "SUPPLIER_CHANGED"
  | "SUPPLIER_OFFER_CHANGED"
  | "STOCK_MOVED"
>;
export type PriceChangedModel = ModelOf<"PRICE_CHANGED">;
export type InventoryChangedModel = ModelOf<"INVENTORY_CHANGED">;
export type ReservationChangedModel = ModelOf<"RESERVATION_CHANGED">;
export type OrderChangedModel = ModelOf<"ORDER_CHANGED">;
export type PurchaseOrderChangedModel = ModelOf<"PURCHASE_ORDER_CHANGED">;
export type InboundShipmentChangedModel = ModelOf<"INBOUND_SHIPMENT_CHANGED">;
export type RecordEventModel =
  | RecordChangedModel
  | PriceChangedModel
  | InventoryChangedModel
  | OrderChangedModel
  | PurchaseOrderChangedModel
  | InboundShipmentChangedModel;
export type CustomerMergeChangedModel = ModelOf<"CUSTOMERS_MERGED" | "CUSTOMERS_UNMERGED">;
export type RecordQuarantinedModel = ModelOf<"RECORD_QUARANTINED">;
export type SyncProgressedModel = ModelOf<"SYNC_PROGRESSED">;
export type ConnectorHealthChangedModel = ModelOf<"CONNECTOR_HEALTH_CHANGED">;
export type RunChangedModel = ModelOf<"RUN_STARTED" | "RUN_STATUS_CHANGED" | "RUN_ENDED">;
export type RunStepEndedModel = ModelOf<"RUN_STEP_ENDED">;
export type ProposalMadeModel = ModelOf<"PROPOSAL_MADE">;
export type ProposalDecidedModel = ModelOf<"PROPOSAL_DECIDED">;
export type ApprovalRequestedModel = ModelOf<"APPROVAL_REQUESTED">;
export type ApprovalAnsweredModel = ModelOf<"APPROVAL_ANSWERED">;
export type EffectAppliedModel = ModelOf<"EFFECT_APPLIED">;
export type EffectCompensatedModel = ModelOf<"EFFECT_COMPENSATED">;
export type InsightPublishedModel = ModelOf<"INSIGHT_PUBLISHED">;
export type ChainPausedModel = ModelOf<"CHAIN_PAUSED">;
export type ChainResumedModel = ModelOf<"CHAIN_RESUMED">;
export type KillSwitchChangedModel = ModelOf<"KILL_SWITCH_ENGAGED" | "KILL_SWITCH_RELEASED">;

export type EventConnectionModel = {
  readonly edges: readonly { readonly cursor: string; readonly node: EventModel }[];
  readonly nodes: readonly EventModel[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
  readonly head: string;
};

type Envelope = {
  readonly id: string;
  readonly cursor: string;
  readonly at: string;
  readonly subject: string;
  readonly runId: string | null;
  readonly principalId: string | null;
  readonly traceId: string | null;
};

type ModelOf<Types extends EventType> = {
  [Type in Types]: Envelope & EventData<Type> & { readonly type: Type };
}[Types];

export function toEventModel(event: LoggedEvent | Gap, cursors: EventCursors): EventModel {
  if (event.type === "GAP") {
    const { fromOffset, toOffset } = event;
    return {
      id: `evt_gap_${fromOffset}_${toOffset}`,
      cursor: cursors.format(toOffset),
      at: event.at,
      type: "GAP",
      subject: "log",
      runId: null,
      principalId: null,
      traceId: null,
      missing: toOffset - fromOffset + 1,
    };
  }
  const envelope = {
    id: event.id,
    cursor: cursors.format(event.offset),
    at: event.at,
    type: event.type,
    subject: event.subject,
    runId: event.run ?? null,
    principalId: event.principal ?? null,
    traceId: event.trace ?? null,
  };
  // TypeScript does not carry the bond between a union's type and data through a spread.
  return { ...event.data, ...envelope } as EventModel;
}
