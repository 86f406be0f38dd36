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
import type { Culprit, ErrorMask } from "../graphql/error-mask.ts";
import type { OperationCall } from "../graphql/executable-graph.ts";
import type { Pipeline } from "../graphql/pipeline.ts";
import type { Refusal } from "../graphql/refusal.ts";
import { writeResult } from "../graphql/written-data.ts";
import { headOfRefusal, headOfResult, WITH_CHARSET } from "./graphql-answer.ts";
import type { ResponseType } from "./media-type.ts";

/** What one HTTP request asks, and of whom. */
export type Exchange = {
  readonly principal: Principal;
  readonly request: EdgeRequest;
  readonly newContext: () => object;
  /** Whether it came by GET, which changes nothing. */
  readonly readOnly: boolean;
  readonly type: ResponseType;
};

/** What travels with one HTTP request through Apollo Server. */
export type Passage = { readonly hold: Hold };

/**
 * Emptied when the answer is out. For each request Apollo Server makes an object with accessors of
 * its own, whose hidden class keeps the request and its answer until the next full collection: all
 * of them would grow old, at more cost than it took to make them.
 */
export type Hold = {
  exchange: Exchange | null;
  /** Set once the pipeline has admitted the operation; nothing runs without it. */
  admitted: PreparedOperation | null;
  response: GraphQLResponse | null;
};

export function holdOf(exchange: Exchange): Hold {
  return { exchange, admitted: null, response: null };
}

export function empty(hold: Hold): void {
  if (hold.response !== null) hold.response.body = NOTHING;
  hold.exchange = null;
  hold.admitted = null;
  hold.response = null;
}

const NOTHING: GraphQLResponse["body"] = { kind: "single", singleResult: {} };

function exchangeIn({ exchange }: Hold): Exchange {
  if (exchange === null) throw new Error("a request goes on that was answered");
  return exchange;
}

/**
 * Apollo Server, for documents that come as text; what is admitted and how it runs is the
 * pipeline's. Apollo never parses or validates a document: it
 * is handed the prepared one, or, when the pipeline refuses, an empty one that never runs.
 */
export function createGraphqlServer(
  pipeline: Pipeline,
  mask: ErrorMask,
  log: Log,
): ApolloServer<Passage> {
  return new ApolloServer<Passage>({
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
    // It only ever gets a POST of JSON: what may come is decided before, see graphql-endpoint.ts.
    csrfPrevention: false,
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

function admission(pipeline: Pipeline): ApolloServerPlugin<Passage> {
  return {
    async requestDidStart() {
      let refusal: Refusal | null = null;
      return {
        async didResolveSource(context) {
          const { hold } = context.contextValue;
          const exchange = exchangeIn(hold);
          const request = {
            source: context.source,
            operationName: context.request.operationName ?? null,
            variables: context.request.variables ?? {},
            readOnly: exchange.readOnly,
            requester: exchange.request,
          };
          const admission = pipeline.admit(request, exchange.principal, "http");
          if ("refusal" in admission) refusal = admission.refusal;
          else hold.admitted = admission.admitted;
          Object.assign(context, { document: hold.admitted?.document ?? EMPTY });
        },
        async responseForOperation({ contextValue }) {
          return refusal === null ? null : answerTo(refusal, exchangeIn(contextValue.hold).type);
        },
        async willSendResponse({ contextValue: { hold }, response }) {
          hold.response = response;
          const { body, http } = response;
          const { type } = exchangeIn(hold);
          // What is said here Apollo does not work out.
          http.headers.set("content-type", WITH_CHARSET[type]);
          if (refusal !== null || body.kind !== "single") return;
          const { status, headers } = headOfResult(body.singleResult, type);
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

type Gateway = NonNullable<ConstructorParameters<typeof ApolloServer<Passage>>[0]["gateway"]>;

function gatewayOf(pipeline: Pipeline): Gateway {
  return {
    onSchemaLoadOrUpdate(callback) {
      callback({ apiSchema: pipeline.schema, coreSupergraphSdl: "" });
      return () => undefined;
    },
    async load() {
      return {
        executor: async ({ context, request }) => {
          const { hold } = context as Passage;
          const { admitted } = hold;
          if (admitted === null) throw new Error("an operation ran that was not admitted");
          const call = new HttpCall(exchangeIn(hold), admitted, request.variables ?? {});
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
