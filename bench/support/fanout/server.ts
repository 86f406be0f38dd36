import { Registry } from "prom-client";
import { unwrap } from "../../../src/kernel/result.ts";
import type { ContextParts } from "../../../src/resolvers/graph-context.ts";
import { graphContext } from "../../../src/resolvers/graph-context.ts";
import { createEdge } from "../../../src/server/edge.ts";
import { createGraph } from "../../../src/server/graph.ts";
import { createErrorMask } from "../../../src/server/graphql/error-mask.ts";
import { fixedGraph } from "../../../src/server/graphql/graph-versions.ts";
import { localGraph } from "../../../src/server/graphql/local-graph.ts";
import { randomHex } from "../../../src/server/http/request-identity.ts";
import { systemClock } from "../../../src/server/system-clock.ts";
import { silentLog } from "../silent-log.ts";
import { fanoutEvents } from "./events.ts";
import { answerFanout, usage } from "./process.ts";

/** The gateway's own edge, graph and event log; only what no subscription reaches is left out. */
async function start({ databaseUrl }: { readonly databaseUrl: string }): Promise<number> {
  const clock = systemClock();
  const random = (into: Uint8Array) => crypto.getRandomValues(into);
  const { database, ...events } = await fanoutEvents(databaseUrl);
  const parts = { sql: database, clock, events, systems: [] } as unknown as ContextParts;
  const mask = createErrorMask(silentLog, () => randomHex(random, 8));
  const graph = localGraph(createGraph(), mask);
  const edge = await createEdge({
    ...{
      graph: fixedGraph(graph),
      subgraph: () => graph,
      mask,
      database,
      clock,
      random,
      log: silentLog,
    },
    contextFor: (principal, request) => graphContext(parts, principal, request.signal),
    webhooks: async () => ({ status: 404, body: "" }),
    metrics: new Registry(),
    readiness: async () => ({ ready: true, parts: {} }),
  });
  return unwrap(await edge.listen("127.0.0.1", 0));
}

answerFanout({ start, usage, collect: () => usage({ collect: true }) });
