import type { ExecutionResult, GraphQLSchema } from "graphql";
import type { Result } from "../../kernel/result.ts";
import type { Principal } from "../auth/principal.ts";
import type { Variables } from "./compiled-operations.ts";
import type { PreparedOperation } from "./document-store.ts";
import type { Culprit } from "./error-mask.ts";
import type { Requester } from "./requester.ts";

/** A graph to execute operations on. What it answers is masked: a client may see all of it. */
export type ExecutableGraph = {
  /** What clients see, with the directives that say who may run what and how long lists are. */
  readonly schema: GraphQLSchema;
  /** Does ahead what is done once for an operation, such as to plan and compile it. */
  warm?(operation: PreparedOperation): Promise<void>;
  /** Queries and mutations. */
  execute(operation: PreparedOperation, call: OperationCall): Promise<ExecutionResult>;
  /** Subscriptions: a stream of answers, or the one answer that says why there is none. */
  subscribe(
    operation: PreparedOperation,
    call: OperationCall,
  ): Promise<ResponseStream | ExecutionResult>;
};

/** Answers for one subscriber. Nothing is read of the source before the first is asked for. */
export type ResponseStream = AsyncGenerator<ExecutionResult, void> & {
  /** There when the source is a log. */
  readonly course?: Course;
  /** There when the answers are the same for everyone with the same rights. */
  readonly live?: LiveResponses;
};

/** How a stream goes along its log. */
export type Course = {
  /** Of `log` nothing may be left out; of `state` a slow reader gets the newest of each key. */
  readonly kind: "log" | "state";
  cursorOf(place: number): string;
  /** The place of the answer that was given last, at first the one it begins behind; null of what is live. */
  place(): number | null;
};

/**
 * What a subscription answers, in places of a log. Many can share one `follow`; who begins at an
 * earlier place is told `missed` first.
 */
export type LiveResponses = {
  /** The place behind which the caller asks to begin; null for the end of the log. */
  readonly after: number | null;
  /** CURSOR_INVALID when it is not a cursor of this log. */
  placeAt(cursor: string): Result<number>;
  /** Up to the end of the log as it is then, where it ends. */
  missed(after: number): Promise<PlacedResponses>;
  /** From the end of the log on. */
  follow(): Promise<PlacedResponses>;
  /** Charges the caller with its part of what all share; there where costs are counted. */
  readonly pay?: (cost: number) => void;
};

export type PlacedResponses = AsyncGenerator<PlacedResponse, void> & {
  /** Everything up to this place was handed out. */
  place(): number;
};

export type PlacedResponse = {
  readonly place: number;
  /** What it tells the state of. */
  readonly key: string;
  readonly result: ExecutionResult;
};

export type OperationCall = {
  readonly variables: Variables;
  /** Makes the resolvers' context: once for a query, anew for each event of a subscription. */
  readonly newContext: () => object;
  readonly culprit: Culprit;
  readonly principal: Principal;
  /** Who sent it, for the audit. */
  readonly requester?: Requester;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Aborts it for another reason, such as that the time is up. */
  readonly abort?: (reason: DOMException) => void;
  /** The client's request headers, from which subgraphs' rules choose; lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** The last event that the client has: a subscription to a log goes on behind it. */
  readonly lastCursor?: string;
};

/** The same call but for some of it; what it works out when it is asked stays so. */
export function callWith(call: OperationCall, changed: Partial<OperationCall>): OperationCall {
  return Object.assign(Object.create(call), changed);
}
