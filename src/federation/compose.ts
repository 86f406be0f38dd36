import { composeServices } from "@theguild/federation-composition";
import { parse, print } from "graphql";
import { err, ok, type Result } from "../kernel/result.ts";
import { withBases } from "./composition/extension-bases.ts";
import { withPlainFieldSets } from "./composition/field-sets.ts";
import { mendSupergraph } from "./composition/mend-supergraph.ts";
import type { SubgraphDocument } from "./composition/subgraph-document.ts";
import { worded } from "./composition/worded.ts";

/** One subgraph as it takes part in a supergraph. */
export type SubgraphSchema = {
  readonly name: string;
  /** Its schema in the schema definition language, with Apollo Federation's directives. */
  readonly sdl: string;
};

/**
 * Composes a supergraph, in Apollo's supergraph schema language, of these subgraphs, each of
 * Federation 1 or 2. COMPOSITION_FAILED says all that stands against it: which subgraph, type and
 * field, and what to do.
 */
export function compose(subgraphs: readonly SubgraphSchema[]): Result<string> {
  const read: SubgraphDocument[] = [];
  const unread: string[] = [];
  for (const { name, sdl } of subgraphs) {
    try {
      read.push({ name, typeDefs: parse(sdl) });
    } catch (error) {
      unread.push(`[${name}] ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (unread.length > 0) return failed(unread);
  const based = withBases(read.map(withPlainFieldSets));
  const services = based.map((one) => ({ ...one, url: `subgraph:${one.name}` }));
  try {
    const { supergraphSdl, errors } = composeServices(services);
    if (errors !== undefined) return failed(errors.map((error) => worded(error, based)));
    return ok(print(mendSupergraph(parse(supergraphSdl, { noLocation: true }), based)));
  } catch (error) {
    // What the library has no words for, such as a union within a field set.
    return failed([error instanceof Error ? error.message : String(error)]);
  }
}

function failed(reasons: readonly string[]): Result<string> {
  const told = reasons.slice(0, REASONS_MAX).join("\n");
  const more = reasons.length > REASONS_MAX ? `\nAnd ${reasons.length - REASONS_MAX} more.` : "";
  return err("COMPOSITION_FAILED", `The subgraphs do not make one graph.\n${told}${more}`);
}

const REASONS_MAX = 20;
