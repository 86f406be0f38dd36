import type { Transport } from "./graphql/requester.ts";

/** What the resolvers' context may know of the request or connection it serves. */
export type EdgeRequest = {
  /** Ours, in logs and in the `x-request-id` of the answer. */
  readonly id: string;
  /** The W3C trace id: the caller's, or a new one. */
  readonly traceId: string;
  readonly transport: Transport;
  /** The address of the client itself where the proxies before us are trusted. */
  readonly clientAddress: string;
  /** As the client sent them, names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** Aborted when the client has gone: its connection is closed or its answer is out. */
  readonly signal: AbortSignal;
  /** Aborts the signal of a request that is one operation. */
  readonly abort?: (reason: DOMException) => void;
};
