import {
  buildClientSchema,
  getIntrospectionQuery,
  type IntrospectionQuery,
  printSchema,
} from "graphql";
import { err, ok, type Result } from "../../kernel/result.ts";
import type { Call, Json, Subgraph } from "./subgraph.ts";

/**
 * Asks a subgraph for its schema, in the schema definition language: by `_service` as Apollo
 * Federation's subgraphs tell it, or else by introspection, which plain GraphQL has. What a
 * subgraph without either answers is SUBGRAPH_SCHEMA_UNKNOWN.
 */
export async function askSchema(subgraph: Subgraph, call: Call): Promise<Result<string>> {
  const ask = (operation: string) =>
    subgraph.fetch({ kind: "query", operation, variables: {} }, call);
  const service = await ask("{ _service { sdl } }");
  const sdl = (service.data?.["_service"] as Json | null | undefined)?.["sdl"];
  if (typeof sdl === "string") return ok(sdl);
  const introspected = await ask(getIntrospectionQuery({ descriptions: true }));
  try {
    return ok(printSchema(buildClientSchema(introspected.data as unknown as IntrospectionQuery)));
  } catch {
    const [reason] = [...introspected.errors, ...service.errors];
    return err(
      "SUBGRAPH_SCHEMA_UNKNOWN",
      `The subgraph ${subgraph.name} does not tell its schema. ` +
        `${reason === undefined ? "" : `${reason.message} `}` +
        "It has to answer _service or introspection, or its schema has to be given as a file " +
        `(subgraphs.${subgraph.name}.schema), with which a start does not depend on it.`,
    );
  }
}
