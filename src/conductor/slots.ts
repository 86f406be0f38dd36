/** Lets so many pieces of work go on at once, the others wait their turn. */
export type Slots = {
  take<Value>(work: () => Promise<Value>): Promise<Value>;
  /** Pieces of work going on. */
  readonly busy: () => number;
};

export function createSlots(max: number): Slots {
  let busy = 0;
  const waiting: (() => void)[] = [];
  return {
    async take(work) {
      // A slot that is given back goes straight to the first who waits, so it stays counted.
      if (busy >= max) await new Promise<void>((resolve) => waiting.push(resolve));
      else busy += 1;
      try {
        return await work();
      } finally {
        const next = waiting.shift();
        if (next) next();
        else busy -= 1;
      }
    },
    busy: () => busy,
  };
}

/** Maps with at most `max` items in work, and waits for all of them before it fails. */
export async function mapSome<Item, Value>(
  items: readonly Item[],
  max: number,
  work: (item: Item, index: number) => Promise<Value>,
): Promise<readonly PromiseSettledResult<Value>[]> {
  const slots = createSlots(max);
  return Promise.allSettled(items.map((item, i) => slots.take(() => work(item, i))));
}
