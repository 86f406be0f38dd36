/** Runs work with at most `max` pieces at the same time; the others wait for their turn. */
export type Turns = <Value>(work: () => Promise<Value>) => Promise<Value>;

export function turns(max: number): Turns {
  const queue: (() => void)[] = [];
  let running = 0;
  return async (work) => {
    if (running >= max) await new Promise<void>((resolve) => queue.push(resolve));
    else running += 1;
    try {
      return await work();
    } finally {
      const next = queue.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
