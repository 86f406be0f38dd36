import type { IncomingMessage, ServerResponse } from "node:http";
import { type ApolloServer, HeaderMap } from "@apollo/server";
import { getOperationAST, OperationTypeNode, parse } from "graphql";
import type { Fault } from "../../kernel/faults.ts";
import { fault } from "../../kernel/result.ts";
import { principalOf } from "../auth/credentials.ts";
import type { Keyring } from "../auth/keyring.ts";
import type { Principal } from "../auth/principal.ts";
import type { PersistedDocuments } from "../documents/persisted-documents.ts";
import type { EdgeRequest } from "../edge-request.ts";
import type { Pipeline } from "../graphql/pipeline.ts";
import { faultError, refuse, refuseDocument } from "../graphql/refusal.ts";
import { answerFault, NOT_STORED } from "./answer.ts";
import { answerByApollo } from "./apollo-adapter.ts";
import { answerRefusal, answerResult } from "./graphql-answer.ts";
import { type GraphqlParameters, readParameters } from "./graphql-parameters.ts";
import type { Exchange, Passage } from "./graphql-server.ts";
import { HttpCall, NAMED } from "./graphql-server.ts";
import { responseType } from "./media-type.ts";
import type { ReadBody } from "./request-body.ts";

export type GraphqlEndpointOptions = {
  readonly pipeline: Pipeline;
  readonly server: ApolloServer<Passage>;
  readonly documents: PersistedDocuments;
  readonly keyring: Keyring;
  readonly contextFor: (principal: Principal, request: EdgeRequest) => object;
  readonly readBody: ReadBody;
};

export type GraphqlEndpoint = (
  request: IncomingMessage,
  response: ServerResponse,
  edge: EdgeRequest,
  /** Answers a subscription instead, for who takes it as a stream. */
  subscribe?: (parameters: GraphqlParameters) => Promise<void>,
) => Promise<void>;

/**
 * Answers GET and POST /graphql: first who calls, then what is asked. A persisted document goes to
 * the pipeline at once; a document that comes as text goes there through Apollo Server. Both ways
 * answer alike. That a credential has to come in a header is also the guard against other sites'
 * pages: no form, image or script can send one without asking first.
 */
export function createGraphqlEndpoint(options: GraphqlEndpointOptions): GraphqlEndpoint {
  const { pipeline, server, documents, keyring, contextFor, readBody } = options;
  return async (request, response, edge, subscribe) => {
    const { method } = request;
    if (method !== "GET" && method !== "POST") {
      return answerFault(response, ONLY_THESE, { allow: "GET, POST" });
    }
    const type = responseType(request.headers.accept);
    if (type === null) return answerFault(response, NOT_ACCEPTABLE);
    const shown = principalOf(request.headers.authorization, keyring);
    const principal = shown instanceof Promise ? await shown : shown;
    if (!principal.ok) return answerFault(response, principal.fault);
    const parameters = await readParameters(request, readBody);
    if (!parameters.ok) return answerFault(response, parameters.fault);
    const found = documents.find(parameters.value);
    if (!found.ok) return answerRefusal(response, ofDocument(found.fault), type);

    const { operationName, variables } = parameters.value;
    const { source, persisted } = found.value;
    if (subscribe && isSubscription(source, operationName)) return subscribe(parameters.value);
    const exchange: Exchange = {
      source,
      principal: principal.value,
      request: edge,
      newContext: () => contextFor(principal.value, edge),
      readOnly: method === "GET",
      type,
    };
    if (!persisted) {
      const body = { operationName, variables, extensions: NAMED };
      // A GET was read already: Apollo gets all as a POST, and the pipeline knows which it was.
      const asked = { method: "POST", headers: JSON_SENT, search: "", body };
      return answerByApollo(server, asked, async () => ({ exchange }), response, NOT_STORED);
    }
    const { readOnly } = exchange;
    const asked = { source, operationName, variables, readOnly, requester: edge };
    const admission = pipeline.admit(asked, exchange.principal, "http");
    if ("refusal" in admission) return answerRefusal(response, admission.refusal, type);
    const { admitted } = admission;
    const result = await pipeline.execute(admitted, new HttpCall(exchange, admitted, variables));
    answerResult(response, result, type);
  };
}

const JSON_SENT = new HeaderMap([["content-type", "application/json"]]);

/** Whether the operation that is meant is one; what is wrong with the document is told elsewhere. */
function isSubscription(source: string, name: string | null): boolean {
  if (!source.includes("subscription")) return false;
  try {
    const operation = getOperationAST(
      parse(source, { noLocation: true, maxTokens: TOKENS_MAX }),
      name,
    );
    return operation?.operation === OperationTypeNode.SUBSCRIPTION;
  } catch {
    return false;
  }
}

/** More than any document may have. */
const TOKENS_MAX = 20_000;

const ONLY_THESE = fault("METHOD_NOT_ALLOWED", "The graph answers GET and POST.");
const NOT_ACCEPTABLE = fault(
  "NOT_ACCEPTABLE",
  "Answers are application/graphql-response+json or application/json: accept one of them.",
);

/** Refused as what it is: a document that cannot be had is a document at fault. */
function ofDocument(found: Fault) {
  return found.code === "REQUEST_MALFORMED" ? refuse(found) : refuseDocument([faultError(found)]);
}
