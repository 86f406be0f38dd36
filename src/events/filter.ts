import type { EventType, LoggedEvent } from "./event.ts";

/** Which events a reader wants: those that fit every part that is given. */
export type EventFilter = {
  readonly types?: readonly EventType[] | undefined;
  readonly subjects?: readonly string[] | undefined;
  /** Events about this run, and of changes that it made. */
  readonly run?: string | undefined;
};

/** The filter as a test of one event, for events that do not come from the log's own query. */
export function matches(filter: EventFilter): (event: LoggedEvent) => boolean {
  const types = filter.types && new Set<string>(filter.types);
  const subjects = filter.subjects && new Set(filter.subjects);
  const { run } = filter;
  return (event) =>
    (types === undefined || types.has(event.type)) &&
    (subjects === undefined || subjects.has(event.subject)) &&
    (run === undefined || event.run === run);
}
