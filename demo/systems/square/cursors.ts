import { createHash } from "node:crypto";
import { z } from "zod";
import { refused } from "./errors.ts";

/** Where the next page of a list begins; given out as text that says nothing to its holder. */
export type Cursors = {
  readonly write: (query: object, position: Position) => string;
  /** Throws INVALID_CURSOR for a cursor of another query, or one that has been forgotten. */
  readonly read: (query: object, cursor: string | null | undefined) => Position | null;
  /** Square keeps cursors for minutes only: from now on none that was given before is known. */
  readonly forget: () => void;
};

/** A place in an order: how many came before, or the last one's key; `end` bounds the whole list. */
export type Position = { readonly after: string; readonly end?: string | undefined };

const Token = z.strictObject({
  epoch: z.int(),
  query: z.string(),
  position: z.strictObject({ after: z.string(), end: z.string().optional() }),
});

export function createCursors(): Cursors {
  let epoch = 0;
  return {
    write: (query, position) => {
      const token = { epoch, query: digest(query), position };
      return Buffer.from(JSON.stringify(token)).toString("base64url");
    },
    read(query, cursor) {
      if (!cursor) return null;
      const token = parse(cursor);
      if (token?.epoch === epoch && token.query === digest(query)) return token.position;
      throw refused("INVALID_CURSOR", "The pagination cursor is invalid.", "cursor");
    },
    forget() {
      epoch += 1;
    },
  };
}

/**
 * One page of what is kept of a list that only grows at its end. The cursor is a place in the whole
 * list, so that what comes to be kept, or ceases to, moves nothing else.
 */
export function page<Entry>(
  cursors: Cursors,
  query: object,
  asked: { readonly cursor?: string | null | undefined; readonly limit: number },
  all: readonly Entry[],
  keep: (entry: Entry) => boolean = () => true,
  end?: string,
): { readonly entries: readonly Entry[]; readonly cursor: { readonly cursor?: string } } {
  const entries: Entry[] = [];
  let last = -1;
  for (let at = Number(cursors.read(query, asked.cursor)?.after ?? -1) + 1; at < all.length; at++) {
    const entry = all[at];
    if (entry === undefined || !keep(entry)) continue;
    if (entries.length === asked.limit) {
      const cursor = cursors.write(query, { after: String(last), end });
      return { entries, cursor: { cursor } };
    }
    entries.push(entry);
    last = at;
  }
  return { entries, cursor: {} };
}

function digest(query: object): string {
  return createHash("sha256").update(JSON.stringify(query)).digest("base64url").slice(0, 12);
}

function parse(cursor: string) {
  try {
    return Token.parse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
  } catch {
    return null;
  }
}
