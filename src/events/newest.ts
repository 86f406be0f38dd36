/** Work that is done one at a time with the newest value; older waiting values are let go. */
export type Newest<Value> = {
  give(value: Value): void;
  /** Resolves when nothing is being done and nothing waits. */
  idle(): Promise<void>;
};

/** `work` must not reject. At most one value is kept while another is being worked on. */
export function newest<Value>(work: (value: Value) => Promise<void>): Newest<Value> {
  let next: { value: Value } | null = null;
  let running: Promise<void> | null = null;
  const run = async () => {
    while (next) {
      const { value } = next;
      next = null;
      await work(value);
    }
    running = null;
  };
  return {
    give(value) {
      next = { value };
      running ??= run();
    },
    idle: async () => {
      await running;
    },
  };
}
