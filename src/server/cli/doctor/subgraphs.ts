import { compose } from "../../../federation/compose.ts";
import { healthRecord } from "../../../federation/subgraphs/health.ts";
import { readSupergraph } from "../../../federation/supergraph.ts";
import { type GraphConfig, readMembers } from "../../federation/members.ts";
import {
  type OpenSubgraphs,
  openSubgraphs,
  type RemoteSettings,
} from "../../federation/open-subgraphs.ts";
import type { OutboundRules } from "../../outbound/address-rules.ts";
import { createOutbound } from "../../outbound/outbound.ts";
import { systemClock } from "../../system-clock.ts";
import { type Finding, fine, problem } from "./finding.ts";

const ANSWER_WITHIN_MS = 15_000;

type JoinedGraph = GraphConfig & { readonly outbound: OutboundRules };

/** Asks every configured subgraph whether it answers, and whether one graph comes of all of them. */
export async function probeSubgraphs(config: JoinedGraph): Promise<readonly Finding[]> {
  if (Object.keys(config.subgraphs).length === 0 && config.supergraph === null) return [];
  const outbound = createOutbound(config.outbound);
  const open = openSubgraphs(() => healthRecord(systemClock()), outbound);
  const configured = Object.entries(config.subgraphs).flatMap(([name, settings]) =>
    settings.url === null ? [] : [{ ...settings, name, url: settings.url }],
  );
  try {
    const each = await Promise.all(configured.map((settings) => ask(settings, open)));
    return [...each, await checkGraph(config, open)];
  } finally {
    await open.close();
    await outbound.close();
  }
}

async function ask(settings: RemoteSettings, open: OpenSubgraphs): Promise<Finding> {
  const check = `${settings.name} (subgraph)`;
  const { subgraph, release } = open.lease(settings);
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const begunMs = performance.now();
  const { errors } = await subgraph.fetch(
    { kind: "query", operation: "{ __typename }", variables: {} },
    { signal, context: {}, audience: "", headers: {} },
  );
  await release();
  const [error] = errors;
  if (error === undefined) {
    return fine(check, `answers in ${Math.round(performance.now() - begunMs)} ms`);
  }
  const todo = "See that it runs, that this machine reaches it, and that its headers let us in.";
  return problem(check, `${error.message} It is asked at ${settings.url}`, todo);
}

async function checkGraph(config: GraphConfig, open: OpenSubgraphs): Promise<Finding> {
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  const members = await readMembers(config, open, { known: new Map(), ask: true, signal });
  if (!members.ok) return problem("Graph", members.fault.message, ADVICE);
  const { supergraph, schemas } = members.value;
  const composed = supergraph === null ? compose(schemas) : readSupergraph(supergraph);
  if (!composed.ok) return problem("Graph", composed.fault.message, ADVICE);
  return fine("Graph", `is one of Tutti's own and ${members.value.remotes.length} others`);
}

const ADVICE =
  "docs/federation.md says what subgraphs have to tell; a Tutti that runs keeps its graph.";
