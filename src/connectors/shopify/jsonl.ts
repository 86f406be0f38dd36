import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";

/** A root object of a bulk file with the lines of what hangs below it. */
export type Group = {
  readonly root: unknown;
  readonly children: readonly unknown[];
  /** The line that is no JSON, when one of the group's is not. */
  readonly malformed: string | null;
};

export type GroupPage = {
  readonly groups: readonly Group[];
  /** Bytes read, up to the end of the last whole group. */
  readonly bytes: number;
  readonly ended: boolean;
};

/**
 * Reads groups from a bulk operation's file (JSON lines, children after their root and grouped
 * by it) until `groupsMax` are whole or the file ends, and stops reading there. A line that is no
 * JSON spoils its group only; but a first line that is none means that this is not such a file,
 * and a last line without its end that the file was cut.
 */
export async function readGroups(
  body: AsyncIterable<Uint8Array>,
  groupsMax: number,
): Promise<Result<GroupPage>> {
  const groups: Group[] = [];
  let open: { root: unknown; children: unknown[]; malformed: string | null } | null = null;
  let wholeBytes = 0;
  let seenBytes = 0;

  for await (const line of linesOf(body)) {
    if (line.text.length > LINE_MAX) return invalid("a line that is longer than any object.");
    const value = line.text.trim() === "" ? BLANK : parseLine(line.text);
    if (value === MALFORMED && seenBytes === 0) return invalid("no JSON lines.");
    if (value === MALFORMED && !line.ended) return invalid("a file that ends early.");
    if (value === MALFORMED || isChild(value)) {
      if (!open) return invalid("an object before its parent.");
      if (value === MALFORMED) open.malformed ??= line.text;
      else if (open.children.push(value) > CHILDREN_MAX) return invalid("too many children.");
    } else if (value !== BLANK) {
      if (open) {
        groups.push(open);
        wholeBytes = seenBytes;
        if (groups.length >= groupsMax) return ok({ groups, bytes: wholeBytes, ended: false });
      }
      open = { root: value, children: [], malformed: null };
    }
    seenBytes += line.bytes;
  }
  if (open) groups.push(open);
  return ok({ groups, bytes: seenBytes, ended: true });
}

const LINE_MAX = 4_000_000;
const CHILDREN_MAX = 20_000;
const NEW_LINE = 10;
const MALFORMED = Symbol("malformed");
const BLANK = Symbol("blank");

function parseLine(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return MALFORMED;
  }
}

function isChild(value: unknown): boolean {
  return typeof value === "object" && value !== null && "__parentId" in value;
}

type Line = { readonly text: string; readonly bytes: number; readonly ended: boolean };

/** Splits bytes at new lines without copying more than the piece that a chunk leaves over. */
async function* linesOf(body: AsyncIterable<Uint8Array>): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  for await (const chunk of body) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    const data = rest.length === 0 ? bytes : Buffer.concat([rest, bytes]);
    let from = 0;
    for (let to = data.indexOf(NEW_LINE); to >= 0; to = data.indexOf(NEW_LINE, from)) {
      yield { text: data.toString("utf8", from, to), bytes: to + 1 - from, ended: true };
      from = to + 1;
    }
    rest = data.subarray(from);
    if (rest.length > LINE_MAX) break;
  }
  if (rest.length > 0) yield { text: rest.toString("utf8"), bytes: rest.length, ended: false };
}

function invalid(what: string): Result<never> {
  return err("SYSTEM_ANSWER_INVALID", `shopify's bulk file holds ${what}`);
}
