import type { Kind } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call, ChangePage } from "../contract.ts";
import { refusalFault } from "./client.ts";
import { NAME } from "./config.ts";
import { firstState, nextSweep, readCursor, withoutCursor, writeCursor } from "./cursor.ts";
import { PAGES, type PageParts } from "./pages.ts";

export type Changes = (
  kind: Kind,
  cursor: string | null,
  call: Call,
) => Promise<Result<ChangePage>>;

/** Sweeps over what changed since the sweep before; the first one reads everything. */
export function changesOf(parts: PageParts): Changes {
  return async (kind, cursor, call) => {
    const readPage = PAGES[kind];
    if (!readPage) return err("SYSTEM_UNSUPPORTED", `${NAME} tells no changes of ${kind}.`);
    const stored = cursor === null ? ok(firstState(kind)) : readCursor(kind, cursor);
    if (!stored.ok) return stored;
    let state = stored.value;
    let told = await readPage(state, parts, call);
    if (told.ok && "refused" in told.value && told.value.refused === "INVALID_CURSOR") {
      state = withoutCursor(state);
      told = await readPage(state, parts, call);
    }
    if (!told.ok) return told;
    if ("refused" in told.value) return refusalFault(told.value);
    const { batch, at, after, place = null, reached = null } = told.value;
    const begun = state.begun ?? at.toISOString();
    const more = after !== null || place !== null;
    const next = more
      ? { ...state, begun, after, place, reached, from: after === null ? null : state.from }
      : nextSweep({ ...state, begun }, parts.config.overlapMs);
    return ok({ ...batch, cursor: writeCursor(next), more, total: null });
  };
}
