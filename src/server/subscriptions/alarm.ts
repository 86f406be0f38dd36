import type { Clock } from "../../kernel/clock.ts";

/** Rings once at the earliest of the times that were set. */
export type Alarm = {
  /** Null is never. */
  set(atMs: number | null): void;
  stop(): void;
};

/** Timers hold no more than this; a later time is waited for in parts. */
const AT_MOST_MS = 2 ** 31 - 1;

export function alarm(clock: Clock, ring: () => void): Alarm {
  let nextMs = Number.POSITIVE_INFINITY;
  let timer: NodeJS.Timeout | undefined;
  const arm = () => {
    clearTimeout(timer);
    const inMs = nextMs - clock.now().getTime();
    timer = setTimeout(look, Math.min(Math.max(inMs, 0), AT_MOST_MS));
    timer.unref();
  };
  const look = () => {
    // A timer may come a little early by the wall clock.
    if (clock.now().getTime() < nextMs) return arm();
    nextMs = Number.POSITIVE_INFINITY;
    ring();
  };
  return {
    set(atMs) {
      if (atMs === null || atMs >= nextMs) return;
      nextMs = atMs;
      arm();
    },
    stop: () => clearTimeout(timer),
  };
}
