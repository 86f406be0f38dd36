import type { Clock } from "../kernel/clock.ts";

/** A wait that ends when it is rung or when its time is up. A ring between two waits is kept. */
export type Bell = {
  ring(): void;
  wait(ms: number): Promise<void>;
};

export function bell(clock: Clock): Bell {
  let rung = false;
  let waiting: AbortController | null = null;
  return {
    ring() {
      rung = true;
      waiting?.abort();
    },
    async wait(ms) {
      if (!rung) {
        waiting = new AbortController();
        await clock.sleep(ms, waiting.signal).catch(() => undefined);
        waiting = null;
      }
      rung = false;
    },
  };
}
