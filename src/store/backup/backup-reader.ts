import { createReadStream } from "node:fs";
import { createGunzip } from "node:zlib";
import type { z } from "zod";
import { MARK } from "./format.ts";

const NEWLINE = 10;
/** Rows go on in pieces of about this size. */
const PIECE_BYTES = 65_536;
/** A row with a long text is long; one of this length is not from a backup. */
const LINE_BYTES_MAX = 256_000_000;

export type BackupReader = {
  /** The next line, as JSON of this shape; throws when it is not. */
  readonly json: <Value>(shape: z.ZodType<Value>) => Promise<Value>;
  /** Whether the next line has this shape; it is given to the next `json` all the same. */
  readonly isNext: (shape: z.ZodType) => Promise<boolean>;
  /** The rows up to the next mark. */
  readonly rows: () => AsyncGenerator<Buffer>;
  readonly close: () => void;
};

/** Reads a backup from its begin to its end, once. */
export function openBackup(file: string): BackupReader {
  const source = createReadStream(file);
  const unzipped = createGunzip();
  source.on("error", (cause) => unzipped.destroy(cause));
  const lines = linesOf(source.pipe(unzipped));
  let peeked: Buffer | null = null;
  const take = async (): Promise<Buffer> => {
    if (peeked !== null) {
      const line = peeked;
      peeked = null;
      return line;
    }
    const next = await lines.next();
    if (next.done) throw new Error("the file ends too early; the backup is not whole");
    return next.value;
  };
  return {
    async json(shape) {
      return shape.parse(JSON.parse((await take()).toString("utf8")));
    },
    async isNext(shape) {
      peeked = await take();
      return shape.safeParse(JSON.parse(peeked.toString("utf8"))).success;
    },
    async *rows() {
      let piece: Buffer[] = [];
      let bytes = 0;
      for (;;) {
        const line = await take();
        if (line.length === MARK.length + 1 && line.toString("latin1") === `${MARK}\n`) break;
        piece.push(line);
        bytes += line.length;
        if (bytes < PIECE_BYTES) continue;
        yield Buffer.concat(piece);
        piece = [];
        bytes = 0;
      }
      if (piece.length > 0) yield Buffer.concat(piece);
    },
    close() {
      source.destroy();
      unzipped.destroy();
    },
  };
}

/** Whole lines, each with its end. */
async function* linesOf(stream: AsyncIterable<Buffer>): AsyncGenerator<Buffer, undefined> {
  let rest: Buffer[] = [];
  let restBytes = 0;
  for await (const chunk of stream) {
    let from = 0;
    for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, from)) {
      const part = chunk.subarray(from, at + 1);
      yield rest.length === 0 ? part : Buffer.concat([...rest, part]);
      rest = [];
      restBytes = 0;
      from = at + 1;
    }
    if (from === chunk.length) continue;
    rest.push(chunk.subarray(from));
    restBytes += chunk.length - from;
    if (restBytes > LINE_BYTES_MAX) throw new Error("a line is too long; this is no backup");
  }
  return undefined;
}
