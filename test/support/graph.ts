import { randomFillSync } from "node:crypto";
import type { ExecutionResult } from "graphql";
import type { Conductor } from "../../src/conductor/index.ts";
import { authorityRank, type SystemRole } from "../../src/domain/authority.ts";
import type { Rows } from "../../src/domain/principal.ts";
import type { NewEvent } from "../../src/events/event.ts";
import { appendEvents } from "../../src/events/outbox.ts";
import { customerAdministration } from "../../src/ingest/customer-administration.ts";
import { createTake, type Take } from "../../src/ingest/take.ts";
import type { Clock } from "../../src/kernel/clock.ts";
import { type Result, unwrap } from "../../src/kernel/result.ts";
import { type ContextParts, graphContext } from "../../src/resolvers/graph-context.ts";
import type { RefreshPort } from "../../src/resolvers/refresh-port.ts";
import { compositionInfo } from "../../src/server/federation/composition-info.ts";
import { type Graph, startGraph } from "../../src/server/graph-part.ts";
import { currentPipeline } from "../../src/server/graphql/current-pipeline.ts";
import { DOCUMENT_LIMITS } from "../../src/server/graphql/document-limits.ts";
import { createErrorMask, type ErrorMask } from "../../src/server/graphql/error-mask.ts";
import type { ExecutableGraph } from "../../src/server/graphql/executable-graph.ts";
import type { GraphVersions } from "../../src/server/graphql/graph-versions.ts";
import { createPipeline, type Pipeline } from "../../src/server/graphql/pipeline.ts";
import type { Running } from "../../src/server/lifecycle.ts";
import { reservationDesk } from "../../src/server/reservation-desk.ts";
import { type Database, openDatabase, type Sql } from "../../src/store/database.ts";
import { createIdempotency } from "../../src/store/idempotency-repository.ts";
import { realClock } from "./clock.ts";
import { freshDatabase } from "./database.ts";
import { quietLog } from "./quiet-log.ts";

export type GraphWorld = {
  readonly database: Database;
  readonly take: Take;
  readonly statements: string[];
  ask(
    source: string,
    variables?: Record<string, unknown>,
    options?: {
      scopes?: readonly string[];
      refresh?: RefreshPort;
      conductor?: Conductor;
      caller?: string;
      rows?: Rows | null;
    },
  ): Promise<ExecutionResult>;
  close(): Promise<void>;
};

const ROLES: Readonly<Record<string, SystemRole>> = {
  shop: "STOREFRONT",
  erp: "ERP",
  till: "POS",
  crm: "CRM",
};

type GraphOf = (mask: ErrorMask) => Promise<Result<Running<GraphVersions & Partial<Graph>>>>;

/** What a graph needs beside its mask. */
export const gatewayOf = { clock: realClock, log: quietLog, random: Math.random };

const ownGraphAlone = { subgraphs: {}, supergraph: null, subgraphPollSeconds: 0 };

/** The real graph over a real database, with records taken in by the real ingest. */
export async function graphWorld(
  clock: Clock = realClock,
  graphOf: GraphOf = (mask) => startGraph(ownGraphAlone, { mask, ...gatewayOf }),
  through: (pipeline: Pipeline, database: Database) => Pipeline = (pipeline) => pipeline,
): Promise<GraphWorld> {
  const fresh = await freshDatabase();
  const statements: string[] = [];
  const database = openDatabase({
    url: fresh.url,
    poolMax: 4,
    applicationName: "graph-test",
    onQuery: (text) => statements.push(text),
  });
  const random = (into: Uint8Array) => randomFillSync(into);
  const ingest = {
    database,
    rank: authorityRank({}, (system) => ROLES[system] ?? "CRM"),
    clock,
    random,
    append: (tx: Sql, events: readonly NewEvent[]) => appendEvents(tx, events, clock, random),
    homeCountry: "GB",
  };
  const take = createTake(ingest);
  const customers = customerAdministration(ingest);
  const mask = createErrorMask(quietLog, () => "test-error");
  const graph = unwrap(await graphOf(mask));
  const state = () => {
    if (graph.value.state === undefined) throw new Error("this graph was not composed");
    return graph.value.state();
  };
  const pipelineOf = (one: ExecutableGraph) => createPipeline(one, DOCUMENT_LIMITS);
  const pipeline = through(currentPipeline(graph.value, pipelineOf), database);
  return {
    database,
    take,
    statements,
    async ask(
      source,
      variables = {},
      {
        scopes = ["admin"],
        refresh = nothingUnread,
        conductor,
        caller = "key_test",
        rows = null,
      } = {},
    ) {
      const principal = { id: caller, name: "test", role: null, scopes: new Set(scopes), rows };
      const signal = AbortSignal.timeout(30_000);
      const shared = {
        ...{ sql: database, clock, refresh, customers, conductor },
        idempotency: createIdempotency(database, clock),
        systems: [],
        composition: () => compositionInfo(state()),
        reservations: reservationDesk(ingest),
      } as unknown as ContextParts;
      const context = graphContext(shared, principal, signal);
      const admission = pipeline.admit(
        { source, operationName: null, variables },
        principal as never,
        "websocket",
      );
      if ("refusal" in admission) return { errors: admission.refusal.errors as never };
      return pipeline.execute(admission.admitted, {
        variables,
        newContext: () => context,
        signal,
        headers: {},
        principal: principal as never,
        culprit: { requestId: "test", principalId: principal.id, operationName: null },
      });
    },
    async close() {
      await graph.stop();
      await database.close();
      await fresh.drop();
    },
  };
}

const nothingUnread: RefreshPort = async () => new Set<string>();
