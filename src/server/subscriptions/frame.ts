import type { Writable } from "node:stream";

/** Where bytes go: a socket, or an answer over HTTP. */
export type Pipe = Pick<Writable, "write" | "cork" | "uncork" | "writableNeedDrain" | "once">;

const FIN_TEXT = 0x81;

/** Longer than this, a message is written beside its head instead of being copied behind it. */
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
 * The same of a message that begins with `start`, in ASCII, and ends with bytes that many messages
 * share; in two parts where copying the shared bytes would cost more than writing twice.
 */
export function frameOf(start: string, end: Buffer): readonly [Buffer] | readonly [Buffer, Buffer] {
  const length = start.length + end.length;
  const head = headLength(length);
  const isCopied = length <= COPIED_MAX;
  const frame = Buffer.allocUnsafe(head + (isCopied ? length : start.length));
  writeHead(frame, length);
  frame.write(start, head, "latin1");
  if (!isCopied) return [frame, end];
  end.copy(frame, head + start.length);
  return [frame];
}

export function writeParts(pipe: Pipe, [first, second]: readonly Buffer[]): void {
  if (first === undefined) return;
  if (second === undefined) {
    pipe.write(first);
    return;
  }
  pipe.cork();
  pipe.write(first);
  pipe.write(second);
  pipe.uncork();
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
