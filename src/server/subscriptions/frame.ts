import type { Writable } from "node:stream";

/** Where bytes go: a socket, or an answer over HTTP. */
export type Pipe = Pick<
  Writable,
  "write" | "cork" | "uncork" | "writableNeedDrain" | "writableLength" | "once"
>;

const FIN_TEXT = 0x81;

/** A ping without payload. */
export const PING = Buffer.from([0x89, 0]);

/** Longer than this, what is shared is written beside its beginning instead of copied behind it. */
const COPIED_MAX = 16_384;

/**
 * A text message as one WebSocket frame (RFC 6455, section 5.2), as servers send them: whole and
 * not masked. It is written to the socket beneath `ws`, which itself then sends control frames only.
 */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const head = headLength(length);
  const frame = Buffer.allocUnsafe(head + length);
  writeHead(frame, length);
  frame.write(text, head);
  return frame;
}

/**
 * The same of messages that begin in their own way, in ASCII, and end with the same bytes. One
 * buffer serves for all of them: the beginning is written anew for each, and the buffer is given
 * away only to a socket that did not take all of it at once, which may read it later.
 */
export class SharedFrame {
  readonly #end: Buffer;
  #start: string | null = null;
  #frame: Buffer | null = null;
  #headLength = 0;

  constructor(end: Buffer) {
    this.#end = end;
  }

  writeTo(pipe: Pipe, start: string): void {
    const isCopied = start.length + this.#end.length <= COPIED_MAX;
    const frame = this.#starting(start, isCopied);
    if (isCopied) {
      pipe.write(frame);
    } else {
      pipe.cork();
      pipe.write(frame);
      pipe.write(this.#end);
      pipe.uncork();
    }
    if (pipe.writableLength > 0) this.#frame = null;
  }

  #starting(start: string, isCopied: boolean): Buffer {
    let frame = this.#frame;
    if (frame !== null && start === this.#start) return frame;
    if (frame === null || start.length !== this.#start?.length) {
      const length = start.length + this.#end.length;
      this.#headLength = headLength(length);
      frame = Buffer.allocUnsafe(this.#headLength + (isCopied ? length : start.length));
      writeHead(frame, length);
      if (isCopied) this.#end.copy(frame, this.#headLength + start.length);
      this.#frame = frame;
    }
    frame.write(start, this.#headLength, "latin1");
    this.#start = start;
    return frame;
  }
}

function headLength(length: number): number {
  if (length < 126) return 2;
  return length < 65_536 ? 4 : 10;
}

function writeHead(frame: Buffer, length: number): void {
  frame[0] = FIN_TEXT;
  if (length < 126) {
    frame[1] = length;
  } else if (length < 65_536) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeUInt32BE(0, 2);
    frame.writeUInt32BE(length, 6);
  }
}
