import type {
  ExecutionResult,
  GraphQLError,
  GraphQLSchema,
  OperationDefinitionNode,
} from "graphql";
import { execute, getVariableValues, OperationTypeNode } from "graphql";
import { LRUCache } from "lru-cache";
import { compiledQuery } from "../../federation/subgraphs/compiled-query.ts";
import type { PreparedOperation } from "./document-store.ts";
import { compileLeafCheck } from "./leaf-check.ts";

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

/**
 * A query is compiled to take leaves as they are, which is the most of its work, and they are looked
 * at afterwards. Where one is not what its type makes of it, the query is executed again, and from
 * then on, as everything else is: with each leaf serialized.
 */
function compile(schema: GraphQLSchema, prepared: PreparedOperation): Execute {
  const { document, operation } = prepared;
  const isQuery = operation.operation === OperationTypeNode.QUERY;
  const check = isQuery ? compileLeafCheck(schema, document, operation) : null;
  if (check === null) return compileWith(schema, prepared, "serialized");
  const swift = compileWith(schema, prepared, "as they are");
  let thorough: Execute | null = null;
  const again: Execute = (...call) => {
    thorough ??= compileWith(schema, prepared, "serialized");
    return thorough(...call);
  };
  return (...call) => {
    if (thorough !== null) return thorough(...call);
    const result = swift(...call);
    const looked = (one: ExecutionResult) => (check(one.data) ? one : again(...call));
    return result instanceof Promise ? result.then(looked) : looked(result);
  };
}

function compileWith(
  schema: GraphQLSchema,
  { document, operation }: PreparedOperation,
  leaves: "serialized" | "as they are",
): Execute {
  const compiledFor = compiledQuery(schema, document, operation, leaves);
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
