import type { HealthRecord } from "../../federation/subgraphs/health.ts";
import { type HttpSubgraph, httpSubgraph } from "../../federation/subgraphs/http-subgraph.ts";
import type { SubgraphConfig } from "../config/subgraph-settings.ts";
import { createOutbound, NOWHERE_ELSE, type Outbound } from "../outbound/outbound.ts";

/** A subgraph of the configuration whose address is known. */
export type RemoteSettings = SubgraphConfig & { readonly name: string; readonly url: string };

/** A subgraph that is held open; whoever has it gives it back once. */
export type Lease = {
  readonly subgraph: HttpSubgraph;
  readonly health: HealthRecord;
  readonly release: () => Promise<void>;
};

export type OpenSubgraphs = {
  /** Opens a subgraph, or gives the one that is open with the same settings. */
  lease(settings: RemoteSettings): Lease;
  /** Closes all of them, whoever has them. */
  close(): Promise<void>;
};

/**
 * The subgraphs that are open. Graphs that follow each other share those whose settings stay: their
 * connections, and what is known of their health. One that nobody has is closed.
 */
export function openSubgraphs(
  healthOf: (name: string) => HealthRecord,
  outbound: Outbound = createOutbound(NOWHERE_ELSE),
): OpenSubgraphs {
  type Held = Omit<Lease, "release"> & { holders: number };
  const open = new Map<string, Held>();
  const opened = (settings: RemoteSettings): Held => {
    const health = healthOf(settings.name);
    return { subgraph: connect(settings, health, outbound), health, holders: 0 };
  };
  return {
    lease(settings) {
      const key = JSON.stringify(settings);
      const held = open.get(key) ?? opened(settings);
      open.set(key, held);
      held.holders += 1;
      return {
        subgraph: held.subgraph,
        health: held.health,
        async release() {
          held.holders -= 1;
          if (held.holders > 0) return;
          open.delete(key);
          await held.subgraph.close();
        },
      };
    },
    async close() {
      const all = [...open.values()];
      open.clear();
      await Promise.all(all.map(({ subgraph }) => subgraph.close()));
    },
  };
}

/** The one place where an address of the configuration becomes connections. */
function connect(settings: RemoteSettings, health: HealthRecord, outbound: Outbound): HttpSubgraph {
  const { url, subscriptionUrl, passHeaders, headers, timeoutMs } = settings;
  const events = new URL(subscriptionUrl ?? url.replace(/^http/, "ws"));
  return httpSubgraph({
    ...settings,
    health,
    url: new URL(url),
    subscriptionUrl: events,
    headers: { pass: passHeaders, set: headers },
    connect: outbound.connector(timeoutMs),
    agent: outbound.agent(events),
  });
}
