import { GraphQLError } from "graphql";
import type { View } from "./view.ts";

export type PageArguments = {
  readonly first?: number | null;
  readonly after?: string | null;
  readonly last?: number | null;
  readonly before?: string | null;
};

/** Something in a connection: where it stands, and how it looks once it is on the page. */
export type Item = { readonly key: Key; readonly view: () => View };
export type Key = readonly [value: string, id: number];

export type Connection = {
  /** All of it, for bulk operations, which do not page. */
  readonly items: readonly Item[];
  readonly edges: () => readonly { cursor: string; node: View }[];
  readonly nodes: () => readonly View[];
  readonly pageInfo: () => object;
};

/**
 * A page of items. Sorted ones are in the order of their keys, and a cursor stands on a key, so
 * it holds while others come and go. Others keep an order of their own, and a cursor on an item.
 */
export function connectionOf(
  items: readonly Item[],
  args: PageArguments,
  isSorted: boolean,
): Connection {
  const slice = () => pageOf(items, args, isSorted);
  return {
    items,
    edges: () => slice().page.map(({ key, view }) => ({ cursor: writeCursor(key), node: view() })),
    nodes: () => slice().page.map(({ view }) => view()),
    pageInfo: () => {
      const { page, hasNextPage, hasPreviousPage } = slice();
      const [first] = page;
      const last = page.at(-1);
      return {
        hasNextPage,
        hasPreviousPage,
        startCursor: first ? writeCursor(first.key) : null,
        endCursor: last ? writeCursor(last.key) : null,
      };
    },
  };
}

/** The few objects below another one, in their own order. */
export function listOf(nodes: readonly View[], args: PageArguments): Connection {
  const items = nodes.map((node): Item => ({ key: ["", numberOf(node)], view: () => node }));
  return connectionOf(items, args, false);
}

export function compareKeys(left: Key, right: Key): number {
  return compare(left[0], right[0]) || left[1] - right[1];
}

const PAGE_MAX = 250;

function pageOf(
  items: readonly Item[],
  { first, after, last, before }: PageArguments,
  isSorted: boolean,
) {
  const size = first ?? last;
  if (size === null || size === undefined)
    throw badRequest("you must provide one of first or last");
  if (size < 0 || size > PAGE_MAX) throw badRequest(`first and last are at most ${PAGE_MAX}`);
  if (before || (last !== null && last !== undefined)) {
    throw badRequest("the emulator pages forward only");
  }
  let from = 0;
  if (after) {
    const key = readCursor(after);
    from = isSorted
      ? items.findIndex((item) => compareKeys(item.key, key) > 0)
      : items.findIndex((item) => item.key[1] === key[1]) + 1;
    if (from < 0) from = items.length;
  }
  const page = items.slice(from, from + size);
  return { page, hasNextPage: from + size < items.length, hasPreviousPage: from > 0 };
}

function numberOf(node: View): number {
  const match = /\/(\d+)(?:\?.*?(\d+))?$/.exec(String(node["id"]));
  return Number(match?.[2] ?? match?.[1] ?? 0);
}

function writeCursor([last_value, last_id]: Key): string {
  return Buffer.from(JSON.stringify({ last_id, last_value })).toString("base64");
}

function readCursor(cursor: string): Key {
  try {
    const { last_id, last_value } = JSON.parse(Buffer.from(cursor, "base64").toString());
    if (typeof last_id === "number" && typeof last_value === "string") return [last_value, last_id];
  } catch {
    // Not a cursor of this connection: said below.
  }
  throw badRequest("invalid cursor for current pagination sort");
}

function compare(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}

function badRequest(message: string): GraphQLError {
  return new GraphQLError(message, { extensions: { code: "BAD_REQUEST" } });
}
