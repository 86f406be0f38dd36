import type { ApolloServerPlugin, GraphQLResponse } from "@apollo/server";
import { ApolloServer, HeaderMap } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import type { GraphQLFormattedError } from "graphql";
import { parse } from "graphql";
import type { Log } from "../../kernel/log.ts";
import type { Principal } from "../auth/principal.ts";
import type { EdgeRequest } from "../edge-request.ts";
import type { Variables } from "../graphql/compiled-operations.ts";
import type { PreparedOperation } from "../graphql/document-store.ts";
import type { ErrorMask } from "../graphql/error-mask.ts";
import type { OperationCall } from "../graphql/executable-graph.ts";
import type { Pipeline } from "../graphql/pipeline.ts";
import type { Refusal } from "../graphql/refusal.ts";
import { writeResult } from "../graphql/written-data.ts";
import { headOfRefusal, headOfResult } from "./graphql-answer.ts";
import type { ResponseType } from "./media-type.ts";

/** What travels with one HTTP request through Apollo Server. */
export type Exchange = {
  readonly principal: Principal;
  readonly request: EdgeRequest;
  readonly newContext: () => object;
  /** Whether it came by GET, which changes nothing. */
  readonly readOnly: boolean;
  readonly type: ResponseType;
  /** Set once the pipeline has admitted the operation; nothing runs without it. */
  admitted?: PreparedOperation;
};

/**
 * Apollo Server, for documents that come as text; what is admitted and how it runs is the
 * pipeline's. Apollo never parses or validates a document: it
 * is handed the prepared one, or, when the pipeline refuses, an empty one that never runs.
 */
export function createGraphqlServer(
  pipeline: Pipeline,
  mask: ErrorMask,
  log: Log,
): ApolloServer<Exchange> {
  return new ApolloServer<Exchange>({
    gateway: gatewayOf(pipeline),
    plugins: [
      admission(pipeline),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    formatError: (formatted, error) => maskApolloError(formatted, error, mask),
    stringifyResult: writeResult,
    csrfPrevention: true,
    documentStore: null,
    persistedQueries: false,
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    introspection: true,
    stopOnTerminationSignals: false,
    nodeEnv: "production",
    apollo: {},
    logger: apolloLog(log),
  });
}

const EMPTY = parse("{ __typename }");

function admission(pipeline: Pipeline): ApolloServerPlugin<Exchange> {
  return {
    async requestDidStart() {
      let refusal: Refusal | null = null;
      return {
        async didResolveSource(context) {
          const exchange = context.contextValue;
          const request = {
            source: context.source,
            operationName: context.request.operationName ?? null,
            variables: context.request.variables ?? {},
            readOnly: exchange.readOnly,
            requester: exchange.request,
          };
          const admission = pipeline.admit(request, exchange.principal, "http");
          if ("refusal" in admission) refusal = admission.refusal;
          else exchange.admitted = admission.admitted;
          Object.assign(context, { document: exchange.admitted?.document ?? EMPTY });
        },
        async responseForOperation({ contextValue }) {
          return refusal === null ? null : answerTo(refusal, contextValue.type);
        },
        async willSendResponse({ contextValue, response: { body, http } }) {
          if (refusal !== null || body.kind !== "single") return;
          const { status, headers } = headOfResult(body.singleResult, contextValue.type);
          http.status = status;
          for (const [name, value] of Object.entries(headers)) http.headers.set(name, value);
        },
      };
    },
  };
}

function answerTo(refusal: Refusal, type: ResponseType): GraphQLResponse {
  const { status, headers } = headOfRefusal(refusal, type);
  return {
    http: { status, headers: new HeaderMap(Object.entries(headers)) },
    body: {
      kind: "single",
      singleResult: { errors: refusal.errors.map((error) => error.toJSON()) },
    },
  };
}

/** What an admitted operation is executed with. */
export function operationCall(
  { newContext, principal, request }: Exchange,
  { operation }: PreparedOperation,
  variables: Variables,
): OperationCall {
  const operationName = operation.name?.value ?? null;
  return {
    variables,
    newContext,
    principal,
    requester: request,
    abort: (reason) => request.abort?.(reason),
    culprit: { requestId: request.id, principalId: principal.id, operationName },
    get signal() {
      return request.signal;
    },
    get headers() {
      return request.headers;
    },
  };
}

type Gateway = NonNullable<ConstructorParameters<typeof ApolloServer<Exchange>>[0]["gateway"]>;

function gatewayOf(pipeline: Pipeline): Gateway {
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: pipeline.schema, coreSupergraphSdl: "" });
      return () => undefined;
    },
    async load() {
      return {
        executor: async ({ context, request }) => {
          const exchange = context as Exchange;
          const { admitted } = exchange;
          if (admitted === undefined) throw new Error("an operation ran that was not admitted");
          const call = operationCall(exchange, admitted, request.variables ?? {});
          return pipeline.execute(admitted, call);
        },
      };
    },
    async stop() {},
  };
}

/** Apollo's own errors: those of the request keep their words, a bug is masked. */
function maskApolloError(
  formatted: GraphQLFormattedError,
  error: unknown,
  mask: ErrorMask,
): GraphQLFormattedError {
  const code = formatted.extensions?.["code"];
  if (code === "INTERNAL_SERVER_ERROR") {
    return mask(error, { requestId: "", principalId: "", operationName: null }).toJSON();
  }
  if (code !== "BAD_REQUEST") return formatted;
  return { ...formatted, extensions: { code: "REQUEST_MALFORMED", recovery: "give-up" } };
}

function apolloLog(log: Log) {
  const from = { from: "apollo-server" };
  return {
    debug: (message: unknown) => log.debug(from, String(message)),
    info: (message: unknown) => log.debug(from, String(message)),
    warn: (message: unknown) => log.warn(from, String(message)),
    error: (message: unknown) => log.error(from, String(message)),
  };
}
