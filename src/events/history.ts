import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";
import type { LoggedEvent } from "./event.ts";
import type { EventFilter } from "./filter.ts";
import type { EventLog } from "./log.ts";

export type HistoryPage = {
  /** Newest first. */
  readonly events: readonly LoggedEvent[];
  /** Older matches come before this offset; where the next page begins. */
  readonly through: number;
  /** False when there is nothing older that matches and is kept. */
  readonly hasMore: boolean;
  /** Where the log ended when this was read. */
  readonly head: number;
};

/** So many stretches of the log are looked at for one page of a broad filter. */
const STRETCHES_MAX = 50;

/**
 * The newest matching events before an offset, or of all when it is null. A page may have fewer
 * than `limit` and more behind it, when matches are rare. CURSOR_INVALID for an offset that the
 * log has not reached.
 */
export async function readHistory(
  log: EventLog,
  request: { readonly before: number | null; readonly filter: EventFilter; readonly limit: number },
): Promise<Result<HistoryPage>> {
  const { before, filter, limit } = request;
  const { head, lowest } = await log.bounds();
  if (before !== null && before > head) {
    return err("CURSOR_INVALID", "The log has not reached this cursor; it was not made here.", {
      at: "after",
    });
  }
  const events: LoggedEvent[] = [];
  let through = before ?? head + 1;
  for (let looks = 0; looks < STRETCHES_MAX && through > lowest; looks += 1) {
    // One more than asked tells whether there are more.
    const page = await log.readBack(through, filter, limit + 1 - events.length);
    events.push(...page.events);
    through = page.through;
    if (events.length > limit) break;
  }
  const shown = events.slice(0, limit);
  const isFull = events.length > limit;
  const last = shown.at(-1);
  return ok({
    events: shown,
    through: isFull && last ? last.offset : through,
    hasMore: isFull || through > lowest,
    head,
  });
}
