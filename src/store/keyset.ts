import { createHash } from "node:crypto";
import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";

/** The most rows a page may have; DESIGN: `first` is required and at most 100. */
export const PAGE_MAX = 100;

/** A column of a sort order. The last one of an order is unique, so that the order is total. */
export type SortColumn = {
  /** The SQL expression; must not be null (coalesce it). */
  readonly sql: string;
  /** Its PostgreSQL type, to read a cursor's value back exactly. */
  readonly type: "text" | "timestamptz" | "bigint" | "integer" | "real";
  readonly direction: "asc" | "desc";
};

export type PageRequest = { readonly first: number; readonly after?: string | null | undefined };

/** What a page's statement needs; `fingerprint` ties cursors to one list, order and filter. */
export type Keyset = {
  readonly limit: number;
  readonly after: readonly string[] | null;
  readonly fingerprint: string;
};

export type Page<Row> = {
  readonly edges: readonly { readonly cursor: string; readonly node: Row }[];
  readonly hasNextPage: boolean;
};

/**
 * Reads a page request. `list` names the list with everything that decides its content and order
 * (filter, sort, parent), so that a cursor from another list is refused and not misread.
 */
export function readPage(
  request: PageRequest,
  list: readonly unknown[],
  columns: readonly SortColumn[],
): Result<Keyset> {
  const { first, after } = request;
  if (!Number.isInteger(first) || first < 1 || first > PAGE_MAX) {
    return err(
      "PAGE_SIZE_INVALID",
      `first is ${first}; a page has 1 to ${PAGE_MAX} entries. Ask for more with \`after\`.`,
      { at: "first" },
    );
  }
  const fingerprint = createHash("sha256")
    .update(JSON.stringify(list))
    .digest("base64url")
    .slice(0, 8);
  if (after === null || after === undefined) return ok({ limit: first, after: null, fingerprint });
  const values = decode(after);
  if (values === null || values[0] !== fingerprint || values.length !== columns.length + 1) {
    return err(
      "CURSOR_INVALID",
      "The cursor does not belong to this list with this filter and order. Begin without `after`.",
      { at: "after" },
    );
  }
  return ok({ limit: first, after: values.slice(1), fingerprint });
}

/** `where` for the rows after the cursor; its values are pushed onto `values`. */
export function afterSql(
  keyset: Keyset,
  columns: readonly SortColumn[],
  values: unknown[],
): string {
  if (keyset.after === null) return "true";
  const bound = keyset.after.map((value, i) => {
    values.push(value);
    return `$${values.length}::${columns[i]?.type ?? "text"}`;
  });
  const directions = new Set(columns.map((column) => column.direction));
  if (directions.size === 1) {
    const beyond = directions.has("asc") ? ">" : "<";
    return `(${columns.map(({ sql }) => sql).join(", ")}) ${beyond} (${bound.join(", ")})`;
  }
  // Mixed directions, column by column: equal so far, and beyond in this one.
  const cases = columns.map((column, i) => {
    const equal = columns.slice(0, i).map((before, j) => `${before.sql} = ${bound[j]}`);
    const beyond = `${column.sql} ${column.direction === "asc" ? ">" : "<"} ${bound[i]}`;
    return `(${[...equal, beyond].join(" and ")})`;
  });
  return `(${cases.join(" or ")})`;
}

export function orderSql(columns: readonly SortColumn[]): string {
  return columns.map((column) => `${column.sql} ${column.direction}`).join(", ");
}

/** The sort values of a row, as one extra column that `toPage` makes into a cursor. */
export function cursorSql(columns: readonly SortColumn[]): string {
  return `jsonb_build_array(${columns.map((column) => `(${column.sql})::text`).join(", ")}) as "sortKey"`;
}

export type WithSortKey = { readonly sortKey: readonly string[] };

/** Makes a page of rows read with `limit + 1`. */
export function toPage<Row extends WithSortKey>(rows: readonly Row[], keyset: Keyset): Page<Row> {
  const shown = rows.slice(0, keyset.limit);
  return {
    edges: shown.map((node) => ({
      cursor: encode([keyset.fingerprint, ...node.sortKey]),
      node,
    })),
    hasNextPage: rows.length > keyset.limit,
  };
}

function encode(values: readonly string[]): string {
  return Buffer.from(JSON.stringify(values)).toString("base64url");
}

function decode(cursor: string): readonly string[] | null {
  if (cursor.length > 2000 || !/^[\w-]+$/.test(cursor)) return null;
  try {
    const values: unknown = JSON.parse(Buffer.from(cursor, "base64url").toString("utf8"));
    return Array.isArray(values) && values.every((value) => typeof value === "string")
      ? values
      : null;
  } catch {
    return null;
  }
}
