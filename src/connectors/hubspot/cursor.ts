import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";

/** What every later sweep needs to know, whatever is under way. */
const base = {
  /** Changes before this instant, by HubSpot's clock, have been read. */
  since: z.iso.datetime(),
  /** Deletions before this instant, by HubSpot's clock, have been read. */
  archivedSince: z.iso.datetime(),
};

/** Where the changes have been read to. It tells all there is to know: nothing is in memory. */
const State = z.discriminatedUnion("phase", [
  /** The list of all contacts is being read; `after` is HubSpot's own cursor. */
  z.strictObject({
    phase: z.literal("backfill"),
    ...base,
    after: z.string().nullable(),
    total: z.int(),
  }),
  /** Changes from `since` to `until`, in the order of ids, beyond `after`. */
  z.strictObject({
    phase: z.literal("since"),
    ...base,
    /** Null between two sweeps: the next one begins by asking how far the changes go. */
    until: z.iso.datetime().nullable(),
    after: z.string().nullable(),
    /** When deletions were read last, by our clock; null when they never were. */
    archivedReadAt: z.iso.datetime().nullable(),
  }),
  /** Contacts that were archived since `archivedSince`. */
  z.strictObject({
    phase: z.literal("archived"),
    ...base,
    after: z.string().nullable(),
  }),
]);

export type State = z.infer<typeof State>;
export type StateOf<P extends State["phase"]> = Extract<State, { phase: P }>;

export function writeCursor(state: State): string {
  return Buffer.from(JSON.stringify(state)).toString("base64url");
}

export function readCursor(cursor: string): Result<State> {
  try {
    const parsed = State.safeParse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    if (parsed.success) return ok(parsed.data);
  } catch {
    // Not a cursor of ours: said below.
  }
  return err("CURSOR_INVALID", "This is not a cursor that the HubSpot connector gave.");
}
