import type { LoggedEvent } from "./event.ts";
import type { EventFilter } from "./filter.ts";
import { matches } from "./filter.ts";
import type { EventHub } from "./hub.ts";

/** One reader's bounded share of what the hub delivers. */
export type Inbox = {
  /** The inbox gets every matching event after this offset. */
  readonly from: number;
  /**
   * The next event; waits for one. Null when the inbox has overflowed, when events were pruned
   * before the hub could read them, or when the signal aborted: then it will give nothing more.
   */
  take(): Promise<LoggedEvent | null>;
  /** Everything that matches up to this offset has been taken. */
  settled(): number;
  close(): void;
};

/** An inbox that holds more than `max` events is emptied and closed: its reader is too slow. */
export async function openInbox(
  hub: EventHub,
  filter: EventFilter,
  max: number,
  signal: AbortSignal,
): Promise<Inbox> {
  const isWanted = matches(filter);
  let waiting: LoggedEvent[] = [];
  let taken = 0;
  let closed = false;
  let wake: (() => void) | null = null;

  const close = () => {
    closed = true;
    waiting = [];
    taken = 0;
    attachment.detach();
    signal.removeEventListener("abort", close);
    wake?.();
  };

  await hub.refresh();
  const attachment = hub.attach((events, after) => {
    if (closed) return;
    if (after !== expected) return close();
    const wanted = events.filter(isWanted);
    expected = events.at(-1)?.offset ?? after;
    if (waiting.length - taken + wanted.length > max) return close();
    for (const event of wanted) waiting.push(event);
    if (waiting.length === taken) settled = expected;
    else wake?.();
  });
  let expected = attachment.position;
  let settled = attachment.position;
  if (signal.aborted) close();
  else signal.addEventListener("abort", close);

  return {
    from: attachment.position,
    async take() {
      while (!closed && waiting.length === taken) {
        await new Promise<void>((resolve) => {
          wake = resolve;
        });
        wake = null;
      }
      const event = waiting[taken];
      if (!event) return null;
      taken += 1;
      settled = event.offset;
      if (taken === waiting.length) {
        waiting = [];
        taken = 0;
        settled = expected;
      }
      return event;
    },
    settled: () => settled,
    close,
  };
}
