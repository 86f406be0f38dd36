import { GraphQLError, OperationTypeNode } from "graphql";
import { fault } from "../../kernel/result.ts";
import type { Principal } from "../auth/principal.ts";
import { satisfies } from "../auth/scopes.ts";
import type { OperationCost } from "../cost/operation-cost.ts";
import type { Variables } from "./compiled-operations.ts";
import { discreetly } from "./discreet-stream.ts";
import type { Discretion } from "./discretion.ts";
import { discretion } from "./discretion.ts";
import type { DocumentLimits } from "./document-limits.ts";
import type { ParsedOperation, PreparedOperation } from "./document-store.ts";
import { createDocumentStore } from "./document-store.ts";
import type { ExecutableGraph } from "./executable-graph.ts";
import type { Refusal } from "./refusal.ts";
import { coded, faultError, faultExtensions, refuse, refuseDocument } from "./refusal.ts";
import type { Requester, Transport } from "./requester.ts";
import { refuseVariables } from "./variable-limits.ts";

/**
 * What every operation passes through, over whichever transport: nothing is executed that was not
 * admitted, and nothing is answered that was not masked.
 */
export type Pipeline = Omit<ExecutableGraph, "warm"> & {
  /** Does for a document all that can be done before it is asked; the refusal when it is wrong. */
  warm(source: string): Promise<Refusal | null>;
  /** Parses, measures, validates, finds the operation, compares scopes and counts. Runs nothing. */
  admit(request: OperationRequest, principal: Principal, transport: Transport): Admission;
};

export type OperationRequest = {
  readonly source: string;
  readonly operationName: string | null;
  readonly variables: Variables;
  /** True of a GET, by which nothing is changed. */
  readonly readOnly?: boolean;
  /** Who sent it, for the audit. */
  readonly requester?: Requester;
};

/** With a refusal comes the operation, where it was found before it was refused. */
export type Admission =
  | { admitted: PreparedOperation }
  | { refusal: Refusal; operation?: ParsedOperation };

export function createPipeline(
  graph: ExecutableGraph,
  limits: DocumentLimits,
  discreet: Discretion = discretion("scope"),
): Pipeline {
  const documents = createDocumentStore(graph.schema, limits);
  return {
    ...graph,
    execute: (operation, call) =>
      graph.execute(operation, call).then((result) => discreet.ofResult(result, call.principal)),
    async subscribe(operation, call) {
      return discreetly(await graph.subscribe(operation, call), discreet, call.principal);
    },
    async warm(source) {
      const prepared = documents.prepare(source);
      if ("refusal" in prepared) return prepared.refusal;
      for (const operation of prepared.document.operations) await graph.warm?.(operation);
      return null;
    },
    admit(request, principal, transport) {
      const tooLarge = refuseVariables(request.variables, limits);
      if (tooLarge !== null) return { refusal: tooLarge };
      const prepared = documents.prepare(request.source);
      if ("refusal" in prepared) {
        const refusal = discreet.ofRefusal(prepared.refusal, principal);
        const asked = chooseOperation(prepared.operations, request.operationName);
        return asked === null ? { refusal } : { refusal, operation: asked };
      }
      const operation = chooseOperation(prepared.document.operations, request.operationName);
      if (operation === null) return { refusal: unresolved(request.operationName) };
      if (transport === "http" && isSubscription(operation)) return { refusal: OVER_HTTP };
      if (request.readOnly === true && isMutation(operation)) {
        return { refusal: NOT_BY_GET, operation };
      }
      const refusal =
        missingScopes(operation, principal) ??
        (operation.introspects ? discreet.refuseIntrospection(principal) : null) ??
        tooDear(operation.cost, request.variables, limits.costMax);
      return refusal === null ? { admitted: operation } : { refusal, operation };
    },
  };
}

const OVER_HTTP = refuse(
  fault(
    "SUBSCRIPTION_OVER_HTTP",
    "Subscriptions are served at this same path, over WebSocket by the graphql-transport-ws " +
      "protocol, or as an event stream to who accepts text/event-stream.",
  ),
);

function isSubscription({ operation }: PreparedOperation): boolean {
  return operation.operation === OperationTypeNode.SUBSCRIPTION;
}

const NOT_BY_GET = refuse(
  fault("METHOD_NOT_ALLOWED", "A GET answers queries only. Send a mutation with POST."),
);

function isMutation({ operation }: PreparedOperation): boolean {
  return operation.operation === OperationTypeNode.MUTATION;
}

/** As the GraphQL specification's GetOperation (section 6.1). */
function chooseOperation<Operation extends ParsedOperation>(
  operations: readonly Operation[],
  name: string | null,
): Operation | null {
  if (name === null) return operations.length === 1 ? (operations[0] ?? null) : null;
  return operations.find(({ operation }) => operation.name?.value === name) ?? null;
}

function unresolved(name: string | null): Refusal {
  const message =
    name === null
      ? "The document has several operations: say in operationName which one is meant."
      : `The document has no operation named "${name}".`;
  return refuseDocument([coded(new GraphQLError(message), "OPERATION_RESOLUTION_FAILURE")]);
}

function tooDear(cost: OperationCost, variables: Variables, max: number): Refusal | null {
  if (cost.unsized !== null) {
    return refuseDocument([faultError(fault("LIST_SIZE_UNKNOWN", cost.unsized))]);
  }
  const requested = cost.requested(variables);
  if (requested <= max) return null;
  const message =
    `The operation can cost ${Math.ceil(requested).toLocaleString("en-US")}, about as many as the ` +
    "objects that it can bring, its lists within lists multiplied; at most " +
    `${max.toLocaleString("en-US")} may be. Ask for smaller pages (first), or for the inner lists ` +
    "in operations of their own.";
  return refuseDocument([faultError(fault("COST_TOO_HIGH", message))]);
}

/** Null when the principal may; else one error for each thing that is missing. */
function missingScopes({ needs }: PreparedOperation, principal: Principal): Refusal | null {
  const missing = needs.filter(({ anyOf }) => !satisfies(principal.scopes, anyOf));
  if (missing.length === 0) return null;
  const errors = missing.map(({ path, anyOf }) => {
    const at = path.join(".");
    const wanted = anyOf.map((allOf) => allOf.join(" with ")).join(", or ");
    const message = `"${at}" needs the scope ${wanted}, which this API key does not have.`;
    const extensions = faultExtensions(fault("SCOPE_MISSING", message, { at }));
    return new GraphQLError(message, { extensions: { ...extensions, scopes: anyOf } });
  });
  return { errors, status: 403, ofDocument: false };
}
