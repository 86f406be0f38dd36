import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import { bell } from "./bell.ts";
import type { LoggedEvent } from "./event.ts";
import type { FeedSubscription, LiveFeed, News } from "./live-feed.ts";
import type { EventLog } from "./log.ts";

/**
 * The one place of a process where live events arrive: hears the feed, reads from the log what the
 * feed lost, and hands every event to all local receivers in order, each once.
 */
export type EventHub = {
  /** Call it before `attach`: while nobody was attached, the hub has let the log go by. */
  refresh(): Promise<void>;
  /** From the answered position on, the receiver is handed everything. */
  attach(receive: Receive): Attachment;
  /** How far the receivers have been served. */
  position(): number;
  close(): Promise<void>;
};

/**
 * `after` is where a batch begins. When that is not where the last one ended, the events between
 * are no longer in the log, and the batch may be empty.
 */
export type Receive = (events: readonly LoggedEvent[], after: number) => void;

export type Attachment = {
  readonly position: number;
  detach(): void;
};

export type HubParts = {
  readonly log: EventLog;
  readonly feed: LiveFeed;
  readonly clock: Clock;
  readonly logger: Log;
  readonly limits?: Partial<HubLimits>;
};

export type HubLimits = {
  /** Most events read from the log at once. */
  readonly pageMax: number;
  /** Milliseconds between looks at the log's end, in case the feed lost the last news. */
  readonly pollMs: number;
  /** The same while the feed says that it is not live. */
  readonly pollWhenDownMs: number;
  /** Milliseconds that a live feed is given to tell what a look has found. */
  readonly graceMs: number;
};

const DEFAULTS: HubLimits = { pageMax: 500, pollMs: 1_000, pollWhenDownMs: 100, graceMs: 100 };

export function eventHub(parts: HubParts): EventHub {
  const limits = { ...DEFAULTS, ...parts.limits };
  const receivers = new Set<Receive>();
  const alarm = bell(parts.clock);
  let position = 0;
  let target = 0;
  let reading: Promise<void> | null = null;
  let subscription: FeedSubscription | null = null;
  let polling: Promise<void> | null = null;
  let closed = false;

  const deliver = (events: readonly LoggedEvent[], after: number) => {
    const last = events.at(-1);
    if (!last || last.offset <= position) return;
    const fresh = after < position ? events.filter((event) => event.offset > position) : events;
    const from = Math.max(after, position);
    position = last.offset;
    for (const receive of receivers) receive(fresh, from);
  };

  const readOn = async () => {
    try {
      while (position < target && receivers.size > 0 && !closed) {
        const page = await parts.log.read(position, {}, limits.pageMax);
        target = Math.max(target, page.head);
        const [first] = page.events;
        if (page.lowest > position + 1) {
          position = page.lowest - 1;
          for (const receive of receivers) receive([], position);
        } else if (first) {
          deliver(page.events, first.offset - 1);
        } else {
          // The log ends before what was announced: not ours to wait for here.
          target = position;
        }
      }
    } catch (error) {
      parts.logger.warn({ err: error }, "live events cannot read the log");
    } finally {
      reading = null;
    }
  };

  const goTo = (head: number) => {
    target = Math.max(target, head);
    if (receivers.size === 0 || position >= target || closed) return;
    reading ??= readOn();
  };

  const hear = ({ head, events }: News) => {
    const first = events[0]?.offset ?? 0;
    const last = events.at(-1)?.offset ?? 0;
    const isWhole = events.length > 0 && events.length === last - first + 1;
    if (isWhole && !reading && receivers.size > 0 && first <= position + 1) {
      deliver(events, first - 1);
    }
    goTo(head);
  };

  const poll = async () => {
    while (!closed) {
      await alarm.wait(subscription?.isLive() ? limits.pollMs : limits.pollWhenDownMs);
      if (closed || receivers.size === 0) continue;
      // A database that is away is tried again at the next turn.
      const bounds = await parts.log.bounds().catch(() => null);
      if (!bounds || bounds.head <= position) continue;
      // The news of it may be on its way.
      if (subscription?.isLive()) await alarm.wait(limits.graceMs);
      goTo(bounds.head);
    }
  };

  return {
    async refresh() {
      subscription ??= parts.feed.subscribe(hear);
      polling ??= poll();
      if (receivers.size > 0) return;
      const { head } = await parts.log.bounds();
      if (receivers.size === 0) position = Math.max(position, head);
    },
    attach(receive) {
      receivers.add(receive);
      goTo(target);
      return { position, detach: () => void receivers.delete(receive) };
    },
    position: () => position,
    async close() {
      closed = true;
      receivers.clear();
      alarm.ring();
      await Promise.all([subscription?.close(), polling, reading]);
    },
  };
}
