import type { ExecutionArgs, GraphQLError } from "graphql";
import type { SubscribePayload } from "graphql-ws";
import type { Principal } from "../auth/principal.ts";
import type { PersistedDocuments } from "../documents/persisted-documents.ts";
import type { EdgeRequest } from "../edge-request.ts";
import type { PreparedOperation } from "../graphql/document-store.ts";
import type { OperationCall } from "../graphql/executable-graph.ts";
import type { Pipeline } from "../graphql/pipeline.ts";
import { faultError } from "../graphql/refusal.ts";
import { parametersOf } from "../http/graphql-parameters.ts";

export type WebSocketOperations = {
  /** What graphql-ws shall execute, or why it shall not. Executes nothing. */
  admit(
    payload: SubscribePayload,
    principal: Principal,
    request: EdgeRequest,
  ): ExecutionArgs | readonly GraphQLError[];
  execute(args: ExecutionArgs): ReturnType<Pipeline["execute"]>;
  subscribe(args: ExecutionArgs): ReturnType<Pipeline["subscribe"]>;
};

/** Joins graphql-ws, which speaks in execution arguments, to the pipeline. */
export function createWebSocketOperations(
  pipeline: Pipeline,
  documents: PersistedDocuments,
  contextFor: (principal: Principal, request: EdgeRequest) => object,
): WebSocketOperations {
  type Ticket = { readonly admitted: PreparedOperation; readonly call: OperationCall };
  const tickets = new WeakMap<ExecutionArgs, Ticket>();
  const ticketOf = (args: ExecutionArgs): Ticket => {
    const ticket = tickets.get(args);
    if (ticket === undefined) throw new Error("an operation ran that was not admitted");
    return ticket;
  };
  return {
    admit(payload, principal, request) {
      const parameters = parametersOf(payload);
      if (!parameters.ok) return [faultError(parameters.fault)];
      const found = documents.find(parameters.value);
      if (!found.ok) return [faultError(found.fault)];
      const { operationName, variables } = parameters.value;
      const asked = { source: found.value.source, operationName, variables };
      const admission = pipeline.admit(asked, principal, "websocket");
      if ("refusal" in admission) return admission.refusal.errors;
      const { admitted } = admission;
      const name = admitted.operation.name?.value ?? null;
      const args: ExecutionArgs = {
        schema: pipeline.schema,
        document: admitted.document,
        operationName: name,
        contextValue: null,
        rootValue: null,
      };
      tickets.set(args, {
        admitted,
        call: {
          variables,
          principal,
          newContext: () => contextFor(principal, request),
          signal: request.signal,
          headers: request.headers,
          culprit: { requestId: request.id, principalId: principal.id, operationName: name },
        },
      });
      return args;
    },
    execute(args) {
      const { admitted, call } = ticketOf(args);
      return pipeline.execute(admitted, call);
    },
    subscribe(args) {
      const { admitted, call } = ticketOf(args);
      return pipeline.subscribe(admitted, call);
    },
  };
}
