import type { ExecutionResult, GraphQLSchema } from "graphql";
import { createSourceEventStream } from "graphql";
import { createCompiled } from "./compiled-operations.ts";
import type { Culprit, ErrorMask } from "./error-mask.ts";
import type { ExecutableGraph } from "./executable-graph.ts";
import { mapResponses } from "./response-stream.ts";

/** A graph whose resolvers are in this process. */
export function localGraph(schema: GraphQLSchema, mask: ErrorMask): ExecutableGraph {
  const compiled = createCompiled(schema);
  const masked = (result: ExecutionResult, culprit: Culprit): ExecutionResult =>
    result.errors === undefined
      ? result
      : { ...result, errors: result.errors.map((error) => mask(error, culprit)) };

  return {
    schema,
    async warm(operation) {
      compiled(operation);
    },
    async execute(operation, { variables, newContext, culprit }) {
      try {
        return masked(await compiled(operation)(operation, variables, newContext()), culprit);
      } catch (error) {
        return { data: null, errors: [mask(error, culprit)] };
      }
    },
    async subscribe(operation, { variables, newContext, culprit }) {
      const fail = (error: unknown) => mask(error, culprit);
      try {
        const source = await createSourceEventStream({
          schema,
          document: operation.document,
          operationName: operation.operation.name?.value ?? null,
          variableValues: variables,
          contextValue: newContext(),
        });
        if (!(Symbol.asyncIterator in source)) return masked(source, culprit);
        const respond = async (event: unknown) =>
          masked(await compiled(operation)(operation, variables, newContext(), event), culprit);
        return mapResponses(source, respond, fail);
      } catch (error) {
        return { errors: [fail(error)] };
      }
    },
  };
}
