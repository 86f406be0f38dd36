import type { ExecutionResult, GraphQLSchema } from "graphql";
import type { Principal } from "../auth/principal.ts";
import type { Variables } from "./compiled-operations.ts";
import type { PreparedOperation } from "./document-store.ts";
import type { Culprit } from "./error-mask.ts";

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
  ): Promise<AsyncGenerator<ExecutionResult, void> | ExecutionResult>;
};

export type OperationCall = {
  readonly variables: Variables;
  /** Makes the resolvers' context: once for a query, anew for each event of a subscription. */
  readonly newContext: () => object;
  readonly culprit: Culprit;
  readonly principal: Principal;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal: AbortSignal;
  /** Aborts it for another reason, such as that the time is up. */
  readonly abort?: (reason: DOMException) => void;
  /** The client's request headers, from which subgraphs' rules choose; lower case. */
  readonly headers: Readonly<Record<string, string>>;
};
