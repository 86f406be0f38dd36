/** Events that wait to be read, in order; read by one. */
export type EventQueue<Item> = AsyncIterableIterator<Item, void> & {
  /** False, and nothing is kept, when there is no room, or when nobody reads any more. */
  push(item: Item, bytes: number): boolean;
  /** No more will come. What waits is read first, and then the error, if there is one. */
  end(error?: Error): void;
};

export type EventQueueOptions = {
  readonly itemsMax: number;
  readonly bytesMax: number;
  /** Called once, when the reader reads no more; not when it has ended by itself. */
  readonly onReturn: () => void;
};

/** A queue between a source that does not wait and a reader that asks for each event. */
export function eventQueue<Item>(options: EventQueueOptions): EventQueue<Item> {
  const { itemsMax, bytesMax, onReturn } = options;
  const waiting: { readonly item: Item; readonly bytes: number }[] = [];
  let bytes = 0;
  let ended: { error: Error | undefined } | null = null;
  let reader: { resolve: (result: Result<Item>) => void; reject: (error: Error) => void } | null =
    null;
  const last = (): Promise<Result<Item>> => {
    const error = ended?.error;
    ended = { error: undefined };
    return error === undefined ? Promise.resolve(DONE) : Promise.reject(error);
  };

  return {
    push(item, size) {
      if (ended !== null) return false;
      if (reader !== null) {
        reader.resolve({ value: item, done: false });
        reader = null;
        return true;
      }
      if (waiting.length >= itemsMax || bytes + size > bytesMax) return false;
      waiting.push({ item, bytes: size });
      bytes += size;
      return true;
    },
    end(error) {
      if (ended !== null) return;
      ended = { error };
      const waits = reader;
      reader = null;
      if (waits !== null) last().then(waits.resolve, waits.reject);
    },
    async next() {
      const first = waiting.shift();
      if (first !== undefined) {
        bytes -= first.bytes;
        return { value: first.item, done: false };
      }
      if (ended !== null) return last();
      return new Promise((resolve, reject) => {
        reader = { resolve, reject };
      });
    },
    async return() {
      waiting.length = 0;
      const wasOpen = ended === null;
      ended = { error: undefined };
      reader?.resolve(DONE);
      reader = null;
      if (wasOpen) onReturn();
      return DONE;
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

type Result<Item> = IteratorResult<Item, void>;

const DONE = { value: undefined, done: true } as const;
