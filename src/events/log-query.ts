import type { EventFilter } from "./filter.ts";

type Direction = "forward" | "backward";

export type PageQuery = {
  readonly text: string;
  /** One prepared statement for each way through the log in each direction. */
  readonly name: string;
  /** True when it looks only at the stretch of offsets next to where it starts. */
  readonly bounded: boolean;
};

/** So few types are looked up one by one in their index; more are found by looking at all rows. */
const FEW_TYPES = 4;

/**
 * The statement for one page: $1 offset to start at (exclusive), $2 limit, $3 types, $4 subjects,
 * $5 run, the last three null when not asked. It answers at least one row, which carries the
 * log's bounds as of the same snapshot, so that a page and what was pruned cannot disagree.
 *
 * Each way takes its rows from one index in offset order and stops at the limit: a list of
 * subjects or types is one such walk an entry, merged. Rows that the other parts of the filter
 * refuse are walked over; a broad filter is kept from walking far by the stretch.
 */
export function pageQuery(direction: Direction, filter: EventFilter, stretch: number): PageQuery {
  const way = wayThrough(filter);
  const order = direction === "forward" ? "asc" : "desc";
  const beyond = direction === "forward" ? "> $1" : "< $1";
  const walk = (where: string, place = "log_offset") => `
    select log_offset, id, type, version, subject, at, principal, run, trace, data
    from event_log
    where ${place} ${beyond} and ${where}
      and ($3::text[] is null or type = any($3))
      and ($4::text[] is null or subject = any($4))
      and ($5::text is null or run = $5)
    order by ${place} ${order} limit $2`;
  const merged = (list: string, column: string, place?: string) => `
    select walked.* from (select distinct wanted from unnest(${list}::text[]) wanted) list
    cross join lateral (${walk(`${column} = list.wanted`, place)}) walked
    order by log_offset ${order} limit $2`;
  const near =
    direction === "forward"
      ? `log_offset <= $1 + ${stretch}::bigint`
      : `log_offset >= $1 - ${stretch}::bigint`;
  const rows = {
    run: () => walk("run = $5"),
    subjects: () => merged("$4", "subject"),
    types: () => merged("$3", "type", "log_offset + 0"),
    stretch: () => walk(near),
  }[way]();
  return {
    text: `
      select bounds.head, bounds.lowest, found.*
      from event_head bounds left join lateral (${rows}) found on true
      order by found.log_offset ${order}`,
    name: `event-page-${direction}-${way}`,
    bounded: way === "stretch",
  };
}

function wayThrough(filter: EventFilter): "run" | "subjects" | "types" | "stretch" {
  if (filter.run !== undefined) return "run";
  if (filter.subjects !== undefined) return "subjects";
  if (filter.types !== undefined && filter.types.length <= FEW_TYPES) return "types";
  return "stretch";
}
