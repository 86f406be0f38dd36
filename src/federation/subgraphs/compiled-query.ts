import type { DocumentNode, GraphQLInputType, GraphQLSchema } from "graphql";
import { getNamedType, isInputObjectType, isInputType, typeFromAST, visit } from "graphql";
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
  if (!isCompilable(schema, document)) return null;
  const options = { disablingCapturingStackErrors: true };
  const query = compileQuery(schema, document, operationName, options);
  return isCompiledQuery(query) ? query : null;
}

function isCompilable(schema: GraphQLSchema, document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    // Compiled, its value would become the prototype of the object that it should be in.
    Field({ alias, name }) {
      found ||= isPrototypeKey(alias?.value ?? name.value);
    },
    // Its function would be written out many levels deep, which takes a minute.
    VariableDefinition({ type }) {
      const of = typeFromAST(schema, type);
      found ||= isInputType(of) && isRecursive(of);
    },
  });
  return !found;
}

/** Whether values of the type can have values of their own type within. */
function isRecursive(type: GraphQLInputType, within: readonly GraphQLInputType[] = []): boolean {
  const of = getNamedType(type);
  if (!isInputObjectType(of)) return false;
  if (within.includes(of)) return true;
  return Object.values(of.getFields()).some((field) => isRecursive(field.type, [...within, of]));
}
