import type { PlacedSource } from "../../events/live-source.ts";
import type { BeginEvents } from "../../federation/subgraphs/in-process-subgraph.ts";
import { unwrap } from "../../kernel/result.ts";
import type { Course } from "./executable-graph.ts";

/** What a subscription reads, with how it goes along its log when it does. */
export type PlacedEvents = {
  readonly events: AsyncIterableIterator<unknown>;
  readonly course: Course;
};

export function isPlaced(source: AsyncIterable<unknown>): source is PlacedSource<unknown> {
  return "places" in source && "begin" in source;
}

/** For a subgraph of this process: the same of a source that follows a log, any other as it is. */
export const beginEvents: BeginEvents = async (source, { lastCursor }) =>
  isPlaced(source) ? beginPlaced(source, lastCursor) : { events: source };

/**
 * Opens a source for one reader, behind what it has already. It knows its place from then on, so
 * that a reader can be told where to go on before anything happens. Throws CURSOR_INVALID.
 */
export async function beginPlaced(
  source: PlacedSource<unknown>,
  lastCursor: string | undefined,
): Promise<PlacedEvents> {
  const stream = unwrap(await source.begin(lastCursor));
  const { kind, cursorOf, placeOf } = source.places;
  let place = stream.place();
  const events: AsyncIterableIterator<unknown> = {
    async next() {
      const step = await stream.next();
      if (!step.done) place = placeOf(step.value);
      return step;
    },
    return: async () => (await stream.return?.()) ?? { value: undefined, done: true },
    [Symbol.asyncIterator]: () => events,
  };
  return { events, course: { kind, cursorOf, place: () => place } };
}
