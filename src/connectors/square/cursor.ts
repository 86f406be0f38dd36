import { z } from "zod";
import { KINDS, type Kind } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import { NAME } from "./config.ts";

/**
 * Where a sweep over a kind stands. A sweep reads what changed after `since` (everything, when it
 * is null); when it ends, the next one begins `overlapMs` before this one began by Square's clock,
 * so that what changed while it was read, at whatever place in it, is met then.
 */
const State = z.strictObject({
  kind: z.literal(KINDS),
  since: z.string().nullable(),
  /** When this sweep began; null before its first page. */
  begun: z.string().nullable(),
  /** Square's own cursor to the next page. It lives for minutes only. */
  after: z.string().nullable(),
  /** The first location of the group whose orders are read; orders are asked for by location. */
  place: z.string().nullable(),
  /** How far in time a group of locations has been read, and from where instead of `since`. */
  reached: z.string().nullable(),
  from: z.string().nullable(),
});
export type State = z.infer<typeof State>;

export function firstState(kind: Kind): State {
  return { kind, ...FRESH, since: null };
}

/** What follows a sweep that has ended; it never looks further back than that one did. */
export function nextSweep(state: State, overlapMs: number): State {
  const from = Date.parse(state.begun ?? "") - overlapMs;
  const since = Math.max(from, Date.parse(state.since ?? new Date(0).toISOString()));
  return { ...state, ...FRESH, since: new Date(since).toISOString() };
}

/** The same place when Square has forgotten its cursor: what was read may be read once more. */
export function withoutCursor(state: State): State {
  return { ...state, after: null, from: state.reached ?? state.from };
}

const FRESH = { begun: null, after: null, place: null, reached: null, from: null };

export function writeCursor(state: State): string {
  return Buffer.from(JSON.stringify(state)).toString("base64url");
}

export function readCursor(kind: Kind, cursor: string): Result<State> {
  try {
    const parsed = State.safeParse(JSON.parse(Buffer.from(cursor, "base64url").toString()));
    if (parsed.success && parsed.data.kind === kind) return ok(parsed.data);
  } catch {
    // Not a cursor of ours: said below.
  }
  return err("CURSOR_INVALID", `This is no cursor of ${kind} changes in ${NAME}.`);
}
