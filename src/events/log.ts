import type { Sql } from "../store/database.ts";
import type { EventCursors } from "./cursor.ts";
import { eventCursors } from "./cursor.ts";
import type { LoggedEvent } from "./event.ts";
import type { EventFilter } from "./filter.ts";
import { pageQuery } from "./log-query.ts";

/** Reads the log; only the sequencer and the pruner write it. */
export type EventLog = {
  /** Which log this is; another database has another id. */
  readonly id: string;
  readonly cursors: EventCursors;
  bounds(): Promise<LogBounds>;
  /**
   * Matching events after an offset, oldest first, at most `limit`. Looks at a bounded stretch of
   * the log, so a page may be empty though more matches follow: go on from `through`.
   */
  read(after: number, filter: EventFilter, limit: number): Promise<LogPage>;
  /** The same backwards: matching events before an offset, newest first; go on from `through`. */
  readBack(before: number, filter: EventFilter, limit: number): Promise<LogPage>;
};

export type LogBounds = {
  /** The last offset; 0 when nothing has happened yet. */
  readonly head: number;
  /** The oldest offset that is still kept; head + 1 when none is. */
  readonly lowest: number;
};

/** One consistent look at the log: events and bounds belong to the same moment. */
export type LogPage = LogBounds & {
  readonly events: readonly LoggedEvent[];
  /** Every match between where the page started and this offset, inclusive, is in `events`. */
  readonly through: number;
};

/** Most events in one page. */
export const PAGE_MAX = 1_000;

/** Most offsets that one page of a broad filter looks at. */
const STRETCH = 10_000;

export async function openEventLog(sql: Sql): Promise<EventLog> {
  const [row] = await sql.query<{ log_id: string }>("select log_id from event_head");
  if (!row) throw new Error("event_head has no row");

  const page = async (
    direction: "forward" | "backward",
    from: number,
    filter: EventFilter,
    limit: number,
  ): Promise<LogPage> => {
    if (limit < 1 || limit > PAGE_MAX) throw new RangeError(`page of ${limit} events`);
    const { text, name, bounded } = pageQuery(direction, filter, STRETCH);
    const { types = null, subjects = null, run = null } = filter;
    const rows = await sql.query<PageRow>(text, [from, limit, types, subjects, run], name);
    const [first] = rows;
    if (!first) throw new Error("event_head has no row");
    const { head, lowest } = first;
    const events = rows.flatMap((found) => (isEvent(found) ? [toEvent(found)] : []));
    const last = events.at(-1)?.offset;
    let through: number;
    if (events.length === limit && last !== undefined) through = last;
    else if (direction === "forward") through = bounded ? Math.min(from + STRETCH, head) : head;
    else through = bounded ? Math.max(from - STRETCH, lowest) : lowest;
    return { head, lowest, events, through };
  };

  return {
    id: row.log_id,
    cursors: eventCursors(row.log_id),
    async bounds() {
      const [found] = await sql.query<LogBounds>(
        "select head, lowest from event_head",
        [],
        "event-bounds",
      );
      if (!found) throw new Error("event_head has no row");
      return found;
    },
    read: (after, filter, limit) => page("forward", after, filter, limit),
    readBack: (before, filter, limit) => page("backward", before, filter, limit),
  };
}

type PageRow = LogBounds & (EventRow | { readonly log_offset: null });

type EventRow = Omit<LoggedEvent, "offset"> & { readonly log_offset: number };

function isEvent(row: PageRow): row is LogBounds & EventRow {
  return row.log_offset !== null;
}

/** Data was checked against its type when it was written. */
function toEvent(row: EventRow): LoggedEvent {
  const { id, type, version, subject, at, principal, run, trace, data } = row;
  const event = { offset: row.log_offset, id, type, version, subject, at, principal, run, trace };
  return { ...event, data } as LoggedEvent;
}
