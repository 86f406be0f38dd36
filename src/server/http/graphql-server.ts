import type { ApolloServerPlugin, GraphQLResponse } from "@apollo/server";
import { ApolloServer, HeaderMap } from "@apollo/server";
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from "@apollo/server/plugin/disabled";
import type { ExecutionResult, GraphQLFormattedError } from "graphql";
import { parse } from "graphql";
import type { Log } from "../../kernel/log.ts";
import type { Principal } from "../auth/principal.ts";
import type { EdgeRequest } from "../edge-request.ts";
import type { Variables } from "../graphql/compiled-operations.ts";
import type { PreparedOperation } from "../graphql/document-store.ts";
import type { Culprit, ErrorMask } from "../graphql/error-mask.ts";
import type { OperationCall } from "../graphql/executable-graph.ts";
import type { Admission, Pipeline } from "../graphql/pipeline.ts";
import type { Refusal } from "../graphql/refusal.ts";
import { writeResult } from "../graphql/written-data.ts";
import { type GraphqlAnswer, headOfRefusal, headOfResult, WITH_CHARSET } from "./graphql-answer.ts";
import type { ResponseType } from "./media-type.ts";

/** What one HTTP request asks, and of whom. */
export type Exchange = {
  /** The document's text. */
  readonly source: string;
  readonly principal: Principal;
  readonly request: EdgeRequest;
  readonly newContext: () => object;
  /** Whether it came by GET, which changes nothing. */
  readonly readOnly: boolean;
  readonly type: ResponseType;
};

/** What travels with one HTTP request through Apollo Server. */
export type Passage = { readonly exchange: Exchange };

/**
 * Apollo Server, for documents that come as text; what is admitted and how it runs is the
 * pipeline's. Apollo never parses, validates or executes: it is handed the prepared document, or,
 * when the pipeline refuses, an empty one, and then the answer. Were it to execute, it would make
 * for each request an object with accessors, whose hidden class keeps the request and its answer
 * until the next full collection.
 */
export function createGraphqlServer(
  pipeline: Pipeline,
  mask: ErrorMask,
  log: Log,
): ApolloServer<Passage> {
  return new ApolloServer<Passage>({
    schema: pipeline.schema,
    plugins: [
      passage(pipeline),
      ApolloServerPluginCacheControlDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginUsageReportingDisabled(),
    ],
    formatError: (formatted, error) => maskApolloError(formatted, error, mask),
    stringifyResult: writeResult,
    // It only ever gets a POST of JSON: what may come is decided before, see graphql-endpoint.ts.
    csrfPrevention: false,
    documentStore: null,
    persistedQueries: { cache: NAMED_CACHE },
    allowBatchedHttpRequests: false,
    includeStacktraceInErrorResponses: false,
    introspection: true,
    stopOnTerminationSignals: false,
    nodeEnv: "production",
    apollo: {},
    logger: apolloLog(log),
  });
}

/**
 * What Apollo gets for a document. It would hash each text to have a name for it; so it is told that
 * this is a document with a name, and takes what this cache says to be its text.
 */
export const NAMED = { persistedQuery: { version: 1, sha256Hash: "exchange" } } as const;
const NAMED_CACHE = {
  get: async () => "in the exchange",
  set: async () => undefined,
  delete: async () => undefined,
};

const EMPTY = parse("{ __typename }");

function passage(pipeline: Pipeline): ApolloServerPlugin<Passage> {
  return {
    async requestDidStart() {
      let admission: Admission | null = null;
      return {
        async didResolveSource(context) {
          const { request, contextValue } = context;
          const { source, principal, readOnly, request: requester } = contextValue.exchange;
          const asked = {
            source,
            operationName: request.operationName ?? null,
            variables: request.variables ?? {},
            readOnly,
            requester,
          };
          admission = pipeline.admit(asked, principal, "http");
          const document = "refusal" in admission ? EMPTY : admission.admitted.document;
          Object.assign(context, { document, source });
        },
        async responseForOperation({ contextValue: { exchange }, request }) {
          if (admission === null) throw new Error("an operation would run that was not admitted");
          if ("refusal" in admission) return answerTo(admission.refusal, exchange.type);
          const { admitted } = admission;
          const call = new HttpCall(exchange, admitted, request.variables ?? {});
          return answerOf(await pipeline.execute(admitted, call), exchange.type);
        },
      };
    },
  };
}

function answerTo(refusal: Refusal, type: ResponseType): GraphQLResponse {
  const errors = refusal.errors.map((error) => error.toJSON());
  return withHead(headOfRefusal(refusal, type), type, { errors });
}

function answerOf(result: ExecutionResult, type: ResponseType): GraphQLResponse {
  return withHead(headOfResult(result, type), type, result as SingleResult);
}

function withHead(
  { status, headers: said }: GraphqlAnswer,
  type: ResponseType,
  singleResult: SingleResult,
): GraphQLResponse {
  const headers = new HeaderMap();
  // What is said here Apollo does not work out.
  headers.set("content-type", WITH_CHARSET[type]);
  for (const name in said) headers.set(name, said[name] ?? "");
  return { http: { status, headers }, body: { kind: "single", singleResult } };
}

type SingleResult = Extract<GraphQLResponse["body"], { kind: "single" }>["singleResult"];

/**
 * What an admitted operation is executed with. A class, since an object that is written down with
 * accessors gets a hidden class of its own each time, which keeps all that it leads to.
 */
export class HttpCall implements OperationCall {
  readonly variables: Variables;
  readonly newContext: () => object;
  readonly principal: Principal;
  readonly requester: EdgeRequest;
  readonly culprit: Culprit;

  constructor(
    { newContext, principal, request }: Exchange,
    operation: PreparedOperation,
    variables: Variables,
  ) {
    this.variables = variables;
    this.newContext = newContext;
    this.principal = principal;
    this.requester = request;
    const operationName = operation.operation.name?.value ?? null;
    this.culprit = { requestId: request.id, principalId: principal.id, operationName };
  }

  abort(reason: DOMException): void {
    this.requester.abort?.(reason);
  }

  get signal(): AbortSignal {
    return this.requester.signal;
  }

  get headers(): Readonly<Record<string, string>> {
    return this.requester.headers;
  }
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
