import type { ExecutionResult, GraphQLError } from "graphql";
import type {
  Course,
  PlacedResponse,
  PlacedResponses,
  ResponseStream,
} from "./executable-graph.ts";

/**
 * Answers to the events of a source, one pulled from it for each one asked for, none ahead; it is
 * opened when the first is asked for. Unlike an async generator function, its `return` reaches the
 * source at once, even while the next event is awaited. A source that fails ends the stream with
 * the masked error.
 */
export function mapResponses<Event, Answer>(
  source: AsyncIterable<Event>,
  respond: (event: Event) => Promise<Answer>,
  fail: (error: unknown) => GraphQLError,
): AsyncGenerator<Answer, void> {
  let iterator: AsyncIterator<Event> | null = null;
  let ended = false;
  const end = async (): Promise<IteratorResult<Answer, void>> => {
    if (!ended) {
      ended = true;
      // A source that is its own iterator may hold something before it is first pulled.
      await (iterator ?? (source as Partial<AsyncIterator<Event>>)).return?.();
    }
    return { value: undefined, done: true };
  };
  const stream: AsyncGenerator<Answer, void> = {
    async next() {
      if (ended) return { value: undefined, done: true };
      try {
        iterator ??= source[Symbol.asyncIterator]();
        const event = await iterator.next();
        if (event.done) ended = true;
        if (ended) return { value: undefined, done: true };
        return { value: await respond(event.value), done: false };
      } catch (error) {
        const wasEnded = ended;
        await end().catch(() => undefined);
        if (wasEnded) return { value: undefined, done: true };
        throw fail(error);
      }
    },
    return: end,
    async throw(error) {
      await end();
      throw error;
    },
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}

/** A stream with its course, where it has one. */
export function alongCourse(
  stream: AsyncGenerator<ExecutionResult, void>,
  course: Course | undefined,
): ResponseStream {
  return course === undefined ? stream : Object.assign(stream, { course });
}

/**
 * The same stream with each answer looked at, and the error that ends it; its end reaches the source
 * at once, as above.
 */
export function mapStream<Answer>(
  source: AsyncGenerator<Answer, void>,
  look: (answer: Answer) => Answer,
  fail: (error: unknown) => unknown = (error) => error,
): AsyncGenerator<Answer, void> {
  const stream: AsyncGenerator<Answer, void> = {
    async next() {
      try {
        const { value, done } = await source.next();
        return done ? { value: undefined, done: true } : { value: look(value), done: false };
      } catch (error) {
        throw fail(error);
      }
    },
    return: (value) => source.return(value),
    throw: (error) => source.throw(error),
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}

/** The same of a stream that knows its place. */
export function mapPlaced(
  source: PlacedResponses,
  look: (answer: PlacedResponse) => PlacedResponse,
  fail?: (error: unknown) => unknown,
): PlacedResponses {
  return Object.assign(mapStream(source, look, fail), { place: () => source.place() });
}
