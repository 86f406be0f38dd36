import type { Clock } from "../kernel/clock.ts";
import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";
import type { LoggedEvent } from "./event.ts";
import type { EventFilter } from "./filter.ts";
import type { EventHub } from "./hub.ts";
import { openInbox } from "./inbox.ts";
import type { PlacedStream } from "./live-source.ts";
import type { EventLog } from "./log.ts";
import { turns } from "./turns.ts";

export type EventReader = {
  /**
   * Every matching event after an offset, in order and once each: first from the log, then live.
   * `after` null starts with what happens from now on. Events are fetched as they are pulled; a
   * reader that is too slow for its live buffer is fed from the log again, and loses nothing.
   * Answers CURSOR_INVALID for an offset that this log has not reached. The stream ends when the
   * signal aborts or `return` is called, also while it waits; it throws when the database fails.
   */
  readEvents(request: EventRequest): Promise<Result<EventStream>>;
};

export type EventRequest = {
  readonly after: number | null;
  readonly filter: EventFilter;
  /** A further test of what fits the filter, for what the log has no index of. */
  readonly only?: (event: LoggedEvent) => boolean;
  readonly signal?: AbortSignal;
  /** Ends the stream when it has caught up with the log, instead of going on live. */
  readonly untilHead?: boolean;
};

export type EventStream = PlacedStream<LoggedEvent | Gap>;

/** Says that these offsets, both inclusive, are past retention: their events cannot be had. */
export type Gap = {
  readonly type: "GAP";
  readonly fromOffset: number;
  readonly toOffset: number;
  /** When it was found, ISO 8601 in UTC. */
  readonly at: string;
};

export type ReaderParts = {
  readonly log: EventLog;
  readonly hub: EventHub;
  readonly clock: Clock;
  readonly limits?: Partial<ReaderLimits>;
};

export type ReaderLimits = {
  /** Most live events kept for one reader. */
  readonly bufferMax: number;
  /** Most events of one page from the log. */
  readonly pageMax: number;
  /** Most pages being read at once by all readers, so that other queries find a connection. */
  readonly pagesAtOnceMax: number;
};

const DEFAULTS: ReaderLimits = { bufferMax: 1_000, pageMax: 200, pagesAtOnceMax: 4 };

export function eventReader(parts: ReaderParts): EventReader {
  const limits = { ...DEFAULTS, ...parts.limits };
  const turn = turns(limits.pagesAtOnceMax);
  return {
    async readEvents({ after, filter, only = () => true, signal, untilHead = false }) {
      const { head } = await parts.log.bounds();
      if (after !== null && after > head) {
        return err("CURSOR_INVALID", "The log has not reached this cursor; it was not made here.", {
          at: "after",
        });
      }
      const stop = new AbortController();
      const reading = { position: after ?? head, filter, only, untilHead, signal: stop.signal };
      return ok(stoppable(follow({ ...parts, limits, turn }, reading), reading, stop, signal));
    },
  };
}

type Follower = ReaderParts & {
  readonly limits: ReaderLimits;
  readonly turn: ReturnType<typeof turns>;
};

type Reading = {
  /** Everything that fits, up to this offset, was handed out. */
  position: number;
  readonly filter: EventFilter;
  readonly only: (event: LoggedEvent) => boolean;
  readonly untilHead: boolean;
  readonly signal: AbortSignal;
};

async function* follow(parts: Follower, reading: Reading) {
  const { log, hub, limits, turn } = parts;
  const { filter, only, untilHead, signal } = reading;
  let head = Number.POSITIVE_INFINITY;

  const page = async function* () {
    const found = await turn(() => log.read(reading.position, filter, limits.pageMax));
    head = found.head;
    if (found.lowest > reading.position + 1) {
      const fromOffset = reading.position + 1;
      reading.position = found.lowest - 1;
      const at = parts.clock.now().toISOString();
      yield { type: "GAP", fromOffset, toOffset: reading.position, at } as const;
    }
    for (const event of found.events) {
      reading.position = event.offset;
      if (only(event)) yield event;
    }
    reading.position = Math.max(reading.position, found.through);
  };

  while (!signal.aborted) {
    while (reading.position < head && !signal.aborted) yield* page();
    if (untilHead) return;
    const inbox = await openInbox(hub, filter, limits.bufferMax, signal);
    try {
      // What was sequenced between the last page and the opening of the inbox.
      while (reading.position < inbox.from && !signal.aborted) yield* page();
      for (let event = await inbox.take(); event; event = await inbox.take()) {
        if (event.offset <= reading.position) continue;
        reading.position = event.offset;
        if (only(event)) yield event;
      }
      reading.position = Math.max(reading.position, inbox.settled());
    } finally {
      inbox.close();
    }
    head = Number.POSITIVE_INFINITY;
  }
}

/**
 * The generator's own `return` would wait for the event that it is waiting for; this one ends the
 * waiting first.
 */
function stoppable(
  source: AsyncGenerator<LoggedEvent | Gap, void, undefined>,
  reading: Reading,
  stop: AbortController,
  signal: AbortSignal | undefined,
): EventStream {
  const abort = () => stop.abort();
  const finish = () => {
    abort();
    signal?.removeEventListener("abort", abort);
    return source.return();
  };
  if (signal?.aborted) abort();
  else signal?.addEventListener("abort", abort);
  return {
    async next() {
      const step = await source.next();
      if (step.done) await finish();
      return step.done ? { done: true, value: undefined } : step;
    },
    place: () => reading.position,
    async return() {
      await finish();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
