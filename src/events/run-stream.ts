import type { Result } from "../kernel/result.ts";
import { ok } from "../kernel/result.ts";
import type { Sql } from "../store/database.ts";
import type { LoggedEvent } from "./event.ts";
import { placesOf } from "./event-source.ts";
import type { EventFilter } from "./filter.ts";
import type { PlacedSource } from "./live-source.ts";
import type { EventLog } from "./log.ts";
import type { EventReader, EventStream, Gap } from "./reader.ts";

export type RunStreamRequest = {
  readonly runId: string;
  /** Whether the run has ended, by its own record. */
  readonly ended: boolean;
  /** Null begins with the oldest event that is kept. */
  readonly after: number | null;
  readonly filter: EventFilter;
};

/** The same as a source that can be resumed, of which one stream is open already. */
export async function runSource(
  parts: RunStreamParts,
  request: RunStreamRequest,
): Promise<Result<PlacedSource<LoggedEvent | Gap>>> {
  const { log } = parts;
  const opened = await readRun(parts, request);
  if (!opened.ok) return opened;
  const first = opened.value;
  return ok({
    places: placesOf(log, "log"),
    async begin(lastCursor) {
      if (lastCursor === undefined) return ok(first);
      await first.return?.();
      const after = log.cursors.parse(lastCursor);
      return after.ok ? readRun(parts, { ...request, after: after.value }) : after;
    },
    [Symbol.asyncIterator]: () => first,
  });
}

type RunStreamParts = {
  readonly sql: Sql;
  readonly log: EventLog;
  readonly reader: EventReader;
};

/**
 * The events of one run, which end with its RUN_ENDED. Of a run whose RUN_ENDED is not to come any
 * more, because the caller had it or it is past retention, the stream ends at once, after the gap
 * if there is one. CURSOR_INVALID for an offset that the log has not reached.
 */
export async function readRun(
  parts: RunStreamParts,
  { runId, ended, after: given, filter }: RunStreamRequest,
): Promise<Result<EventStream>> {
  const { sql, log, reader } = parts;
  const after = given ?? (await log.bounds()).lowest - 1;
  const opened = await reader.readEvents({ after, filter });
  if (!opened.ok) return opened;
  if (!ended || (await endsAfter(sql, log, runId, after))) {
    return ok(endingWith(opened.value, ({ type }) => type === "RUN_ENDED"));
  }
  const { lowest } = await log.bounds();
  if (lowest > after + 1) return ok(endingWith(opened.value, () => true));
  await opened.value.return?.();
  return ok(opened.value);
}

/** Whether the end of a run that has ended is yet to be read. */
async function endsAfter(sql: Sql, log: EventLog, runId: string, after: number): Promise<boolean> {
  // The outbox first: what leaves it meanwhile is found in the log.
  const [row] = await sql.query<{ waits: boolean }>(
    `select exists (select 1 from event_outbox where run = $1 and type = 'RUN_ENDED') as waits`,
    [runId],
    "run-end-in-outbox",
  );
  if (row?.waits === true) return true;
  const page = await log.read(after, { run: runId, types: ["RUN_ENDED"] }, 1);
  return page.events.length > 0;
}

/** The stream up to the first item that is its last, inclusive. */
function endingWith(
  stream: EventStream,
  isLast: (item: LoggedEvent | Gap) => boolean,
): EventStream {
  return {
    async next() {
      const step = await stream.next();
      // A stream that was returned from gives nothing more.
      if (!step.done && isLast(step.value)) await stream.return?.();
      return step;
    },
    place: () => stream.place(),
    async return() {
      await stream.return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
