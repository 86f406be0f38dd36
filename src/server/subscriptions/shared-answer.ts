import type { Pipe } from "./frame.ts";
import { SharedFrame } from "./frame.ts";

/**
 * One answer of a subscription as all its subscribers get it: written as JSON once, and as bytes
 * once for each way to a client. Those that use one operation id, as many clients do, share the
 * whole frame.
 */
export class SharedAnswer {
  readonly place: number;
  /** What it tells the state of. */
  readonly key: string;
  readonly #cursor: string;
  readonly #tail: Buffer;
  readonly #frame: SharedFrame;
  #event: Buffer | null = null;

  constructor(place: number, key: string, cursor: string, text: string) {
    this.place = place;
    this.key = key;
    this.#cursor = cursor;
    this.#tail = Buffer.from(`${text}}`);
    this.#frame = new SharedFrame(this.#tail);
  }

  /** About as many as it takes on its way. */
  get bytes(): number {
    return this.#tail.length;
  }

  /** Writes it as a `next` message that begins as said. */
  writeFrame(pipe: Pipe, start: string): void {
    this.#frame.writeTo(pipe, start);
  }

  /** A `next` event of an event stream. */
  event(): Buffer {
    this.#event ??= nextEvent(this.#tail.toString("utf8", 0, this.#tail.length - 1), this.#cursor);
    return this.#event;
  }
}

/** An event that browsers resume behind by themselves when it has a cursor. */
export function nextEvent(text: string, cursor: string | null): Buffer {
  const id = cursor === null ? "" : `id: ${cursor}\n`;
  return Buffer.from(`event: next\n${id}data: ${text}\n\n`);
}
