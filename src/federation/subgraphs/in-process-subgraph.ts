import type { ExecutionResult, GraphQLSchema } from "graphql";
import { execute, GraphQLError, parse } from "graphql";
import { compileQuery, isCompiledQuery } from "graphql-jit";
import { LRUCache } from "lru-cache";
import type { Call, Json, ResponseError, Subgraph } from "./subgraph.ts";

const COMPILED_MAX = 1_000;

type Run = (variables: Json, context: object) => ExecutionResult | Promise<ExecutionResult>;

/**
 * A graph of this very process as a subgraph: no text goes over a wire. Its schema has the fields
 * that federation asks for (`_entities`). Errors come as its resolvers throw them, `mask` says what
 * of them may be told.
 */
export function inProcessSubgraph(
  name: string,
  schema: GraphQLSchema,
  mask: (error: GraphQLError, call: Call) => ResponseError,
): Subgraph {
  const compiled = new LRUCache<string, Run>({ max: COMPILED_MAX });
  const runOf = (operation: string): Run => {
    const known = compiled.get(operation);
    if (known !== undefined) return known;
    const run = compile(schema, operation);
    compiled.set(operation, run);
    return run;
  };
  return {
    name,
    async fetch({ operation, variables }, call) {
      try {
        const { data, errors = [] } = await runOf(operation)(variables, call.context);
        return {
          data: (data as Json | null | undefined) ?? null,
          errors: errors.map((error) => located(error, mask(error, call))),
        };
      } catch (error) {
        const thrown = error instanceof Error ? error : new Error(String(error));
        const wrapped = new GraphQLError(thrown.message, { originalError: thrown });
        return { data: null, errors: [mask(wrapped, call)] };
      }
    },
  };
}

function compile(schema: GraphQLSchema, operation: string): Run {
  const document = parse(operation, { noLocation: true });
  const query = compileQuery(schema, document, undefined, { disablingCapturingStackErrors: true });
  if (isCompiledQuery(query)) {
    return (variables, context) => query.query(undefined, context, variables);
  }
  return (variableValues, contextValue) =>
    execute({ schema, document, variableValues, contextValue });
}

function located({ path }: GraphQLError, error: ResponseError): ResponseError {
  return path === undefined ? error : { ...error, path };
}
