import type { Result } from "../kernel/result.ts";

/** A stream over a log that can say how far it is. */
export type PlacedStream<Item> = AsyncIterableIterator<Item> & {
  /** Everything that fits, up to this place, was handed out by `next`. */
  place(): number;
};

/**
 * A subscription's source that knows places in a log. By `begin` it is one reader's own stream, and
 * as an iterable the same. With `live` it can also be shared: one stream from the end
 * of the log on serves all readers who want the same, and each reads by itself what it missed.
 */
export type PlacedSource<Item> = AsyncIterable<Item> & {
  readonly places: Places<Item>;
  /**
   * Opens it from where the reader wants to begin, or behind the cursor of what it has already.
   * CURSOR_INVALID when it is not one of this log.
   */
  begin(lastCursor?: string): Promise<Result<PlacedStream<Item>>>;
  readonly live?: Live<Item>;
};

export type Places<Item> = {
  /** Of `log` nothing may be left out; of `state` a slow reader gets the newest of each key. */
  readonly kind: "log" | "state";
  placeOf(item: Item): number;
  /** What the item tells the state of. */
  keyOf(item: Item): string;
  /** A place as what clients keep. */
  cursorOf(place: number): string;
};

export type Live<Item> = {
  /** The place behind which this reader begins; null for the end of the log. */
  readonly after: number | null;
  /** CURSOR_INVALID when it is not a cursor of this log. */
  placeAt(cursor: string): Result<number>;
  /** What fits after a place, up to the end of the log; ends there. */
  missed(after: number): Promise<PlacedStream<Item>>;
  /** What fits from the end of the log on. */
  follow(): Promise<PlacedStream<Item>>;
};
