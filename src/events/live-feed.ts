import type { LoggedEvent } from "./event.ts";

/**
 * Carries the news of what was sequenced to every process, at once. It may lose, repeat or delay:
 * the hub takes from it only what follows on, and repairs the rest from the log.
 */
export type LiveFeed = {
  /** Called by the sequencer after each commit. Returns at once, never throws. */
  announce(head: number): void;
  /** Hears news until closed. One subscriber a process is enough: the hub. */
  subscribe(hear: (news: News) => void): FeedSubscription;
  /** Ends its connections, and waits for what it was doing. */
  close(): Promise<void>;
};

export type News = {
  /** The log goes at least this far. */
  readonly head: number;
  /** The events that end there, oldest first, when the feed carries them. */
  readonly events: readonly LoggedEvent[];
};

export type FeedSubscription = {
  /** False while news may not arrive, so that the log has to be polled more often. */
  isLive(): boolean;
  close(): Promise<void>;
};
