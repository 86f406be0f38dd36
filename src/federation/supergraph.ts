import type { GraphQLSchema } from "graphql";
import { buildASTSchema, parse } from "graphql";
import { err, ok, type Result } from "../kernel/result.ts";
import { type Owns, ownedBy } from "./ownership.ts";
import { type IsOfType, isOfTypeIn } from "./plan/plan-schema.ts";
import { publicSchemaOf } from "./public-schema.ts";

/** A supergraph, read once. */
export type Supergraph = {
  readonly sdl: string;
  /** What clients see: nothing of how it is put together, and nothing inaccessible. */
  readonly schema: GraphQLSchema;
  /** By all types, also those that clients do not see. */
  readonly isOfType: IsOfType;
  /** Which fields a subgraph answers by itself. */
  readonly ownedBy: (subgraph: string) => Owns;
};

/** Reads a supergraph in Apollo's supergraph schema language. SUPERGRAPH_INVALID says what is wrong. */
export function readSupergraph(sdl: string): Result<Supergraph> {
  try {
    const document = parse(sdl, { noLocation: true });
    const whole = buildASTSchema(document, { assumeValidSDL: true });
    const schema = buildASTSchema(publicSchemaOf(document), { assumeValidSDL: true });
    return ok({
      sdl,
      schema,
      isOfType: isOfTypeIn(whole),
      ownedBy: (name) => ownedBy(document, name),
    });
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return err("SUPERGRAPH_INVALID", `This is not a supergraph schema: ${reason}`);
  }
}
