import type { ExecutionResult, GraphQLError, GraphQLSchema } from "graphql";
import { createSourceEventStream } from "graphql";
import type { Live, PlacedSource, PlacedStream, Places } from "../../events/live-source.ts";
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
        if (!isPlaced(source)) return mapResponses(source, respond, fail);
        const stream = placedResponses(source, respond, fail);
        if (source.live === undefined || dependsOnPrincipal(operation)) return stream;
        const live = liveResponses(source.places, source.live, respond, fail);
        return Object.assign(stream, { live });
      } catch (error) {
        return { errors: [fail(error)] };
      }
    },
  };
}

type Respond = (event: unknown) => Promise<ExecutionResult>;
type Fail = (error: unknown) => GraphQLError;

function isPlaced(source: AsyncIterable<unknown>): source is PlacedSource<unknown> {
  return "places" in source;
}

function placedResponses(source: PlacedSource<unknown>, respond: Respond, fail: Fail) {
  const { kind, cursorOf, placeOf } = source.places;
  let place: number | null = null;
  const answer = async (item: unknown) => {
    const result = await respond(item);
    place = placeOf(item);
    return result;
  };
  const course = { kind, cursorOf, place: () => place };
  return Object.assign(mapResponses(source, answer, fail), { course });
}

function liveResponses(
  { placeOf, keyOf }: Places<unknown>,
  live: Live<unknown>,
  respond: Respond,
  fail: Fail,
): LiveResponses {
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
    after: live.after,
    placeAt: live.placeAt,
    missed: (from) => open(live.missed(from)),
    follow: () => open(live.follow()),
  };
}
