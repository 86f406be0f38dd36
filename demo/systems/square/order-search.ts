import { z } from "zod";
import type { Cursors } from "./cursors.ts";
import { read, refused } from "./errors.ts";
import type { WorldIds } from "./ids.ts";
import { before } from "./order-index.ts";
import { TimeInput, utc } from "./values.ts";

const LOCATIONS_MAX = 10;
const LIMIT = 500;
const LIMIT_MAX = 1000;

const Range = z.strictObject({ start_at: TimeInput.nullish(), end_at: TimeInput.nullish() });
const FIELDS = ["CREATED_AT", "UPDATED_AT", "CLOSED_AT"] as const;
const Search = z.strictObject({
  location_ids: z.array(z.string()).min(1).max(LOCATIONS_MAX),
  cursor: z.string().nullish(),
  limit: z.int().min(1).max(LIMIT_MAX).default(LIMIT),
  return_entries: z.boolean().default(false),
  query: z
    .strictObject({
      filter: z
        .strictObject({
          state_filter: z.strictObject({ states: z.array(z.string()).min(1) }).optional(),
          date_time_filter: z
            .strictObject({
              created_at: Range.optional(),
              updated_at: Range.optional(),
              closed_at: Range.optional(),
            })
            .optional(),
          customer_filter: z
            .strictObject({ customer_ids: z.array(z.string()).max(LOCATIONS_MAX) })
            .optional(),
        })
        .optional(),
      sort: z
        .strictObject({
          sort_field: z.enum(FIELDS),
          sort_order: z.enum(["ASC", "DESC"]).optional(),
        })
        .optional(),
    })
    .default({}),
});
type Search = z.infer<typeof Search>;

/** An order as the search sees it; its times of creation, change and end are one in this world. */
export type Found = {
  readonly id: string;
  readonly at: string;
  readonly store: string;
  readonly state: "OPEN" | "COMPLETED";
  readonly member: string | null;
};

export type SearchPage = {
  readonly found: readonly Found[];
  readonly asEntries: boolean;
  readonly cursor: { readonly cursor?: string };
};

/**
 * SearchOrders: by location, state, customer and time, sorted by the time that is filtered. The
 * range of a list ends where it began to be read, so that orders made meanwhile do not come into
 * it.
 */
export function searchOrders(
  body: unknown,
  all: readonly Found[],
  now: string,
  ids: WorldIds,
  cursors: Cursors,
): SearchPage {
  const asked = read(Search, body);
  const { cursor, limit, return_entries: asEntries, ...query } = asked;
  const range = rangeOf(asked);
  const position = cursors.read({ orders: query }, cursor);
  const end = position?.end ?? range.end ?? now;
  const stores = new Set(asked.location_ids.map(ids.store));
  const states = asked.query.filter?.state_filter?.states;
  const customers = asked.query.filter?.customer_filter?.customer_ids.map(ids.member);
  const keep = (order: Found) =>
    stores.has(order.store) &&
    order.at >= range.start &&
    order.at <= end &&
    (states?.includes(order.state) ?? true) &&
    (!customers || (order.member !== null && customers.includes(order.member)));
  const ascending = asked.query.sort?.sort_order === "ASC";
  const ordered = ascending ? all : all.toReversed();
  const from = position ? placeAfter(ordered, position.after, ascending) : 0;
  const found: Found[] = [];
  for (let i = from; i < ordered.length; i += 1) {
    const order = ordered[i];
    if (!order || !keep(order)) continue;
    if (found.length === limit) {
      const after = keyOf(found.at(-1) ?? order);
      return {
        found,
        asEntries,
        cursor: { cursor: cursors.write({ orders: query }, { after, end }) },
      };
    }
    found.push(order);
  }
  return { found, asEntries, cursor: {} };
}

function rangeOf({ query }: Search): { start: string; end: string | null } {
  const times = query.filter?.date_time_filter;
  if (!times) return { start: "", end: null };
  const field = query.sort?.sort_field ?? "CREATED_AT";
  const filtered = FIELDS.filter((each) => times[nameOf(each)] !== undefined);
  const [only] = filtered;
  if (!only || filtered.length > 1 || only !== field) {
    const detail = "The sort field must be the time that is filtered by, and only one.";
    throw refused("BAD_REQUEST", detail, "query.sort.sort_field");
  }
  const { start_at, end_at } = times[nameOf(only)] ?? {};
  return { start: start_at ? utc(start_at) : "", end: end_at ? utc(end_at) : null };
}

function nameOf(field: (typeof FIELDS)[number]) {
  return field.toLowerCase() as Lowercase<typeof field>;
}

function keyOf({ at, id }: Found): string {
  return `${at} ${id}`;
}

function placeAfter(ordered: readonly Found[], key: string, ascending: boolean): number {
  const [at = "", id = ""] = key.split(" ");
  const last = { at, id };
  const found = ordered.findIndex((order) =>
    ascending ? before(last, order) : before(order, last),
  );
  return found < 0 ? ordered.length : found;
}
