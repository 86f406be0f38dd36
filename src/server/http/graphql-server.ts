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
import type { PreparedOperation } from "../graphql/document-store.ts";
import type { ErrorMask } from "../graphql/error-mask.ts";
import type { Pipeline } from "../graphql/pipeline.ts";
import type { Refusal } from "../graphql/refusal.ts";
import { writeResult } from "../graphql/written-data.ts";
import { acceptsGraphqlResponse } from "./media-type.ts";

/** What travels with one HTTP request through Apollo Server. */
export type Exchange = {
  readonly principal: Principal;
  readonly request: EdgeRequest;
  readonly newContext: () => object;
  /** Set once the pipeline has admitted the operation; nothing runs without it. */
  admitted?: PreparedOperation;
};

/**
 * Apollo Server speaks GraphQL over HTTP (methods, media types, parameters, the CSRF guard); what
 * is admitted and how it runs is the pipeline's. Apollo never parses or validates a document: it
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
    // A header that no other site's form or image can send; ours always come with the first.
    csrfPrevention: { requestHeaders: ["authorization", "apollo-require-preflight"] },
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
          };
          const admission = pipeline.admit(request, exchange.principal, "http");
          if ("refusal" in admission) refusal = admission.refusal;
          else exchange.admitted = admission.admitted;
          Object.assign(context, { document: exchange.admitted?.document ?? EMPTY });
        },
        async responseForOperation(context) {
          const accept = context.request.http?.headers.get("accept");
          return refusal === null ? null : answerTo(refusal, accept);
        },
        async willSendResponse({ request, response }) {
          // Variables that do not fit: to Apollo 400 always, to the specification only here.
          const http = response.http;
          const legacy = !acceptsGraphqlResponse(request.http?.headers.get("accept"));
          if (legacy && http.status === 400 && isVariableError(response)) http.status = 200;
        },
      };
    },
  };
}

function answerTo(refusal: Refusal, accept: string | undefined): GraphQLResponse {
  const legacy = refusal.ofDocument && !acceptsGraphqlResponse(accept);
  return {
    http: { status: legacy ? 200 : refusal.status, headers: new HeaderMap() },
    body: {
      kind: "single",
      singleResult: { errors: refusal.errors.map((error) => error.toJSON()) },
    },
  };
}

function isVariableError({ body }: GraphQLResponse): boolean {
  if (body.kind !== "single" || body.singleResult.data !== undefined) return false;
  const codes = body.singleResult.errors?.map((error) => error.extensions?.["code"]) ?? [];
  return codes.length > 0 && codes.every((code) => code === "BAD_USER_INPUT");
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
        executor: async ({ context, request, operationName }) => {
          const { admitted, newContext, principal, request: edge } = context as Exchange;
          if (admitted === undefined) throw new Error("an operation ran that was not admitted");
          const culprit = { requestId: edge.id, principalId: principal.id, operationName };
          return pipeline.execute(admitted, {
            variables: request.variables ?? {},
            newContext,
            culprit,
            signal: edge.signal,
            headers: edge.headers,
          });
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
