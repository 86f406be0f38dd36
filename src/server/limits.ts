import type { DocumentLimits } from "./graphql/document-limits.ts";
import { DOCUMENT_LIMITS } from "./graphql/document-limits.ts";

/** Every bound of the server's edge; times in milliseconds. */
export type EdgeLimits = {
  readonly document: DocumentLimits;
  readonly operation: OperationLimits;
  readonly http: HttpLimits;
  readonly websocket: WebSocketLimits;
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
  /** Requests being answered at once; more are told to come back. */
  readonly inFlightMax: number;
  readonly connectionsMax: number;
  /** For a request's headers, and for the whole of it, to arrive. */
  readonly headersTimeoutMs: number;
  readonly requestTimeoutMs: number;
  readonly keepAliveMs: number;
  /** How long /readyz says 503 before the port closes, for a load balancer to notice. */
  readonly drainLingerMs: number;
};

export type WebSocketLimits = {
  readonly connectionsMax: number;
  /** Operations of one connection at once. */
  readonly operationsMax: number;
  /** Of one message from a client. */
  readonly messageBytesMax: number;
  /** What may wait in a connection's buffer before its streams are no longer pulled. */
  readonly bufferBytesMax: number;
  readonly initTimeoutMs: number;
  /** How often a connection is pinged and its key looked at again. */
  readonly pingEveryMs: number;
};

export const EDGE_LIMITS: EdgeLimits = {
  document: DOCUMENT_LIMITS,
  operation: { concurrentMax: 500, deadlineMs: 30_000 },
  http: {
    bodyBytesMax: 1_000_000,
    webhookBytesMax: 5_000_000,
    inFlightMax: 1_000,
    connectionsMax: 10_000,
    headersTimeoutMs: 10_000,
    requestTimeoutMs: 30_000,
    keepAliveMs: 65_000,
    drainLingerMs: 0,
  },
  websocket: {
    connectionsMax: 5_000,
    operationsMax: 100,
    messageBytesMax: 1_000_000,
    bufferBytesMax: 1_000_000,
    initTimeoutMs: 5_000,
    pingEveryMs: 15_000,
  },
};
