import { readFile } from "node:fs/promises";
import { compose, type SubgraphSchema } from "../federation/compose.ts";
import { askSchema } from "../federation/subgraphs/ask-schema.ts";
import { type HttpSubgraph, httpSubgraph } from "../federation/subgraphs/http-subgraph.ts";
import { inProcessSubgraph } from "../federation/subgraphs/in-process-subgraph.ts";
import type { Subgraph } from "../federation/subgraphs/subgraph.ts";
import { readSupergraph } from "../federation/supergraph.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import { subgraphSdl } from "../schema/subgraph-sdl.ts";
import type { Config } from "./config/load.ts";
import type { SubgraphConfig } from "./config/subgraph-settings.ts";
import { createGraph, createSubgraph } from "./graph.ts";
import type { ErrorMask } from "./graphql/error-mask.ts";
import type { ExecutableGraph } from "./graphql/executable-graph.ts";
import { federatedGraph } from "./graphql/federated-graph.ts";
import { localGraph } from "./graphql/local-graph.ts";
import type { Running } from "./lifecycle.ts";

/** The name of our own graph among the subgraphs. */
const OWN = "tutti";

/** What each subgraph may take of us. */
const LIMITS = {
  connectionsMax: 32,
  answerBytesMax: 16_000_000,
  failuresMax: 5,
  restMs: 1_000,
} as const;

/**
 * The graph that the gateway answers: our own, alone or as one with the subgraphs of the
 * configuration. Fails with what composition says, or with the subgraph whose schema is not known.
 */
export async function startGraph(
  { subgraphs }: Pick<Config, "subgraphs">,
  mask: ErrorMask,
): Promise<Result<Running<ExecutableGraph>>> {
  const entries = Object.entries(subgraphs);
  if (entries.length === 0) {
    return ok({ value: localGraph(createGraph(), mask), stop: async () => {} });
  }
  const remote = entries.map(([name, settings]) => [settings, open(name, settings)] as const);
  const stop = async () => void (await Promise.all(remote.map(([, one]) => one.close())));
  const built = await build(remote, mask);
  if (built.ok) return ok({ value: built.value, stop });
  await stop();
  return built;
}

async function build(
  remote: readonly (readonly [SubgraphConfig, HttpSubgraph])[],
  mask: ErrorMask,
): Promise<Result<ExecutableGraph>> {
  const schemas: SubgraphSchema[] = [{ name: OWN, sdl: subgraphSdl() }];
  for (const [{ schema }, subgraph] of remote) {
    const sdl = await (schema === null ? ask(subgraph) : readSchema(subgraph.name, schema));
    if (!sdl.ok) return sdl;
    schemas.push({ name: subgraph.name, sdl: sdl.value });
  }
  const sdl = compose(schemas);
  if (!sdl.ok) return sdl;
  const supergraph = readSupergraph(sdl.value);
  if (!supergraph.ok) return supergraph;
  const schema = createSubgraph();
  const own = inProcessSubgraph(OWN, schema, (error, { audience }) => {
    const culprit = { requestId: "", principalId: audience, operationName: null };
    const { message, extensions } = mask(error, culprit);
    return { message, extensions };
  });
  const all: readonly Subgraph[] = [own, ...remote.map(([, subgraph]) => subgraph)];
  return ok(
    federatedGraph({
      supergraph: supergraph.value,
      subgraphs: new Map(all.map((subgraph) => [subgraph.name, subgraph])),
      own: { name: OWN, graph: localGraph(schema, mask) },
      mask,
    }),
  );
}

function open(name: string, settings: SubgraphConfig): HttpSubgraph {
  const { url, timeoutMs, passHeaders, headers } = settings;
  return httpSubgraph({
    ...{ name, url: new URL(url), timeoutMs, headers: { pass: passHeaders, set: headers } },
    ...LIMITS,
  });
}

function ask(subgraph: Subgraph): Promise<Result<string>> {
  const signal = AbortSignal.timeout(SCHEMA_MS);
  return askSchema(subgraph, { signal, context: {}, audience: "", headers: {} });
}

const SCHEMA_MS = 30_000;

async function readSchema(name: string, path: string): Promise<Result<string>> {
  try {
    return ok(await readFile(path, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err("SUBGRAPH_SCHEMA_UNKNOWN", `The schema of the subgraph ${name}: ${reason}.`);
  }
}
