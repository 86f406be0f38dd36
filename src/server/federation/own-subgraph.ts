import { inProcessSubgraph } from "../../federation/subgraphs/in-process-subgraph.ts";
import type { Subgraph } from "../../federation/subgraphs/subgraph.ts";
import { createSubgraph } from "../graph.ts";
import type { ErrorMask } from "../graphql/error-mask.ts";
import type { ExecutableGraph } from "../graphql/executable-graph.ts";
import { localGraph } from "../graphql/local-graph.ts";

/** The name of our own graph among the subgraphs. */
export const OWN = "tutti";

/** Our own graph as one of several: by itself, and as a subgraph of this process. */
export type OwnSubgraph = {
  readonly name: string;
  readonly graph: ExecutableGraph;
  readonly subgraph: Subgraph;
};

export function ownSubgraph(mask: ErrorMask): OwnSubgraph {
  const schema = createSubgraph();
  const subgraph = inProcessSubgraph(OWN, schema, (error, { audience }) => {
    const culprit = { requestId: "", principalId: audience, operationName: null };
    const { message, extensions } = mask(error, culprit);
    return { message, extensions };
  });
  return { name: OWN, graph: localGraph(schema, mask), subgraph };
}
