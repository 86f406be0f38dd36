import type { CompositionInfo } from "../../resolvers/composition-port.ts";
import type { ReloadState } from "./reload.ts";

/** What the graph tells of how it is put together. */
export function compositionInfo({
  version,
  since,
  current,
  refused,
}: ReloadState): CompositionInfo {
  const subgraphs = current.remotes.map(({ name, schemaHash, subgraph, health }) => ({
    ...{ name, schemaHash, circuit: subgraph.circuit() },
    ...health.read(),
    ...subgraph.events(),
  }));
  return { version, since, schemaHash: current.schemaHash, refused, subgraphs };
}
