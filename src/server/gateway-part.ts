import type { Registry } from "prom-client";
import type { Conductor } from "../conductor/index.ts";
import type { Principal } from "../domain/principal.ts";
import type { NewEvent } from "../events/event.ts";
import type { Intake } from "../ingest/intake.ts";
import type { Clock } from "../kernel/clock.ts";
import { FAULTS } from "../kernel/faults.ts";
import type { RandomBytes } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { ok, type Result } from "../kernel/result.ts";
import type { CompositionInfo } from "../resolvers/composition-port.ts";
import type { GraphContext } from "../resolvers/context.ts";
import { graphContext } from "../resolvers/graph-context.ts";
import type { Database, Sql } from "../store/database.ts";
import { createIdempotency } from "../store/idempotency-repository.ts";
import { createTokens } from "./auth/tokens.ts";
import type { Config } from "./config/load.ts";
import { redisBuckets } from "./cost/redis-buckets.ts";
import { openDocuments } from "./documents/open-documents.ts";
import { createEdge } from "./edge.ts";
import { costLimits, edgeLimits } from "./edge-limits.ts";
import type { EdgeRequest } from "./edge-request.ts";
import type { Events } from "./event-part.ts";
import { compositionInfo } from "./federation/composition-info.ts";
import { createSubgraph, ownMutations } from "./graph.ts";
import { startGraph } from "./graph-part.ts";
import { createErrorMask } from "./graphql/error-mask.ts";
import { localGraph } from "./graphql/local-graph.ts";
import { randomHex } from "./http/request-identity.ts";
import type { WebhookHandler } from "./http/webhook-endpoint.ts";
import type { Running } from "./lifecycle.ts";
import type { Outbound } from "./outbound/outbound.ts";
import { readiness } from "./readiness.ts";
import { reservationDesk } from "./reservation-desk.ts";
import type { Start } from "./start.ts";
import { type System, systemInfos } from "./systems.ts";

export type GatewayParts = {
  readonly config: Config;
  readonly reread: Start["reread"];
  readonly database: Database;
  readonly systems: ReadonlyMap<string, System>;
  readonly intake: Intake;
  readonly events: Events;
  readonly conductor: Conductor;
  readonly metrics: Registry;
  readonly outbound: Outbound;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly append: (tx: Sql, events: readonly NewEvent[]) => Promise<void>;
  readonly log: Log;
};

/** How long requests under way may take to end when the gateway stops. */
const DRAIN_MS = 8_000;

/** A gateway of several has a load balancer before it, which has to notice; all-in-one has none. */
const LINGER_SECONDS = { all: 0, gateway: 3, worker: 0 } as const;

/** The gateway: the graph behind the edge. Its value is the port it listens on. */
export async function startGateway(parts: GatewayParts): Promise<Result<Running<number>>> {
  const { config, reread, database, clock, random, log, metrics } = parts;
  const drainLingerMs = 1_000 * (config.drainSeconds ?? LINGER_SECONDS[config.role]);
  const mask = createErrorMask(log, () => randomHex(random, 8));
  const graph = await startGraph(config, {
    ...{ mask, clock, log, reread, metrics, random: Math.random },
    outbound: parts.outbound,
  });
  if (!graph.ok) return graph;
  const documents = await openDocuments(config.documents);
  if (!documents.ok) {
    await graph.value.stop();
    return documents;
  }
  const edge = await createEdge({
    documents: documents.value,
    tokens: createTokens({ ...{ clock, log }, issuers: config.jwt, fetch: parts.outbound.fetch }),
    graph: graph.value.value,
    ownMutations: ownMutations(),
    subgraph: () => localGraph(createSubgraph(), mask),
    mask,
    contextFor: contexts(parts, () => compositionInfo(graph.value.value.state())),
    database,
    webhooks: webhooks(parts),
    metrics,
    readiness: () => readiness(parts),
    role: config.role,
    limits: edgeLimits(config, drainLingerMs),
    costs: costLimits(config),
    introspection: config.introspection,
    ...(config.redisUrl === null ? {} : { buckets: redisBuckets(config.redisUrl, clock, log) }),
    cors: config.cors,
    trustedProxies: config.trustedProxies,
    log,
    clock,
    random,
  });
  const listening = await edge.listen(config.host, config.port);
  if (!listening.ok) {
    await edge.drain(0);
    await graph.value.stop();
    return listening;
  }
  return ok({
    value: listening.value,
    async stop() {
      await edge.drain(DRAIN_MS);
      await graph.value.stop();
    },
    stopWithinMs: drainLingerMs + DRAIN_MS + 2_000,
  });
}

/** What resolvers get of this process. */
function contexts(parts: GatewayParts, composition: () => CompositionInfo) {
  const { database, clock, conductor, events, intake } = parts;
  const shared = {
    ...{ sql: database, clock, conductor, events, composition },
    refresh: intake.refresh,
    customers: intake.customers,
    idempotency: createIdempotency(database, clock),
    reservations: reservationDesk(parts),
    systems: systemInfos(parts.systems),
  };
  return (principal: Principal, request: EdgeRequest): GraphContext =>
    graphContext(shared, principal, request.signal);
}

function webhooks({ systems, intake, log }: GatewayParts): WebhookHandler {
  return async (name, request) => {
    const connector = systems.get(name)?.connector;
    if (connector === undefined) {
      return { status: 404, body: told("NOT_FOUND", `There is no system named ${name}.`) };
    }
    const taken = await intake.webhook(connector, request);
    if (taken.ok) return { status: 200, body: "" };
    const { code, message } = taken.fault;
    log.warn({ system: name, code }, "A webhook was refused");
    return { status: FAULTS[code].http, body: told(code, message) };
  };
}

function told(code: string, message: string): string {
  return JSON.stringify({ code, message });
}
