import { Registry } from "prom-client";
import { compose } from "../federation/compose.ts";
import { planAside } from "../federation/plan/plan-aside.ts";
import { type HealthRecord, healthRecord } from "../federation/subgraphs/health.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { ok, type Result } from "../kernel/result.ts";
import { CONFIG_FILE } from "./config/sources.ts";
import { buildGraph } from "./federation/build-graph.ts";
import { type GraphConfig, readMembers } from "./federation/members.ts";
import { openSubgraphs } from "./federation/open-subgraphs.ts";
import { type OwnSubgraph, ownSubgraph } from "./federation/own-subgraph.ts";
import { type Reloading, type ReloadState, startReloading } from "./federation/reload.ts";
import { subgraphMetrics } from "./federation/subgraph-metrics.ts";
import { createGraph } from "./graph.ts";
import type { ErrorMask } from "./graphql/error-mask.ts";
import type { ExecutableGraph } from "./graphql/executable-graph.ts";
import { type GraphVersions, graphVersions } from "./graphql/graph-versions.ts";
import { localGraph } from "./graphql/local-graph.ts";
import type { Running } from "./lifecycle.ts";
import type { Outbound } from "./outbound/outbound.ts";

export type GraphParts = {
  readonly mask: ErrorMask;
  readonly clock: Clock;
  readonly random: () => number;
  readonly log: Log;
  readonly metrics?: Registry;
  /** Reads the configuration again; left out where it cannot change. */
  readonly reread?: () => Result<GraphConfig>;
  readonly configFile?: string;
  /** How subgraphs are reached; by default in the public network and on this machine only. */
  readonly outbound?: Outbound;
};

export type Graph = GraphVersions & { readonly state: () => ReloadState };

/**
 * The graph that the gateway answers: our own, alone or as one with the subgraphs of the
 * configuration, and kept in step with them. Fails with what composition says, or with the subgraph
 * whose schema is not known.
 */
export async function startGraph(
  config: GraphConfig,
  parts: GraphParts,
): Promise<Result<Running<Graph>>> {
  const { mask, clock } = parts;
  const metrics = subgraphMetrics(parts.metrics ?? new Registry());
  const healthOf = (name: string) =>
    telling(healthRecord(clock, metrics.observing(name)), name, parts.log);
  const open = openSubgraphs(healthOf, parts.outbound);
  const read = await readMembers(config, open, FIRST);
  if (!read.ok) return read;
  let alone: ExecutableGraph | null = null;
  let own: OwnSubgraph | null = null;
  const building = {
    ...{ open, mask, clock },
    alone: () => {
      alone ??= localGraph(createGraph(), mask);
      return alone;
    },
    own: () => {
      own ??= ownSubgraph(mask);
      return own;
    },
  };
  const first = await buildGraph(read.value, {
    ...building,
    // Nobody waits for an answer yet, so the first graph is composed on this very thread.
    compose: async (all) => compose(all),
    // What was composed here can be planned on; what others wrote is tried, to end with its reason.
    plan: (sdl) => {
      const isTried = read.value.supergraph !== null;
      return planAside({ sdl, log: parts.log, signal: FIRST.signal, isTried });
    },
  });
  if (!first.ok) {
    await open.close();
    return first;
  }
  const versions = graphVersions(first.value.graph);
  const reloading: Reloading = startReloading({
    ...{ ...building, ...parts, config, first: first.value },
    reread: parts.reread ?? (() => ok(config)),
    configFile: parts.configFile ?? CONFIG_FILE,
    replace: versions.replace,
  });
  metrics.follow(reloading.state);
  return ok({
    value: { ...versions, state: reloading.state },
    async stop() {
      await reloading.stop();
      reloading.state().current.close();
      await open.close();
    },
  });
}

const FIRST = { known: new Map(), ask: true, signal: new AbortController().signal };

/** The log tells when a subgraph is left alone, and when it is asked again, as of systems. */
function telling(health: HealthRecord, subgraph: string, log: Log): HealthRecord {
  return {
    ...health,
    rest(resting) {
      health.rest(resting);
      if (resting) log.warn({ subgraph }, "circuit opened");
      else log.info({ subgraph }, "circuit closed");
    },
  };
}
