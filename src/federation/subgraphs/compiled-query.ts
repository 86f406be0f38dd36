import type { DocumentNode, GraphQLSchema } from "graphql";
import { BREAK, visit } from "graphql";
import { type CompiledQuery, compileQuery, isCompiledQuery } from "graphql-jit";
import { isPrototypeKey } from "../data-key.ts";

/**
 * An operation as a function; null where that could not be made, or would answer otherwise than
 * graphql-js does, which has to interpret it then.
 */
export function compiledQuery(
  schema: GraphQLSchema,
  document: DocumentNode,
  operationName?: string,
): CompiledQuery | null {
  if (hasPrototypeKey(document)) return null;
  const options = { disablingCapturingStackErrors: true };
  const query = compileQuery(schema, document, operationName, options);
  return isCompiledQuery(query) ? query : null;
}

/** Compiled, its value would become the prototype of the object that it should be in. */
function hasPrototypeKey(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    Field({ alias, name }) {
      found = isPrototypeKey(alias?.value ?? name.value);
      return found ? BREAK : undefined;
    },
  });
  return found;
}
