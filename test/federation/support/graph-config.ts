import type { z } from "zod";
import { SubgraphSettings } from "../../../src/server/config/subgraph-settings.ts";
import type { GraphConfig } from "../../../src/server/federation/members.ts";

/** The configuration of a graph, whose subgraphs have the settings that are not given by default. */
export function graphConfig(
  subgraphs: z.input<typeof SubgraphSettings>,
  over: Partial<GraphConfig> = {},
): GraphConfig {
  return {
    ...{ supergraph: null, subgraphPollSeconds: 0, ...over },
    subgraphs: SubgraphSettings.parse(subgraphs),
  };
}
