import { Gauge, Histogram, type Registry } from "prom-client";
import type { Observe } from "../../federation/subgraphs/health.ts";
import { compositionInfo } from "./composition-info.ts";
import type { ReloadState } from "./reload.ts";

export type SubgraphMetrics = {
  readonly observing: (subgraph: string) => Observe;
  /** From then on, each scrape reads the state of the graph. */
  follow(state: () => ReloadState): void;
};

/** What is counted of other graphs; labels are their names, which the configuration bounds. */
export function subgraphMetrics(registry: Registry): SubgraphMetrics {
  const registers = [registry];
  const requests = new Histogram({
    name: "tutti_subgraph_request_seconds",
    help: "Time of a request to a subgraph, by how it ended: OK, or the code of its error.",
    labelNames: ["subgraph", "outcome"] as const,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  });
  let state: (() => ReloadState) | null = null;
  const gauge = (name: string, help: string, read: (state: ReloadState) => number) =>
    new Gauge({
      ...{ name, help, registers },
      collect() {
        if (state !== null) this.set(read(state()));
      },
    });
  gauge("tutti_graph_version", "Graphs since the start, the first being 1.", (now) => now.version);
  gauge("tutti_graph_change_refused", "1 while a change that makes no graph is left out.", (now) =>
    now.refused === null ? 0 : 1,
  );
  gauge(
    "tutti_graph_changes_refused",
    "Changes since the start that made no graph.",
    (now) => now.refusals,
  );
  const eachSubgraph = (
    name: string,
    help: string,
    read: (one: ReturnType<typeof compositionInfo>["subgraphs"][number]) => number,
  ) =>
    new Gauge({
      ...{ name, help, registers, labelNames: ["subgraph"] as const },
      collect() {
        this.reset();
        if (state === null) return;
        for (const one of compositionInfo(state()).subgraphs) {
          this.set({ subgraph: one.name }, read(one));
        }
      },
    });
  eachSubgraph("tutti_subgraph_up", "1, and 0 while a subgraph is left alone.", (one) =>
    one.status === "DOWN" ? 0 : 1,
  );
  eachSubgraph(
    "tutti_subgraph_event_connections",
    "Connections over which a subgraph sends events.",
    (one) => one.connections,
  );
  eachSubgraph(
    "tutti_subgraph_subscriptions",
    "Subscriptions to a subgraph's events.",
    (one) => one.subscriptions,
  );
  return {
    observing: (subgraph) => (outcome, ms) =>
      requests.observe({ subgraph, outcome: outcome ?? "OK" }, ms / 1_000),
    follow(given) {
      state = given;
    },
  };
}
