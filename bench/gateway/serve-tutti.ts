import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { makeExecutableSchema } from "@graphql-tools/schema";
import { Registry } from "prom-client";
import { planAside } from "../../src/federation/plan/plan-aside.ts";
import { httpSubgraph } from "../../src/federation/subgraphs/http-subgraph.ts";
import { inProcessSubgraph } from "../../src/federation/subgraphs/in-process-subgraph.ts";
import type { Subgraph } from "../../src/federation/subgraphs/subgraph.ts";
import { readSupergraph } from "../../src/federation/supergraph.ts";
import { unwrap } from "../../src/kernel/result.ts";
import { COST_LIMITS } from "../../src/server/cost/cost-control.ts";
import { createPersistedDocuments } from "../../src/server/documents/persisted-documents.ts";
import { createEdge } from "../../src/server/edge.ts";
import { createErrorMask } from "../../src/server/graphql/error-mask.ts";
import type { ExecutableGraph } from "../../src/server/graphql/executable-graph.ts";
import { federatedGraph } from "../../src/server/graphql/federated-graph.ts";
import { fixedGraph } from "../../src/server/graphql/graph-versions.ts";
import { localGraph } from "../../src/server/graphql/local-graph.ts";
import { systemClock } from "../../src/server/system-clock.ts";
import { openDatabase } from "../../src/store/database.ts";
import { silentLog } from "../support/silent-log.ts";
import { LIST, LIST_QUERY } from "./list.ts";
import { NESTED, SMALL, shopSubgraphs } from "./shop.ts";

/** What a Tutti of the benchmark serves, told by its parent. */
export type TuttiOrder = {
  readonly serves: "shop-over-http" | "shop-in-process" | "list";
  readonly supergraph: string;
  readonly ports: Readonly<Record<string, number>>;
  readonly databaseUrl: string;
};

const TICK_MS = 20;
const COLLECTIONS = 4;
const GIVING_BACK_MS = 50;

/**
 * A process with Tutti's edge as the product has it, keys and limits and all, before the graph that
 * its parent orders. Tells its parent the port.
 */
const order: TuttiOrder = JSON.parse(process.argv[2] ?? "");
const log = { ...silentLog, error: (fields: object) => console.error(fields) };
const mask = createErrorMask(log, () => "");
const graph = order.serves === "list" ? listGraph() : await shopGraph(order);
const edge = await createEdge({
  graph: fixedGraph(graph),
  subgraph: () => graph,
  mask,
  contextFor: (principal) => ({ principal }),
  database: openDatabase({ url: order.databaseUrl, poolMax: 2, applicationName: "tutti-bench" }),
  webhooks: async () => ({ status: 404, body: "" }),
  metrics: new Registry(),
  readiness: async () => ({ ready: true, parts: {} }),
  documents: createPersistedDocuments({
    mode: "optional",
    register: false,
    manifest: new Map(Object.entries({ list: LIST_QUERY, small: SMALL, nested: NESTED })),
  }),
  // Counted, charged and reported as always; of a bucket that is never empty.
  costs: { ...COST_LIMITS, maximum: 1e9, restorePerSecond: 1e9 },
  log,
  clock: systemClock(),
  random: (into) => crypto.getRandomValues(into),
});
process.on("disconnect", () => process.exit());
process.on("message", async () => {
  // Once lets go of the objects; the room they had is kept a while, and what is resident would go up
  // and down with it by a quarter.
  for (let collected = 0; collected < COLLECTIONS; collected += 1) {
    collectGarbage();
    await setTimeout(GIVING_BACK_MS);
  }
  process.send?.(process.memoryUsage());
});
process.send?.({ port: unwrap(await edge.listen("127.0.0.1", 0)) });

function collectGarbage(): void {
  setFlagsFromString("--expose-gc");
  runInNewContext("gc")();
}

function listGraph(): ExecutableGraph {
  const typeDefs = [LIST.sdl, "type Subscription { ticks: Int! }"];
  const resolvers = {
    Query: { items: () => LIST.items },
    Subscription: { ticks: { subscribe: ticks, resolve: (tick: number) => tick } },
  };
  return localGraph(makeExecutableSchema({ typeDefs, resolvers }), mask);
}

async function* ticks(): AsyncGenerator<number> {
  for (let tick = 1; ; tick += 1) {
    yield tick;
    await setTimeout(TICK_MS);
  }
}

async function shopGraph({ serves, supergraph: sdl, ports }: TuttiOrder): Promise<ExecutableGraph> {
  const subgraphs = shopSubgraphs().map(({ name, schema }): [string, Subgraph] => [
    name,
    serves === "shop-over-http"
      ? remote(name, ports[name] ?? 0)
      : inProcessSubgraph(name, schema, ({ message }) => ({ message })),
  ]);
  const { signal } = new AbortController();
  return federatedGraph({
    supergraph: unwrap(readSupergraph(sdl)),
    planning: unwrap(await planAside({ sdl, log, signal, isTried: false })),
    subgraphs: new Map(subgraphs),
    own: { name: "", graph: listGraph() },
    mask,
  });
}

function remote(name: string, port: number): Subgraph {
  return httpSubgraph({
    name,
    url: new URL(`http://127.0.0.1:${port}/graphql`),
    headers: { pass: [], set: {} },
    timeoutMs: 5_000,
    connectionsMax: 32,
    answerBytesMax: 16_000_000,
    failuresMax: 5,
    restMs: 1_000,
    retries: 1,
    subscriptionUrl: new URL(`ws://127.0.0.1:${port}/graphql`),
    ...{ socketsMax: 100, subscriptionsMax: 1_000, eventsMax: 1_000 },
  });
}
