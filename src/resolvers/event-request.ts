import type { EventType } from "../events/event.ts";
import type { EventFilter } from "../events/filter.ts";
import { visibleTypes } from "../events/visibility.ts";
import { kindOfId } from "../kernel/ids.ts";
import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";
import type { GraphContext } from "./context.ts";

type Maybe<Value> = Value | null | undefined;

export type EventArguments = {
  readonly types?: Maybe<readonly (EventType | "GAP")[]>;
  readonly subjects?: Maybe<readonly string[]>;
  readonly runId?: Maybe<string>;
};

const SUBJECTS_MAX = 100;
/** More than there are; a type may be named twice. */
const TYPES_MAX = 100;

/**
 * What a caller asks for, narrowed to what it may see. SCOPE_MISSING for a type it may not;
 * INPUT_INVALID for an empty or too long list; ID_INVALID for a run that is not one.
 */
export function eventFilter(context: GraphContext, asked: EventArguments): Result<EventFilter> {
  const given = listOf(asked.types, "types", TYPES_MAX);
  if (!given.ok) return given;
  // Gaps are told whatever is asked for, and are not in the log.
  const kinds = given.value?.filter((type) => type !== "GAP") ?? null;
  const types = visibleTypes(context.principal, kinds);
  if (!types.ok) return types;
  const subjects = listOf(asked.subjects, "subjects", SUBJECTS_MAX);
  if (!subjects.ok) return subjects;
  const run = asked.runId ?? undefined;
  if (run !== undefined && kindOfId(run) !== "run") {
    return err("ID_INVALID", "This is not the id of a run.", { at: "runId" });
  }
  return ok({ types: types.value, subjects: subjects.value, run });
}

/** The offset of an event cursor; null when none was given. CURSOR_INVALID. */
export function offsetOf(context: GraphContext, cursor: Maybe<string>): Result<number | null> {
  return cursor ? context.events.log.cursors.parse(cursor) : ok(null);
}

/** A list argument within its limits; undefined when it was left out. INPUT_INVALID. */
export function listOf<Item>(
  list: Maybe<readonly Item[]>,
  at: string,
  max: number,
): Result<readonly Item[] | undefined> {
  if (!list) return ok(undefined);
  if (list.length >= 1 && list.length <= max) return ok(list);
  return err(
    "INPUT_INVALID",
    `${at} has ${list.length} entries; give 1 to ${max}, or leave it out for all.`,
    { at },
  );
}
