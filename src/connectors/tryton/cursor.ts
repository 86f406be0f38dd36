import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { TrytonKind } from "./reading.ts";
import { KINDS } from "./reading.ts";

/**
 * Where a sweep over a kind stands. A sweep goes through the rows that could tell of a change
 * (`source`), first those never edited, by creation, then those edited, by edit. It ends with a
 * cursor whose `since` is `next`: the server's time when the sweep began, less the overlap.
 */
const Cursor = z.strictObject({
  v: z.literal(1),
  kind: z.literal(KINDS),
  /** Changes from here on are looked for; null in the first sweep, which reads everything. */
  since: z.string().nullable(),
  next: z.string().nullable(),
  source: z.int().min(0).max(9),
  phase: z.literal(["created", "written"]),
  /** The last row seen in this phase: its date and, among equal dates, its id. */
  after: z.strictObject({ at: z.string(), id: z.int() }).nullable(),
  total: z.int().min(0).nullable(),
});
export type Cursor = z.infer<typeof Cursor>;

export function firstCursor(kind: TrytonKind): Cursor {
  return {
    ...{ v: 1, kind, since: null, next: null },
    ...{ source: 0, phase: "created", after: null, total: null },
  };
}

export function writeCursor(cursor: Cursor): string {
  return Buffer.from(JSON.stringify(cursor)).toString("base64url");
}

export function readCursor(kind: TrytonKind, text: string): Result<Cursor> {
  const invalid = () => err("CURSOR_INVALID", `This is no cursor of ${kind} changes in tryton.`);
  let json: unknown;
  try {
    json = JSON.parse(Buffer.from(text, "base64url").toString("utf8"));
  } catch {
    return invalid();
  }
  const cursor = Cursor.safeParse(json);
  return cursor.success && cursor.data.kind === kind ? ok(cursor.data) : invalid();
}
