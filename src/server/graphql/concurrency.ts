/** Counts what each principal has under way. */
export type Concurrency = {
  readonly max: number;
  /** False when it has as much as it may already; then nothing is counted. */
  enter(owner: string): boolean;
  leave(owner: string): void;
};

/** Remembers only who has something under way. */
export function concurrency(max: number): Concurrency {
  const counts = new Map<string, number>();
  return {
    max,
    enter(owner) {
      const count = counts.get(owner) ?? 0;
      if (count >= max) return false;
      counts.set(owner, count + 1);
      return true;
    },
    leave(owner) {
      const count = (counts.get(owner) ?? 0) - 1;
      if (count > 0) counts.set(owner, count);
      else counts.delete(owner);
    },
  };
}
