import type { ExecutionResult, GraphQLError, GraphQLSchema } from "graphql";
import { createSourceEventStream } from "graphql";
import type { Live, PlacedStream, Places } from "../../events/live-source.ts";
import { createCompiled } from "./compiled-operations.ts";
import type { Culprit, ErrorMask } from "./error-mask.ts";
import type { ExecutableGraph, LiveResponses, PlacedResponses } from "./executable-graph.ts";
import { perPrincipalOf } from "./per-principal.ts";
import { beginPlaced, isPlaced } from "./placed-events.ts";
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
        const executed = compiled(operation)(operation, variables, newContext());
        return masked(executed instanceof Promise ? await executed : executed, culprit);
      } catch (error) {
        return { data: null, errors: [mask(error, culprit)] };
      }
    },
    async subscribe(operation, { variables, newContext, culprit, lastCursor }) {
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
        if (source.live === undefined || dependsOnPrincipal(operation)) {
          const { events, course } = await beginPlaced(source, lastCursor);
          return Object.assign(mapResponses(events, respond, fail), { course });
        }
        const { kind, cursorOf } = source.places;
        return Object.assign(mapResponses(source, respond, fail), {
          course: { kind, cursorOf, place: () => null },
          live: liveResponses(source.places, source.live, respond, fail),
        });
      } catch (error) {
        return { errors: [fail(error)] };
      }
    },
  };
}

type Respond = (event: unknown) => Promise<ExecutionResult>;
type Fail = (error: unknown) => GraphQLError;

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
