import { z } from "zod";
import { readNumber, setting } from "./setting.ts";
import type { SubgraphConfig } from "./subgraph-settings.ts";

/** How the graph comes to be of which our own is a part. */
export function supergraphSettings() {
  return {
    supergraph: setting(
      {
        env: "TUTTI_SUPERGRAPH",
        value: "<file>",
        says: "A supergraph that was composed elsewhere; without it the subgraphs are composed here.",
        accepts: "the path of a file",
      },
      z
        .string()
        .min(1)
        .max(1000)
        .refine((path) => !path.includes("\0"))
        .nullable()
        .default(null),
    ),
    subgraphPollSeconds: setting(
      {
        env: "TUTTI_SUBGRAPH_POLL_SECONDS",
        value: "<seconds>",
        says: "How often subgraphs are asked whether their schema has changed; 0 is never.",
        accepts: "a number from 0 to 86400, and at least 0.2 when it is not 0",
        read: readNumber,
      },
      z
        .number()
        .min(0)
        .max(86_400)
        .refine((seconds) => seconds === 0 || seconds >= 0.2)
        .default(60),
    ),
  };
}

type Named = {
  readonly supergraph: string | null;
  readonly subgraphs: Readonly<Record<string, SubgraphConfig>>;
};

/** Subgraphs that are composed here have an address; a supplied supergraph may say it itself. */
export function checkAddresses({ supergraph, subgraphs }: Named, context: z.RefinementCtx): void {
  if (supergraph !== null) return;
  for (const [name, { url }] of Object.entries(subgraphs)) {
    if (url !== null) continue;
    const message = "expected the address of the subgraph";
    context.addIssue({ code: "custom", path: ["subgraphs", name, "url"], message });
  }
}
