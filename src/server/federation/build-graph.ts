import { createHash } from "node:crypto";
import type { SubgraphSchema } from "../../federation/compose.ts";
import type { PlanAside } from "../../federation/plan/plan-aside.ts";
import type { Subgraph } from "../../federation/subgraphs/subgraph.ts";
import { readSupergraph, type Supergraph } from "../../federation/supergraph.ts";
import type { Clock } from "../../kernel/clock.ts";
import { ok, type Result } from "../../kernel/result.ts";
import type { ErrorMask } from "../graphql/error-mask.ts";
import type { ExecutableGraph } from "../graphql/executable-graph.ts";
import { federatedGraph } from "../graphql/federated-graph.ts";
import { checkOwnPart } from "./check-own-part.ts";
import type { Members } from "./members.ts";
import type { Lease, OpenSubgraphs } from "./open-subgraphs.ts";
import type { OwnSubgraph } from "./own-subgraph.ts";

/** A graph with what it stands on. */
export type GraphVersion = {
  readonly graph: ExecutableGraph;
  readonly members: Members;
  /** Of the schema in which clients ask; null while our own graph is alone. */
  readonly schemaHash: string | null;
  readonly remotes: readonly Remote[];
  /** Ends what cannot go on and waits for the rest; then lets go of the subgraphs. */
  retire(): Promise<void>;
  /** Lets go at once of what would outlive the process. */
  close(): void;
};

/** Another graph that is a part of it. */
export type Remote = Pick<Lease, "subgraph" | "health"> & {
  readonly name: string;
  /** Of the schema that it told; null where a supergraph was supplied. */
  readonly schemaHash: string | null;
};

export type BuildParts = {
  /** Our own graph alone, and as a subgraph; made when they are first needed. */
  readonly alone: () => ExecutableGraph;
  readonly own: () => OwnSubgraph;
  readonly open: OpenSubgraphs;
  readonly compose: (schemas: readonly SubgraphSchema[]) => Promise<Result<string>>;
  /** Begins to plan on a supergraph, or says why it cannot be planned on. */
  readonly plan: (sdl: string) => Promise<Result<PlanAside>>;
  readonly mask: ErrorMask;
  readonly clock: Clock;
};

/**
 * After this a graph that was replaced is asked nothing new: longer than an operation that was
 * admitted takes to begin.
 */
const GRACE_MS = 5_000;

/**
 * Makes the graph of its members. Fails with what composition, a supplied supergraph's reader or the
 * planner says; nothing is held then.
 */
export async function buildGraph(
  members: Members,
  parts: BuildParts,
): Promise<Result<GraphVersion>> {
  const { remotes, withOwn } = members;
  if (remotes.length === 0 && members.supergraph === null) {
    const nothing = { schemaHash: null, remotes: [], retire: async () => {}, close: () => {} };
    return ok({ graph: parts.alone(), members, ...nothing });
  }
  const supergraph = await supergraphOf(members, parts);
  if (!supergraph.ok) return supergraph;
  const planning = await parts.plan(supergraph.value.sdl);
  if (!planning.ok) return planning;
  const own = withOwn ? parts.own() : null;
  const leases = remotes.map((remote) => parts.open.lease(remote));
  const release = () => Promise.all(leases.map((lease) => lease.release()));
  const subgraphs: Subgraph[] = leases.map(({ subgraph }) => subgraph);
  if (own !== null) subgraphs.push(own.subgraph);
  const graph = federatedGraph({
    supergraph: supergraph.value,
    planning: planning.value,
    subgraphs: new Map(subgraphs.map((subgraph) => [subgraph.name, subgraph])),
    own,
    mask: parts.mask,
  });
  return ok({
    ...{ graph, members, schemaHash: hashOf(supergraph.value.sdl) },
    remotes: leases.map(({ subgraph, health }) => {
      const { name } = subgraph;
      const sdl = members.schemas.find((one) => one.name === name)?.sdl;
      return { name, subgraph, health, schemaHash: sdl === undefined ? null : hashOf(sdl) };
    }),
    close: planning.value.close,
    async retire() {
      graph.endStreams();
      do await parts.clock.sleep(GRACE_MS);
      while (graph.running() > 0);
      planning.value.close();
      await release();
    },
  });
}

async function supergraphOf(
  { schemas, supergraph: supplied, withOwn }: Members,
  { compose }: BuildParts,
): Promise<Result<Supergraph>> {
  const sdl = supplied === null ? await compose(schemas) : ok(supplied);
  if (!sdl.ok) return sdl;
  const supergraph = readSupergraph(sdl.value);
  if (!supergraph.ok || supplied === null || !withOwn) return supergraph;
  const fits = await checkOwnPart(supergraph.value, compose);
  return fits.ok ? supergraph : fits;
}

function hashOf(text: string): string {
  return createHash("sha256").update(text).digest("hex").slice(0, 16);
}
