import type { LoggedEvent } from "../../src/events/event.ts";
import { type EventLog, PAGE_MAX } from "../../src/events/log.ts";
import type { Told } from "./subscriber.ts";

/** Everything that was ever in the log since it began to look, also what is no longer kept. */
export type Reference = {
  /** Reads on to the log's end; before anything is removed from it. */
  readOn(): Promise<void>;
  events(): readonly LoggedEvent[];
};

export function reference(log: EventLog, after: number): Reference {
  const events: LoggedEvent[] = [];
  let position = after;
  return {
    async readOn() {
      for (;;) {
        const page = await log.read(position, {}, PAGE_MAX);
        events.push(...page.events);
        position = Math.max(position, page.through);
        if (position >= page.head) return;
      }
    },
    events: () => events,
  };
}

/** What a subscriber should have been told, and of what the newest of each subject is enough. */
export type Promised = {
  readonly only: (event: LoggedEvent) => boolean;
  readonly newestOnly: boolean;
};

export type Verdict = {
  received: number;
  /** Promised, still in the log, and never told. */
  lost: number;
  duplicated: number;
  outOfOrder: number;
  /** Announced gaps, and promised events that were removed and are in none of them. */
  gaps: number;
  gapsUnannounced: number;
};

/** Holds what one subscriber was told against the log; `lowest` is the oldest offset it still has. */
export function judge(
  told: readonly Told[],
  all: readonly LoggedEvent[],
  { only, newestOnly }: Promised,
  { log, lowest }: { readonly log: EventLog; readonly lowest: number },
): Verdict {
  const offsetOf = (cursor: string) => {
    const parsed = log.cursors.parse(cursor);
    if (!parsed.ok) throw new Error(`not a cursor of this log: ${cursor}`);
    return parsed.value;
  };
  const verdict = {
    received: 0,
    lost: 0,
    duplicated: 0,
    outOfOrder: 0,
    gaps: 0,
    gapsUnannounced: 0,
  };
  const had = new Set<string>();
  const gaps: { readonly from: number; readonly to: number }[] = [];
  let position = 0;
  for (const item of told) {
    const offset = offsetOf(item.cursor);
    if (item.type === "gap") gaps.push({ from: offset - item.missing + 1, to: offset });
    else if (had.has(item.id)) verdict.duplicated += 1;
    else {
      had.add(item.id);
      verdict.received += 1;
    }
    if (offset < position) verdict.outOfOrder += 1;
    position = Math.max(position, offset);
  }
  verdict.gaps = gaps.length;
  const isAnnounced = ({ offset }: LoggedEvent) =>
    gaps.some(({ from, to }) => offset >= from && offset <= to);
  const made = new Set<string>();
  for (const event of all.filter(only).toReversed()) {
    const known = had.has(event.id) || isAnnounced(event);
    if (!known && !(newestOnly && made.has(event.subject))) {
      if (event.offset < lowest) verdict.gapsUnannounced += 1;
      else verdict.lost += 1;
    }
    made.add(event.subject);
  }
  // An event that is not in the log at all was made up on the way.
  const ids = new Set(all.map(({ id }) => id));
  verdict.outOfOrder += [...had].filter((id) => !ids.has(id)).length;
  return verdict;
}
