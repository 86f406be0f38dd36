import { frameOf } from "./frame.ts";

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
  #start: string | null = null;
  #frame: readonly Buffer[] = [];
  #event: Buffer | null = null;

  constructor(place: number, key: string, cursor: string, text: string) {
    this.place = place;
    this.key = key;
    this.#cursor = cursor;
    this.#tail = Buffer.from(`${text}}`);
  }

  /** About as many as it takes on its way. */
  get bytes(): number {
    return this.#tail.length;
  }

  /** A `next` message that begins as said. */
  frame(start: string): readonly Buffer[] {
    if (start !== this.#start) {
      this.#start = start;
      this.#frame = frameOf(start, this.#tail);
    }
    return this.#frame;
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
