import { composeServices } from "@theguild/federation-composition";
import type { GraphQLError } from "graphql";
import { parse } from "graphql";
import { err, ok, type Result } from "../kernel/result.ts";

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
  const services: { name: string; url: string; typeDefs: ReturnType<typeof parse> }[] = [];
  const unread: string[] = [];
  for (const { name, sdl } of subgraphs) {
    try {
      services.push({ name, url: `subgraph:${name}`, typeDefs: parse(sdl) });
    } catch (error) {
      unread.push(`[${name}] ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  if (unread.length > 0) return failed(unread);
  const { supergraphSdl, errors } = composeServices(services);
  return errors === undefined ? ok(supergraphSdl) : failed(errors.map(worded));
}

function failed(reasons: readonly string[]): Result<string> {
  const told = reasons.slice(0, REASONS_MAX).join("\n");
  const more = reasons.length > REASONS_MAX ? `\nAnd ${reasons.length - REASONS_MAX} more.` : "";
  return err("COMPOSITION_FAILED", `The subgraphs do not make one graph.\n${told}${more}`);
}

const REASONS_MAX = 20;

function worded({ message, extensions, locations }: GraphQLError): string {
  const [at] = locations ?? [];
  const where = at === undefined ? "" : ` (line ${at.line} of its schema)`;
  return `${message}${where} [${String(extensions["code"])}]`;
}
