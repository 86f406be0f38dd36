import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";

/** Where a kind's changes have been read to. It tells all there is to know: nothing is in memory. */
const State = z.discriminatedUnion("phase", [
  /** A bulk export is to be started; `restarts` counts exports that came to nothing before. */
  z.strictObject({ phase: z.literal("start"), restarts: z.int() }),
  /** An export runs, or its file is being read from `offset` (in bytes) on. */
  z.strictObject({
    phase: z.literal("bulk"),
    operation: z.string(),
    startedAt: z.string(),
    offset: z.int(),
    restarts: z.int(),
  }),
  /** Changes since `since`; `after` and `newest` within one sweep over them. */
  z.strictObject({
    phase: z.literal("since"),
    since: z.string(),
    after: z.string().nullable(),
    newest: z.string(),
  }),
  /** The same location by location, for what cannot be sorted by its last change. */
  z.strictObject({
    phase: z.literal("levels"),
    since: z.string(),
    after: z.string().nullable(),
    /** The location under way, and when this sweep began by the store's clock. */
    location: z.string().nullable(),
    begun: z.string().nullable(),
  }),
  /** Everything, each time: for the few locations. */
  z.strictObject({ phase: z.literal("list"), after: z.string().nullable() }),
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
  return err("CURSOR_INVALID", "This is not a cursor that the Shopify connector gave.");
}
