import type {
  ExecutionResult,
  GraphQLError,
  GraphQLSchema,
  OperationDefinitionNode,
} from "graphql";
import { execute, getVariableValues } from "graphql";
import { LRUCache } from "lru-cache";
import { compiledQuery } from "../../federation/subgraphs/compiled-query.ts";
import type { PreparedOperation } from "./document-store.ts";

export type Variables = Readonly<Record<string, unknown>>;

export type Execute = (
  prepared: PreparedOperation,
  variables: Variables,
  context: object,
  root?: unknown,
) => Promise<ExecutionResult> | ExecutionResult;

/** The function of an operation: made when it is first asked for. */
export type Compiled = (prepared: PreparedOperation) => Execute;

const COMPILED_MAX = 500;

/**
 * Executes operations as functions compiled for each, and remembers the most used; what cannot be
 * compiled is interpreted by graphql-js, with the same answers.
 */
export function createCompiled(schema: GraphQLSchema, compiledMax = COMPILED_MAX): Compiled {
  const compiled = new LRUCache<PreparedOperation, Execute>({ max: compiledMax });
  return (prepared) => {
    const known = compiled.get(prepared);
    if (known !== undefined) return known;
    const run = compile(schema, prepared);
    compiled.set(prepared, run);
    return run;
  };
}

/** As `createCompiled`, for whoever executes at once. */
export function createExecute(schema: GraphQLSchema, compiledMax = COMPILED_MAX): Execute {
  const compiled = createCompiled(schema, compiledMax);
  return async (prepared, ...rest) => compiled(prepared)(prepared, ...rest);
}

function compile(schema: GraphQLSchema, { document, operation }: PreparedOperation): Execute {
  const compiledFor = compiledQuery(schema, document, operation);
  const interpreted = interpret(schema);
  return (prepared, variables, context, root) => {
    const query = compiledFor(variables);
    if (query === null) return interpreted(prepared, variables, context, root);
    const checked = (result: ExecutionResult) => {
      if (result.errors === undefined || "data" in result) return result;
      // It was refused for its variables, before anything was resolved.
      const errors = variableErrors(schema, operation, variables);
      return errors === undefined ? interpreted(prepared, variables, context, root) : { errors };
    };
    const result = query.query(root, context, variables);
    return result instanceof Promise ? result.then(checked) : checked(result);
  };
}

/**
 * Compiled operations name a wrong variable by its last field only, leave out what its type accepts,
 * and refuse one that is left out although it has a default; graphql-js knows better.
 */
function variableErrors(
  schema: GraphQLSchema,
  { variableDefinitions = [] }: OperationDefinitionNode,
  variables: Variables,
): readonly GraphQLError[] | undefined {
  return getVariableValues(schema, variableDefinitions, variables, { maxErrors: 20 }).errors;
}

function interpret(schema: GraphQLSchema): Execute {
  return async ({ document, operation }, variables, context, root) =>
    execute({
      schema,
      document,
      operationName: operation.name?.value ?? null,
      variableValues: variables,
      contextValue: context,
      rootValue: root,
    });
}
