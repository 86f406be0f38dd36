import { crc32 } from "node:zlib";
import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";

/** Offsets of one log as the opaque cursors that clients keep. */
export type EventCursors = {
  format(offset: number): string;
  /** CURSOR_INVALID when it was damaged, or made for another list or by another log. */
  parse(cursor: string): Result<number>;
};

/**
 * A cursor is `evt` and the base64url of six bytes of offset and four bytes of CRC-32 over the
 * offset and the log's id. The check is against mistakes, not against forgery: a cursor gives no
 * right to see anything.
 */
export function eventCursors(logId: string): EventCursors {
  const seed = crc32(logId);
  const format = (offset: number) => {
    const bytes = Buffer.alloc(LENGTH);
    bytes.writeUIntBE(offset, 0, OFFSET_BYTES);
    bytes.writeUInt32BE(crc32(bytes.subarray(0, OFFSET_BYTES), seed), OFFSET_BYTES);
    return PREFIX + bytes.toString("base64url");
  };
  return {
    format,
    parse(cursor) {
      if (cursor.length === TEXT_LENGTH && cursor.startsWith(PREFIX)) {
        const bytes = Buffer.from(cursor.slice(PREFIX.length), "base64url");
        if (bytes.length === LENGTH) {
          const offset = bytes.readUIntBE(0, OFFSET_BYTES);
          // Formatting again also refuses other spellings of the same bytes.
          if (format(offset) === cursor) return ok(offset);
        }
      }
      return err(
        "CURSOR_INVALID",
        "This is not a cursor of this stream of events; take one from an event, unchanged.",
        { at: "after" },
      );
    },
  };
}

const PREFIX = "evt";
const OFFSET_BYTES = 6;
const LENGTH = OFFSET_BYTES + 4;
const TEXT_LENGTH = PREFIX.length + Math.ceil((LENGTH * 4) / 3);
