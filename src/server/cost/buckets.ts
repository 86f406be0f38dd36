import { LRUCache } from "lru-cache";
import type { Clock } from "../../kernel/clock.ts";

/** How much a principal may spend at once, and how fast that comes back. */
export type BucketSize = { readonly maximum: number; readonly restorePerSecond: number };

export type Taken = {
  readonly ok: boolean;
  /** What is left after it; below zero when more was spent than was foreseen. */
  readonly available: number;
  /** When it is refused: how long until there is enough. */
  readonly retryAfterMs: number;
};

/** Leaky buckets, one a principal. They are full to begin with. */
export type Buckets = {
  /** Takes the cost out, or, when there is not enough, nothing. */
  take(owner: string, cost: number, size: BucketSize): Taken | Promise<Taken>;
  /** Gives back what was not spent, or takes what was (a negative one); never refused. */
  give(owner: string, amount: number, size: BucketSize): void;
  close(): Promise<void>;
};

/** More principals than spend at any time; who is forgotten has a full bucket again. */
const OWNERS_MAX = 10_000;

type Level = { available: number; atMs: number };

export function memoryBuckets(clock: Clock, ownersMax = OWNERS_MAX): Buckets {
  const levels = new LRUCache<string, Level>({ max: ownersMax });
  const levelOf = (owner: string, { maximum, restorePerSecond }: BucketSize): Level => {
    const nowMs = clock.monotonicMs();
    let level = levels.get(owner);
    if (level === undefined) {
      level = { available: maximum, atMs: nowMs };
      levels.set(owner, level);
      return level;
    }
    const restored = ((nowMs - level.atMs) / 1000) * restorePerSecond;
    level.available = Math.min(maximum, level.available + restored);
    level.atMs = nowMs;
    return level;
  };
  return {
    take(owner, cost, size) {
      const level = levelOf(owner, size);
      if (cost > level.available) return refused(level.available, cost, size);
      level.available -= cost;
      return { ok: true, available: level.available, retryAfterMs: 0 };
    },
    give(owner, amount, size) {
      const level = levelOf(owner, size);
      level.available = Math.min(size.maximum, level.available + amount);
    },
    async close() {},
  };
}

/** What is more than the whole bucket waits until it is full, and is refused by then for good. */
export function refused(available: number, cost: number, size: BucketSize): Taken {
  const missing = Math.min(cost, size.maximum) - available;
  const retryAfterMs = Math.max(1, Math.ceil((missing / size.restorePerSecond) * 1000));
  return { ok: false, available, retryAfterMs };
}
