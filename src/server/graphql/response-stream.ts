import type { ExecutionResult, GraphQLError } from "graphql";

/**
 * Answers to the events of a source, one pulled from it for each one asked for, none ahead. Unlike
 * an async generator function, its `return` reaches the source at once, even while the next event
 * is awaited. A source that fails ends the stream with the masked error.
 */
export function mapResponses(
  source: AsyncIterable<unknown>,
  respond: (event: unknown) => Promise<ExecutionResult>,
  fail: (error: unknown) => GraphQLError,
): AsyncGenerator<ExecutionResult, void> {
  const iterator = source[Symbol.asyncIterator]();
  let ended = false;
  const end = async (): Promise<IteratorResult<ExecutionResult, void>> => {
    if (!ended) {
      ended = true;
      await iterator.return?.();
    }
    return { value: undefined, done: true };
  };
  const stream: AsyncGenerator<ExecutionResult, void> = {
    async next() {
      if (ended) return { value: undefined, done: true };
      try {
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

/** The same stream with each answer looked at; its end reaches the source at once, as above. */
export function mapStream(
  source: AsyncGenerator<ExecutionResult, void>,
  look: (result: ExecutionResult) => ExecutionResult,
): AsyncGenerator<ExecutionResult, void> {
  const stream: AsyncGenerator<ExecutionResult, void> = {
    async next() {
      const { value, done } = await source.next();
      return done ? { value: undefined, done: true } : { value: look(value), done: false };
    },
    return: (value) => source.return(value),
    throw: (error) => source.throw(error),
    [Symbol.asyncIterator]: () => stream,
  };
  return stream;
}
