import type { GraphQLError } from "graphql";
import { inProcessSubgraph } from "../../federation/subgraphs/in-process-subgraph.ts";
import type { Call, Subgraph } from "../../federation/subgraphs/subgraph.ts";
import { createSubgraph } from "../graph.ts";
import type { ErrorMask } from "../graphql/error-mask.ts";
import type { ExecutableGraph } from "../graphql/executable-graph.ts";
import { localGraph } from "../graphql/local-graph.ts";
import { beginEvents } from "../graphql/placed-events.ts";

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
  const told = (error: GraphQLError, { audience }: Call) => {
    const culprit = { requestId: "", principalId: audience, operationName: null };
    const { message, extensions } = mask(error, culprit);
    return { message, extensions };
  };
  const subgraph = inProcessSubgraph(OWN, schema, told, beginEvents);
  return { name: OWN, graph: localGraph(schema, mask), subgraph };
}
