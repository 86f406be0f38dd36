import type { Kind } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { err } from "../../kernel/result.ts";
import type { Call, ChangePage } from "../contract.ts";
import { type BulkParts, bulkPage, startBulk } from "./bulk.ts";
import { readCursor, type State, writeCursor } from "./cursor.ts";
import { NAME } from "./graphql-client.ts";
import { BULK_QUERIES, type BulkKind } from "./operations.ts";
import { before, levelsPage, listPage, type PollParts, sincePage } from "./poll.ts";

export type Changes = (
  kind: Kind,
  cursor: string | null,
  call: Call,
) => Promise<Result<ChangePage>>;

/** A backfill by bulk export, then polling from the moment at which the export began. */
export function changes(parts: PollParts & Omit<BulkParts, "thenSince">): Changes {
  const bulkParts: BulkParts = {
    ...parts,
    thenSince: (kind, startedAt) => writeCursor(pollingFrom(kind, startedAt, parts.overlapMs)),
  };
  return async (kind, cursor, call) => {
    const state =
      cursor === null ? ({ ok: true, value: beginningOf(kind) } as const) : readCursor(cursor);
    if (!state.ok) return state;
    const { value } = state;
    if (kind === "location") {
      return value.phase === "list" ? listPage(value, parts, call) : notOf(kind);
    }
    if (!isBulkKind(kind)) return err("SYSTEM_UNSUPPORTED", `${NAME} tells no changes of ${kind}.`);
    switch (value.phase) {
      case "start":
        return startBulk(kind, value, bulkParts, call);
      case "bulk":
        return bulkPage(kind, value, bulkParts, call);
      case "levels":
        return kind === "inventory" ? levelsPage(value, parts, call) : notOf(kind);
      case "since":
        return kind === "inventory" ? notOf(kind) : sincePage(kind, value, parts, call);
      default:
        return notOf(kind);
    }
  };
}

function beginningOf(kind: Kind): State {
  return kind === "location" ? { phase: "list", after: null } : { phase: "start", restarts: 0 };
}

function pollingFrom(kind: BulkKind, startedAt: string, overlapMs: number): State {
  const since = before(startedAt, overlapMs);
  return kind === "inventory"
    ? { phase: "levels", since, after: null, location: null, begun: null }
    : { phase: "since", since, after: null, newest: startedAt };
}

function isBulkKind(kind: Kind): kind is BulkKind {
  return kind in BULK_QUERIES;
}

function notOf(kind: Kind): Result<never> {
  return err("CURSOR_INVALID", `This cursor is not one of ${NAME}'s changes of ${kind}.`);
}
