import type { Result } from "../kernel/result.ts";
import { err, ok, unwrap } from "../kernel/result.ts";
import { coalesce } from "./coalesce.ts";
import type { LoggedEvent } from "./event.ts";
import type { PlacedSource, PlacedStream, Places } from "./live-source.ts";
import type { EventLog } from "./log.ts";
import type { EventReader, EventRequest, Gap } from "./reader.ts";

type Item = LoggedEvent | Gap;

export type EventSourceRequest = Pick<EventRequest, "after" | "filter" | "only"> & {
  readonly kind: Places<Item>["kind"];
};

/** Most keys that wait for a slow reader of a stream of state. */
const STATES_MAX = 1_000;

/**
 * What fits a filter, as a source that can be shared and resumed; nothing is read until somebody
 * does. CURSOR_INVALID for an offset that the log has not reached.
 */
export async function eventSource(
  { log, reader }: { readonly log: EventLog; readonly reader: EventReader },
  { kind, after, filter, only = () => true }: EventSourceRequest,
): Promise<Result<PlacedSource<Item>>> {
  if (after !== null && after > (await log.bounds()).head) {
    const message = "The log has not reached this cursor; it was not made here.";
    return err("CURSOR_INVALID", message, { at: "after" });
  }
  const open = (from: number | null, untilHead: boolean) =>
    reader.readEvents({ after: from, filter, only, untilHead });
  const calm = (stream: PlacedStream<Item>) => (kind === "state" ? newestOnly(stream) : stream);
  const begin = async (lastCursor?: string): Promise<Result<PlacedStream<Item>>> => {
    const from = lastCursor === undefined ? ok(after) : log.cursors.parse(lastCursor);
    const opened = from.ok ? await open(from.value, false) : from;
    return opened.ok ? ok(calm(opened.value)) : opened;
  };
  return ok({
    places: placesOf(log, kind),
    begin,
    live: {
      after,
      placeAt: log.cursors.parse,
      missed: async (from) => calm(unwrap(await open(from, true))),
      follow: async () => unwrap(await open(null, false)),
    },
    [Symbol.asyncIterator]: () => opening(begin().then(unwrap)),
  });
}

/** Where the items of a log are. */
export function placesOf({ cursors }: EventLog, kind: Places<Item>["kind"]): Places<Item> {
  return { kind, placeOf, keyOf, cursorOf: cursors.format };
}

function placeOf(item: Item): number {
  return item.type === "GAP" ? item.toOffset : item.offset;
}

function keyOf(item: Item): string {
  return item.type === "GAP" ? `gap ${item.fromOffset}` : `of ${item.subject}`;
}

function newestOnly(stream: PlacedStream<Item>): PlacedStream<Item> {
  const newest = coalesce(stream, keyOf, STATES_MAX);
  let place = stream.place();
  return {
    async next() {
      const step = await newest.next();
      // At the end nothing waits any more, and what comes is in order.
      place = step.done ? Math.max(place, stream.place()) : placeOf(step.value);
      return step;
    },
    async return() {
      await newest.return?.();
      return { done: true, value: undefined };
    },
    place: () => place,
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}

/** A stream that is still being opened; `return` ends it as soon as it is. */
function opening(opened: Promise<PlacedStream<Item>>): AsyncIterableIterator<Item> {
  // Whoever pulls is told; until then nobody has to know.
  opened.catch(() => undefined);
  return {
    next: async () => (await opened).next(),
    async return() {
      await (await opened).return?.();
      return { done: true, value: undefined };
    },
    [Symbol.asyncIterator]() {
      return this;
    },
  };
}
