import type { Registry } from "prom-client";
import type { Clock } from "../kernel/clock.ts";
import type { RandomBytes } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import type { Result } from "../kernel/result.ts";
import type { Database } from "../store/database.ts";
import { auditing, auditingRefusals } from "./audit/audited-pipeline.ts";
import { createMutationAudit } from "./audit/mutation-audit.ts";
import { createKeyring } from "./auth/keyring.ts";
import type { Principal } from "./auth/principal.ts";
import type { Tokens } from "./auth/tokens.ts";
import type { Buckets } from "./cost/buckets.ts";
import { memoryBuckets } from "./cost/buckets.ts";
import type { CostLimits } from "./cost/cost-control.ts";
import { COST_LIMITS, createCostControl } from "./cost/cost-control.ts";
import type { PersistedDocuments } from "./documents/persisted-documents.ts";
import { createPersistedDocuments } from "./documents/persisted-documents.ts";
import { warmDocuments } from "./documents/warm-documents.ts";
import { createEdgeMetrics } from "./edge-metrics.ts";
import type { EdgeRequest } from "./edge-request.ts";
import { createGraphiqlEndpoint } from "./graphiql/graphiql-endpoint.ts";
import { concurrency } from "./graphql/concurrency.ts";
import { currentPipeline } from "./graphql/current-pipeline.ts";
import type { IntrospectionRule } from "./graphql/discretion.ts";
import { discretion } from "./graphql/discretion.ts";
import type { ErrorMask } from "./graphql/error-mask.ts";
import type { ExecutableGraph } from "./graphql/executable-graph.ts";
import type { GraphVersions } from "./graphql/graph-versions.ts";
import { guard } from "./graphql/guard.ts";
import { createPipeline, type Pipeline } from "./graphql/pipeline.ts";
import { answer } from "./http/answer.ts";
import { createViewClient } from "./http/client-address.ts";
import type { CorsSettings } from "./http/cors.ts";
import { createCors } from "./http/cors.ts";
import { graphOverHttp } from "./http/graph-over-http.ts";
import type { GraphqlEndpoint } from "./http/graphql-endpoint.ts";
import type { GraphqlParameters } from "./http/graphql-parameters.ts";
import type { HttpServer } from "./http/http-server.ts";
import { createHttpServer } from "./http/http-server.ts";
import { streamWish } from "./http/media-type.ts";
import type { Readiness } from "./http/probes.ts";
import { createProbes, probeRoutes } from "./http/probes.ts";
import { createBodyReader } from "./http/request-body.ts";
import type { Route } from "./http/router.ts";
import { createRouter } from "./http/router.ts";
import type { WebhookHandler } from "./http/webhook-endpoint.ts";
import { createWebhookEndpoint } from "./http/webhook-endpoint.ts";
import type { EdgeLimits } from "./limits.ts";
import { EDGE_LIMITS } from "./limits.ts";
import type { EventStreamEndpoint } from "./subscriptions/event-stream-endpoint.ts";
import { createEventStreamEndpoint } from "./subscriptions/event-stream-endpoint.ts";
import { createOperations } from "./subscriptions/operations.ts";
import { createSessions } from "./subscriptions/sessions.ts";
import type { WebSocketEndpoint } from "./subscriptions/websocket-endpoint.ts";
import { createWebSocketEndpoint } from "./subscriptions/websocket-endpoint.ts";

export type EdgeOptions = {
  readonly graph: GraphVersions;
  /** Our own graph as a subgraph of a larger one; made when somebody asks for it. */
  readonly subgraph: () => ExecutableGraph;
  readonly mask: ErrorMask;
  /** The resolvers' context: made for each query and mutation, and for each event delivered. */
  readonly contextFor: (principal: Principal, request: EdgeRequest) => object;
  /** Who is believed beside API keys; by default nobody. */
  readonly tokens?: Tokens;
  /** Names of the mutations whose inputs are known to the audit; of others it keeps less. */
  readonly ownMutations?: ReadonlySet<string>;
  /** Where the API keys are, and the audit. */
  readonly database: Database;
  readonly webhooks: WebhookHandler;
  readonly metrics: Registry;
  readonly readiness: () => Promise<Readiness>;
  /** What this process does, for /healthz. */
  readonly role?: string;
  readonly limits?: EdgeLimits;
  /** What requests may name instead of sending it; by default what they registered themselves. */
  readonly documents?: PersistedDocuments;
  readonly introspection?: IntrospectionRule;
  readonly costs?: CostLimits;
  /** Where it is kept what principals have spent; by default in this process. */
  readonly buckets?: Buckets;
  /** Addresses and networks whose X-Forwarded-* headers are believed. */
  readonly trustedProxies?: readonly string[];
  /** Which origins' pages may call the graph from a browser. */
  readonly cors?: CorsSettings;
  readonly log: Log;
  readonly clock: Clock;
  readonly random: RandomBytes;
};

const NONE: ReadonlySet<string> = new Set();
const NO_ORIGIN: CorsSettings = { origins: [], headers: [], maxAgeSeconds: 0 };
const REGISTERED_ONLY = { mode: "optional", register: true, manifest: new Map() } as const;

export type Edge = {
  /** The port it listens on; 0 takes a free one. Fails as `listen` in server/listen.ts says. */
  listen(host: string, port: number): Promise<Result<number>>;
  /**
   * Stops in good order: /readyz says 503, nothing new begins, what is under way is answered, and
   * subscribers are sent away to come back elsewhere, told where to go on. Cuts off what is left
   * after `ms`. Call it once.
   */
  drain(ms: number): Promise<void>;
};

/** Where everyone comes in: HTTP, WebSocket, webhooks, probes and GraphiQL on one port. */
export async function createEdge(options: EdgeOptions): Promise<Edge> {
  const { limits = EDGE_LIMITS, log, clock, random } = options;
  const keyring = createKeyring(options.database, clock, log, options.tokens);
  const { mask, documents = createPersistedDocuments(REGISTERED_ONLY) } = options;
  const { costs = COST_LIMITS, buckets = memoryBuckets(clock) } = options;
  const guarding = {
    costs: createCostControl(costs, buckets),
    running: concurrency(limits.operation.concurrentMax),
    deadlineMs: limits.operation.deadlineMs,
  };
  const pipelineOf = (graph: ExecutableGraph) =>
    createPipeline(graph, limits.document, discretion(options.introspection ?? "scope"));
  const audit = createMutationAudit(options.database, clock, random, log);
  const kept = { audit, mask, own: options.ownMutations ?? NONE };
  const guarded = (executing: Pipeline) =>
    auditingRefusals(guard(auditing(executing, kept), guarding), kept);
  const current = currentPipeline(options.graph, pipelineOf);
  const pipeline = guarded(current);
  const viewClient = createViewClient(options.trustedProxies ?? []);
  const metrics = createEdgeMetrics(options.metrics);
  const { arrivingBytesMax, bodyBytesMax } = limits.http;
  const over = {
    ...{ keyring, mask, log, contextFor: options.contextFor },
    readBody: createBodyReader({ bytesMax: bodyBytesMax, arrivingBytesMax }),
    documents,
  };
  const graph = graphOverHttp({ ...over, pipeline: () => pipeline });
  const subgraph = graphOverHttp({
    ...over,
    pipeline: () => guarded(pipelineOf(options.subgraph())),
  });
  const sessions = createSessions({ keyring, limits: limits.subscriptions, clock });
  const streaming = {
    ...{ sessions, limits: limits.subscriptions, metrics, log, clock, random, viewClient },
    operations: createOperations({
      ...{ pipeline, shared: current, documents, mask, contextFor: options.contextFor, random },
      limits: limits.subscriptions,
    }),
    readBody: over.readBody,
  };
  const events = createEventStreamEndpoint(streaming);
  const endpoints = { graph: graph.answer, subgraph: subgraph.answer, events };
  const routes = routesOf(options, limits, endpoints, () => http.isDraining());
  const router = createRouter(routes);
  const http: HttpServer = createHttpServer({
    router,
    viewClient,
    limits: limits.http,
    metrics,
    log,
    clock,
    random,
  });
  const websocket: WebSocketEndpoint = createWebSocketEndpoint(streaming);
  websocket.attach(http.server);
  await keyring.watch();
  const closing = new AbortController();
  void warmDocuments(pipeline, documents.manifest, log, closing.signal);

  return {
    listen: http.listen,
    async drain(ms) {
      closing.abort();
      // A client that is sent away while a load balancer still sends here would come back here.
      const { drainLingerMs } = limits.http;
      const lingered = drainLingerMs > 0 ? clock.sleep(drainLingerMs) : Promise.resolve();
      const clients = async () => {
        await lingered;
        await Promise.all([websocket.drain(ms), events.drain(ms)]);
      };
      await Promise.all([http.drain(ms), clients()]);
      sessions.stop();
      await Promise.all([graph.stop(), subgraph.stop()]);
      await Promise.all([keyring.close(), buckets.close(), audit.close()]);
    },
  };
}

function routesOf(
  { metrics, readiness, role = "gateway", webhooks, cors: corsSettings = NO_ORIGIN }: EdgeOptions,
  limits: EdgeLimits,
  endpoints: {
    readonly graph: GraphqlEndpoint;
    readonly subgraph: GraphqlEndpoint;
    readonly events: EventStreamEndpoint;
  },
  isDraining: () => boolean,
): readonly Route[] {
  const { arrivingBytesMax, webhookBytesMax } = limits.http;
  const readDelivery = createBodyReader({ bytesMax: webhookBytesMax, arrivingBytesMax });
  const webhook = createWebhookEndpoint(webhooks, readDelivery);
  const graphiql = createGraphiqlEndpoint();
  const cors = createCors(corsSettings);
  const get = ["GET"];
  return [
    {
      // A person with nothing but the address finds the page that tells the rest.
      path: "/",
      methods: get,
      handle: ({ response }) => answer(response, 302, "text/plain", "", { location: "/graphiql" }),
    },
    {
      path: "/graphql",
      handle({ request, response, edge, detach }) {
        if (cors(request, response)) return undefined;
        const { events, graph } = endpoints;
        const { method, headers } = request;
        const wish = method === "GET" || method === "POST" ? streamWish(headers.accept) : "none";
        const stream = (parameters?: GraphqlParameters) =>
          events.answer(request, response, edge, detach, parameters);
        if (wish === "all") return stream();
        return graph(request, response, edge, wish === "none" ? undefined : stream);
      },
    },
    {
      // For the gateway of a larger graph, which is no browser.
      path: "/subgraph",
      handle: ({ request, response, edge }) => endpoints.subgraph(request, response, edge),
    },
    {
      path: "/webhooks",
      below: true,
      methods: ["POST"],
      handle: ({ client, request, response }, rest) => webhook(rest, client.url, request, response),
    },
    ...probeRoutes(createProbes(role, readiness, metrics, isDraining)),
    {
      path: "/graphiql",
      below: true,
      methods: get,
      handle: ({ request, response }, rest) => graphiql(rest, request, response),
    },
  ];
}
