import type { ExecutionResult, GraphQLError } from "graphql";

type Stream = AsyncGenerator<ExecutionResult, void>;

/** Streams of answers that can be ended from outside, all at once. */
export type EndingStreams = {
  add(stream: Stream): Stream;
  /** Each reader gets the error, also one that waits for an event; its source is let go. */
  end(error: GraphQLError): void;
};

export function endingStreams(): EndingStreams {
  const open = new Set<(error: GraphQLError) => void>();
  return {
    add(stream) {
      let ended: GraphQLError | null = null;
      let reject = (_error: GraphQLError): void => {};
      const end = (error: GraphQLError): void => {
        open.delete(end);
        ended = error;
        reject(error);
        void stream.return().catch(() => undefined);
      };
      const read = (): Promise<IteratorResult<ExecutionResult, void>> => {
        // Told once; after that the stream is at its end.
        if (ended !== null) {
          const error = ended;
          ended = null;
          return Promise.reject(error);
        }
        return new Promise((resolve, fail) => {
          reject = (error) => {
            ended = null;
            fail(error);
          };
          stream.next().then(
            (result) => {
              reject = () => {};
              if (result.done) open.delete(end);
              resolve(result);
            },
            (error) => {
              open.delete(end);
              fail(error);
            },
          );
        });
      };
      open.add(end);
      const ending: Stream = {
        next: read,
        return() {
          open.delete(end);
          return stream.return();
        },
        throw(error) {
          open.delete(end);
          return stream.throw(error);
        },
        [Symbol.asyncIterator]: () => ending,
      };
      return ending;
    },
    end(error) {
      for (const end of [...open]) end(error);
    },
  };
}
