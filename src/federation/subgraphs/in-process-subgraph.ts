import type { ExecutionResult, GraphQLSchema } from "graphql";
import { createSourceEventStream, execute, GraphQLError, getOperationAST, parse } from "graphql";
import { LRUCache } from "lru-cache";
import { compiledQuery } from "./compiled-query.ts";
import { SubgraphEnded } from "./failed.ts";
import type {
  Call,
  Json,
  ResponseError,
  Subgraph,
  SubgraphAnswer,
  SubgraphEvents,
} from "./subgraph.ts";

const COMPILED_MAX = 1_000;

type Run = (
  variables: Json,
  context: object,
  root?: unknown,
) => ExecutionResult | Promise<ExecutionResult>;

/** Begins to read what a subscription's resolver has given. */
export type BeginEvents = (
  source: AsyncIterable<unknown>,
  call: Call,
) => Promise<Pick<SubgraphEvents, "events" | "course">>;

/**
 * A graph of this very process as a subgraph: no text goes over a wire. Its schema has the fields
 * that federation asks for (`_entities`). Errors come as its resolvers throw them, `mask` says what
 * of them may be told.
 */
export function inProcessSubgraph(
  name: string,
  schema: GraphQLSchema,
  mask: (error: GraphQLError, call: Call) => ResponseError,
  begin: BeginEvents = async (events) => ({ events }),
): Subgraph {
  const compiled = new LRUCache<string, Run>({ max: COMPILED_MAX });
  const runOf = (operation: string): Run => {
    const known = compiled.get(operation);
    if (known !== undefined) return known;
    const run = compile(schema, operation);
    compiled.set(operation, run);
    return run;
  };
  const masked = (error: unknown, call: Call): ResponseError => {
    const thrown = error instanceof Error ? error : new Error(String(error));
    return mask(new GraphQLError(thrown.message, { originalError: thrown }), call);
  };
  const told = ({ data, errors = [] }: ExecutionResult, call: Call): SubgraphAnswer => ({
    data: (data as Json | null | undefined) ?? null,
    errors: errors.map((error) => located(error, mask(error, call))),
  });
  const answer = async (operation: string, variables: Json, call: Call, root?: unknown) => {
    try {
      return told(await runOf(operation)(variables, call.context, root), call);
    } catch (error) {
      return { data: null, errors: [masked(error, call)] };
    }
  };
  return {
    name,
    fetch: ({ operation, variables }, call) => answer(operation, variables, call),
    async subscribe({ operation, variables }, call) {
      try {
        const document = parse(operation, { noLocation: true });
        const { context: contextValue } = call;
        const given = { schema, document, contextValue, variableValues: variables };
        const source = await createSourceEventStream(given);
        if (!(Symbol.asyncIterator in source)) return told(source, call);
        const { events, ...course } = await begin(source, call);
        return {
          ...course,
          events: endedBy(events, (error) => masked(error, call)),
          answer: (event, now) => answer(operation, variables, now, event),
        };
      } catch (error) {
        return { data: null, errors: [masked(error, call)] };
      }
    },
  };
}

function compile(schema: GraphQLSchema, operation: string): Run {
  const document = parse(operation, { noLocation: true });
  const definition = getOperationAST(document);
  if (!definition) throw new Error("A plan fetches operations");
  const compiledFor = compiledQuery(schema, document, definition);
  return (variableValues, contextValue, rootValue) => {
    const query = compiledFor(variableValues);
    return query === null
      ? execute({ schema, document, variableValues, contextValue, rootValue })
      : query.query(rootValue, contextValue, variableValues);
  };
}

/** The same events, whose source's own error is one that may be told. */
function endedBy(
  events: AsyncIterable<unknown>,
  told: (error: unknown) => ResponseError,
): AsyncIterable<unknown> {
  return {
    [Symbol.asyncIterator]() {
      const source = events[Symbol.asyncIterator]();
      return {
        next: () =>
          source.next().catch((error: unknown) => {
            throw new SubgraphEnded([told(error)]);
          }),
        return: async () => (await source.return?.()) ?? { value: undefined, done: true },
      };
    },
  };
}

function located({ path }: GraphQLError, error: ResponseError): ResponseError {
  return path === undefined ? error : { ...error, path };
}
