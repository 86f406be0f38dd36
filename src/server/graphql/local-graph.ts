import type { ExecutionResult, GraphQLSchema } from "graphql";
import { createSourceEventStream } from "graphql";
import type { Live, LiveSource, PlacedStream } from "../../events/live-source.ts";
import { createCompiled } from "./compiled-operations.ts";
import type { Culprit, ErrorMask } from "./error-mask.ts";
import type { ExecutableGraph, LiveResponses, PlacedResponses } from "./executable-graph.ts";
import { perPrincipalOf } from "./per-principal.ts";
import { mapResponses } from "./response-stream.ts";

/** A graph whose resolvers are in this process. */
export function localGraph(schema: GraphQLSchema, mask: ErrorMask): ExecutableGraph {
  const compiled = createCompiled(schema);
  const dependsOnPrincipal = perPrincipalOf(schema);
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
        const stream = mapResponses(source, respond, fail);
        if (!isLive(source) || dependsOnPrincipal(operation)) return stream;
        return Object.assign(stream, { live: liveResponses(source.live, respond, fail) });
      } catch (error) {
        return { errors: [fail(error)] };
      }
    },
  };
}

function isLive(source: AsyncIterable<unknown>): source is LiveSource<unknown> {
  return "live" in source;
}

function liveResponses(
  live: Live<unknown>,
  respond: (event: unknown) => Promise<ExecutionResult>,
  fail: Parameters<typeof mapResponses>[2],
): LiveResponses {
  const { kind, after, cursorOf, placeAt, placeOf, keyOf } = live;
  const placed = (source: PlacedStream<unknown>): PlacedResponses => {
    const answer = async (item: unknown) => {
      return { place: placeOf(item), key: keyOf(item), result: await respond(item) };
    };
    return Object.assign(mapResponses(source, answer, fail), { place: () => source.place() });
  };
  const open = async (opened: Promise<PlacedStream<unknown>>) => {
    try {
      return placed(await opened);
    } catch (error) {
      throw fail(error);
    }
  };
  return {
    ...{ kind, after, cursorOf, placeAt },
    missed: (from) => open(live.missed(from)),
    follow: () => open(live.follow()),
  };
}
