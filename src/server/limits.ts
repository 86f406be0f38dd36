import type { DocumentLimits } from "./graphql/document-limits.ts";
import { DOCUMENT_LIMITS } from "./graphql/document-limits.ts";

/** Every bound of the server's edge; times in milliseconds. */
export type EdgeLimits = {
  readonly document: DocumentLimits;
  readonly operation: OperationLimits;
  readonly http: HttpLimits;
  readonly subscriptions: SubscriptionLimits;
};

/** Of queries and mutations, over HTTP and WebSocket alike. */
export type OperationLimits = {
  /** Of one principal at once. */
  readonly concurrentMax: number;
  /** From its admission to its answer. */
  readonly deadlineMs: number;
};

export type HttpLimits = {
  readonly bodyBytesMax: number;
  readonly webhookBytesMax: number;
  /** Of all bodies that are on their way, webhooks apart, beside the first 16 KiB of each. */
  readonly arrivingBytesMax: number;
  /** Requests being answered at once; more are told to come back. */
  readonly inFlightMax: number;
  readonly connectionsMax: number;
  /** For a request's headers, and for the whole of it, to arrive. */
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveMs: number;
  /** How long a client may take nothing of an answer that is made. */
  readonly stalledMs: number;
  /** How long /readyz says 503 before the port closes, for a load balancer to notice. */
  readonly drainLingerMs: number;
};

/** Of WebSockets and event streams; a process may have `connectionsMax` of each. */
export type SubscriptionLimits = {
  readonly connectionsMax: number;
  readonly connectionsPerPrincipalMax: number;
  readonly subscriptionsPerPrincipalMax: number;
  /** Operations of one WebSocket at once. */
  readonly operationsMax: number;
  /** Of one message from a client. */
  readonly messageBytesMax: number;
  /** What may wait for one client, beside what its socket has taken. */
  readonly waitingBytesMax: number;
  readonly waitingEventsMax: number;
  /** What a shared stream keeps of its last answers, for who joins a little later. */
  readonly recentEventsMax: number;
  readonly recentBytesMax: number;
  /** For a WebSocket's client to show who it is, and all that it may send until it has. */
  readonly initTimeoutMs: number;
  readonly initBytesMax: number;
  /** WebSockets at once whose clients have not yet shown who they are. */
  readonly unauthenticatedMax: number;
  /** How often a connection is pinged, and an event stream gets a comment. */
  readonly pingEveryMs: number;
  /** How often credentials are looked at again, beside when they change. */
  readonly checkEveryMs: number;
  /** For how long who is connected may stay while credentials cannot be looked at. */
  readonly unknownMaxMs: number;
};

export const EDGE_LIMITS: EdgeLimits = {
  document: DOCUMENT_LIMITS,
  operation: { concurrentMax: 500, deadlineMs: 30_000 },
  http: {
    bodyBytesMax: 1_000_000,
    webhookBytesMax: 5_000_000,
    arrivingBytesMax: 100_000_000,
    inFlightMax: 1_000,
    connectionsMax: 25_000,
    headersTimeoutMs: 10_000,
    requestTimeoutMs: 30_000,
    keepAliveMs: 65_000,
    stalledMs: 30_000,
    drainLingerMs: 0,
  },
  subscriptions: {
    connectionsMax: 15_000,
    connectionsPerPrincipalMax: 12_000,
    subscriptionsPerPrincipalMax: 20_000,
    operationsMax: 100,
    messageBytesMax: 1_000_000,
    waitingBytesMax: 1_000_000,
    waitingEventsMax: 1_000,
    recentEventsMax: 200,
    recentBytesMax: 500_000,
    initTimeoutMs: 5_000,
    initBytesMax: 16_384,
    unauthenticatedMax: 5_000,
    pingEveryMs: 25_000,
    checkEveryMs: 15_000,
    unknownMaxMs: 60_000,
  },
};
