import type { HistoryPage } from "../events/history.ts";
import { readHistory } from "../events/history.ts";
import type { EventLog } from "../events/log.ts";
import { kindOfId } from "../kernel/ids.ts";
import type { Result } from "../kernel/result.ts";
import { err, ok, unwrap } from "../kernel/result.ts";
import type {
  ApprovalStatus,
  DecisionOutcome,
  InboundShipmentStatus,
  OrderStatus,
  PurchaseOrderStatus,
  Resolvers,
  RunStatus,
  RunStepStatus,
} from "../schema/generated/types.ts";
import { PAGE_MAX } from "../store/keyset.ts";
import {
  customerById,
  inboundShipmentById,
  inventoryLevelById,
  locationById,
  orderById,
  purchaseOrderById,
  reservationById,
  variantById,
} from "./batches.ts";
import type { GraphContext } from "./context.ts";
import type { EventConnectionModel, RecordEventModel } from "./event-models.ts";
import { toEventModel } from "./event-models.ts";
import { eventFilter, offsetOf } from "./event-request.ts";
import { eventSubscriptions } from "./event-subscriptions.ts";
import { TYPENAMES } from "./event-typenames.ts";
import { RECORD_NODES } from "./node.ts";
import { approvalById, insightById, proposalById, runById } from "./run-batches.ts";

export const eventResolvers = {
  Query: {
    async events(_root, args, context) {
      const limit = unwrap(pageSize(args.first));
      const filter = unwrap(eventFilter(context, args));
      const before = unwrap(offsetOf(context, args.after));
      const { log } = context.events;
      return toConnection(log, unwrap(await readHistory(log, { before, filter, limit })));
    },
  },

  Subscription: eventSubscriptions,

  Event: { __resolveType: (event) => TYPENAMES[event.type] },
  RecordEvent: { __resolveType: (event) => TYPENAMES[event.type] },

  RecordChanged: {
    change: changeKind,
    record: (event, _args, { load }) => {
      const kind = kindOfId(event.subject);
      const node = kind === null ? undefined : RECORD_NODES[kind];
      return node === undefined ? null : (load(node.batch, event.subject) as never);
    },
  },
  PriceChanged: {
    change: changeKind,
    price: ({ amountE4, currency }) => ({ e4: amountE4, currency }),
    variant: (event, _args, { load }) => load(variantById, event.subject),
  },
  InventoryChanged: {
    change: changeKind,
    variant: (event, _args, { load }) => load(variantById, event.variantId),
    location: (event, _args, { load }) => load(locationById, event.locationId),
    inventoryLevel: (event, _args, { load }) => load(inventoryLevelById, event.subject),
    // Events that were logged before units could be held do not tell.
    held: (event) => event.held ?? 0,
  },
  ReservationChanged: {
    reservationStatus: (event) => event.status,
    reservation: (event, _args, { load }) => load(reservationById, event.subject),
  },
  CustomerMergeChanged: {
    customer: (event, _args, { load }) => load(customerById, event.subject),
  },
  OrderChanged: {
    change: changeKind,
    orderNumber: (event) => event.number,
    orderStatus: (event) => event.status as OrderStatus,
    order: (event, _args, { load }) => load(orderById, event.subject),
  },
  PurchaseOrderChanged: {
    change: changeKind,
    purchaseOrderNumber: (event) => event.number,
    purchaseOrderStatus: (event) => event.status as PurchaseOrderStatus,
    purchaseOrder: (event, _args, { load }) => load(purchaseOrderById, event.subject),
  },
  InboundShipmentChanged: {
    change: changeKind,
    inboundShipmentStatus: (event) => event.status as InboundShipmentStatus,
    inboundShipment: (event, _args, { load }) => load(inboundShipmentById, event.subject),
  },
  ConnectorHealthChanged: { connectorStatus: (event) => event.status },
  RunChanged: {
    runStatus: (event) => event.status as RunStatus,
    code: (event) => (event.type === "RUN_ENDED" ? event.code : null),
    run,
  },
  RunStepEnded: { stepStatus: (event) => event.status as RunStepStatus, run },
  ProposalMade: { proposal },
  ProposalDecided: { outcome: (event) => event.outcome as DecisionOutcome, proposal },
  ApprovalRequested: { approval },
  ApprovalAnswered: { answer: (event) => event.answer as ApprovalStatus, approval },
  EffectApplied: { run },
  EffectCompensated: {
    compensation: (event) => (event.outcome === "undone" ? "UNDONE" : "PARKED"),
    run,
  },
  InsightPublished: {
    insight: (event, _args, { load }) => load(insightById, event.insightId),
  },
} as const satisfies Resolvers;

function run({ runId }: { readonly runId: string | null }, _args: object, { load }: GraphContext) {
  return runId === null ? null : load(runById, runId);
}

function proposal(event: { readonly proposalId: string }, _args: object, { load }: GraphContext) {
  return load(proposalById, event.proposalId);
}

function approval(event: { readonly approvalId: string }, _args: object, { load }: GraphContext) {
  return load(approvalById, event.approvalId);
}

function changeKind(event: RecordEventModel) {
  return CHANGE_KINDS[event.change];
}

const CHANGE_KINDS = { created: "CREATED", changed: "CHANGED", deleted: "DELETED" } as const;

function pageSize(first: number): Result<number> {
  if (first >= 1 && first <= PAGE_MAX) return ok(first);
  const message = `first is ${first}; a page has 1 to ${PAGE_MAX} events.`;
  return err("PAGE_SIZE_INVALID", message, { at: "first" });
}

function toConnection({ cursors }: EventLog, page: HistoryPage): EventConnectionModel {
  const nodes = page.events.map((event) => toEventModel(event, cursors));
  const hasEnd = nodes.length > 0 || page.hasMore;
  return {
    edges: nodes.map((node) => ({ cursor: node.cursor, node })),
    nodes,
    pageInfo: {
      hasNextPage: page.hasMore,
      endCursor: hasEnd ? cursors.format(page.through) : null,
    },
    head: cursors.format(page.head),
  };
}
