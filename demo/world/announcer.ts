import type { WorldChange } from "./types.ts";

type Listener = (changes: readonly WorldChange[]) => void;

/** Tells listeners what changed, in order, once it is durable. */
export type Announcer = {
  /** Notes a change; nobody hears of it yet. */
  readonly add: (change: WorldChange) => void;
  /** Tells all that was noted: each entity once, at its last change. */
  readonly announce: () => void;
  /** Until `start`, changes are no news: they are how the world came about. */
  readonly start: () => void;
  /** Returns what ends the listening. */
  readonly listen: (listener: Listener) => () => void;
};

/** The most changes a listener is given at once. */
const BATCH_MAX = 1000;

export function createAnnouncer(log: {
  readonly error: (fields: object, message: string) => void;
}): Announcer {
  // An entity that changes again moves to the end: a map keeps the order of insertion.
  const noted = new Map<string, WorldChange>();
  const listeners = new Set<Listener>();
  let started = false;
  let announcing = false;

  const tell = (batch: readonly WorldChange[]) => {
    for (const listener of listeners) {
      try {
        listener(batch);
      } catch (error) {
        log.error({ err: error }, "a listener to the demo world failed");
      }
    }
  };

  return {
    add(change) {
      if (!started) return;
      const key = `${change.kind}/${change.id}`;
      noted.delete(key);
      noted.set(key, change);
    },
    announce() {
      // A listener may itself execute a command: its changes come after those being told.
      if (announcing) return;
      announcing = true;
      while (noted.size > 0) {
        const changes = [...noted.values()];
        noted.clear();
        for (let from = 0; from < changes.length; from += BATCH_MAX) {
          tell(changes.slice(from, from + BATCH_MAX));
        }
      }
      announcing = false;
    },
    start() {
      started = true;
    },
    listen(listener) {
      listeners.add(listener);
      return () => {
        listeners.delete(listener);
      };
    },
  };
}
