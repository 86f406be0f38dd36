import { createHash } from "node:crypto";
import { readFile } from "node:fs/promises";
import type { SubgraphSchema } from "../../federation/compose.ts";
import { askSchema } from "../../federation/subgraphs/ask-schema.ts";
import type { Subgraph } from "../../federation/subgraphs/subgraph.ts";
import { type Member, membersOf } from "../../federation/supergraph-members.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import { subgraphSdl } from "../../schema/subgraph-sdl.ts";
import type { Config } from "../config/load.ts";
import { defaultSubgraph, type SubgraphConfig } from "../config/subgraph-settings.ts";
import type { OpenSubgraphs, RemoteSettings } from "./open-subgraphs.ts";
import { OWN } from "./own-subgraph.ts";

export type GraphConfig = Pick<Config, "subgraphs" | "supergraph" | "subgraphPollSeconds">;

/** What a graph is made of, as far as it was known at one moment. */
export type Members = {
  readonly remotes: readonly RemoteSettings[];
  /** The subgraphs' schemas; none where the supergraph was supplied. */
  readonly schemas: readonly SubgraphSchema[];
  /** The supplied supergraph. */
  readonly supergraph: string | null;
  /** Whether our own graph is one of them. */
  readonly withOwn: boolean;
  /** Equal for equal members. */
  readonly fingerprint: string;
};

export type Asking = {
  /** Schemas as they were told last, by name: they stand where a subgraph cannot be asked now. */
  readonly known: ReadonlyMap<string, string>;
  /** Whether to ask those whose schema is known. */
  readonly ask: boolean;
  readonly signal: AbortSignal;
};

/**
 * Reads what the configuration names: the supplied supergraph, or each subgraph's schema, from its
 * file or by asking it. A subgraph that does not answer keeps the schema that it told last; one
 * that never told any is a fault.
 */
export async function readMembers(
  { subgraphs, supergraph }: GraphConfig,
  open: OpenSubgraphs,
  asking: Asking,
): Promise<Result<Members>> {
  if (supergraph !== null) return readSupplied(subgraphs, supergraph);
  const remotes = Object.entries(subgraphs).map(([name, one]) => ({
    ...one,
    name,
    url: one.url ?? "",
  }));
  const schemas: SubgraphSchema[] = [{ name: OWN, sdl: subgraphSdl() }];
  const told = await Promise.all(remotes.map((one) => schemaOf(one, open, asking)));
  for (const [i, sdl] of told.entries()) {
    if (!sdl.ok) return sdl;
    schemas.push({ name: remotes[i]?.name ?? "", sdl: sdl.value });
  }
  return ok(members(remotes, schemas, null, true));
}

async function schemaOf(
  settings: RemoteSettings,
  open: OpenSubgraphs,
  { known, ask, signal }: Asking,
): Promise<Result<string>> {
  const { name, schema } = settings;
  if (schema !== null) return readText(schema, "SUBGRAPH_SCHEMA_UNKNOWN", `The schema of ${name}`);
  const last = known.get(name);
  if (last !== undefined && !ask) return ok(last);
  const { subgraph, release } = open.lease(settings);
  try {
    const told = await askForSchema(subgraph, signal);
    return told.ok || last === undefined ? told : ok(last);
  } finally {
    await release();
  }
}

function askForSchema(subgraph: Subgraph, called: AbortSignal): Promise<Result<string>> {
  const signal = AbortSignal.any([called, AbortSignal.timeout(SCHEMA_MS)]);
  return askSchema(subgraph, { signal, context: {}, audience: "", headers: {} });
}

const SCHEMA_MS = 30_000;

async function readSupplied(
  settings: Readonly<Record<string, SubgraphConfig>>,
  path: string,
): Promise<Result<Members>> {
  const text = await readText(path, "SUPERGRAPH_INVALID", "The supergraph");
  if (!text.ok) return text;
  const listed = membersOf(text.value);
  if (!listed.ok) return listed;
  const names = listed.value.map(({ name }) => name);
  const stranger = Object.keys(settings).find((name) => !names.includes(name));
  if (stranger !== undefined) {
    return invalid(`the configuration names ${stranger}, which is none of its subgraphs`);
  }
  const remotes: RemoteSettings[] = [];
  for (const member of listed.value) {
    if (member.name === OWN) continue;
    const remote = remoteOf(member, settings[member.name]);
    if (remote === null) {
      return invalid(
        `its subgraph ${member.name} has no address that may be used (${member.url || "none"}): ` +
          `give one as subgraphs.${member.name}.url`,
      );
    }
    remotes.push(remote);
  }
  return ok(members(remotes, [], text.value, names.includes(OWN)));
}

/** The configuration's words count more than the supergraph's. */
function remoteOf({ name, url }: Member, given?: SubgraphConfig): RemoteSettings | null {
  const settings = given?.url ? given : defaultSubgraph(url);
  const address = settings?.url;
  return address ? { ...settings, ...given, name, url: address } : null;
}

function invalid(reason: string): Result<never> {
  return err("SUPERGRAPH_INVALID", `The supplied supergraph cannot be used: ${reason}.`);
}

function members(
  remotes: readonly RemoteSettings[],
  schemas: readonly SubgraphSchema[],
  supergraph: string | null,
  withOwn: boolean,
): Members {
  const all = JSON.stringify({ remotes, schemas, supergraph });
  const fingerprint = createHash("sha256").update(all).digest("hex").slice(0, 16);
  return { remotes, schemas, supergraph, withOwn, fingerprint };
}

async function readText(
  path: string,
  code: "SUPERGRAPH_INVALID" | "SUBGRAPH_SCHEMA_UNKNOWN",
  what: string,
): Promise<Result<string>> {
  try {
    return ok(await readFile(path, "utf8"));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err(code, `${what} cannot be read: ${reason}.`);
  }
}
