/**
 * For streams of state: a slow reader gets, of each key, the newest item that is there when it
 * asks, instead of every one. Reads the source ahead of its reader and keeps at most `max` keys
 * waiting; when there are more, the source has to wait too, so nothing is ever dropped but older
 * items of a key that a newer one replaces.
 *
 * Items come in the order in which the source gave them. So a reader that resumes after the last
 * one it got misses no newer state. A key that changes all the time is not put off for ever: what
 * waits is handed out as one batch before what came later.
 */
export function coalesce<Item>(
  source: AsyncIterableIterator<Item>,
  keyOf: (item: Item) => string,
  max: number,
): AsyncIterableIterator<Item> {
  let arriving = new Map<string, Item>();
  let leaving: Iterator<Item> = [].values();
  let ended = false;
  let failure: { readonly error: unknown } | null = null;
  let pump: Promise<void> | null = null;
  let wakeReader: (() => void) | null = null;
  let wakePump: (() => void) | null = null;

  const readAhead = async () => {
    try {
      while (!ended) {
        if (arriving.size >= max) await new Promise<void>((resolve) => (wakePump = resolve));
        if (ended) break;
        const step = await source.next();
        if (step.done) break;
        const key = keyOf(step.value);
        // Deleted first, because a Map keeps the place of a key that is set again.
        arriving.delete(key);
        arriving.set(key, step.value);
        wakeReader?.();
      }
    } catch (error) {
      failure = { error };
    }
    ended = true;
    wakeReader?.();
  };

  const takeBatch = () => {
    leaving = arriving.values();
    arriving = new Map();
    wakePump?.();
  };

  return {
    async next() {
      pump ??= readAhead();
      for (;;) {
        const step = leaving.next();
        if (!step.done) return { done: false, value: step.value };
        if (arriving.size > 0) takeBatch();
        else if (failure) throw failure.error;
        else if (ended) return { done: true, value: undefined };
        else await new Promise<void>((resolve) => (wakeReader = resolve));
      }
    },
    async return() {
      ended = true;
      arriving = new Map();
      leaving = [].values();
      wakePump?.();
      wakeReader?.();
      await source.return?.();
      await pump;
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
