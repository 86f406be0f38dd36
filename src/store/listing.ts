import { groupBy } from "../kernel/collections.ts";
import { ok, type Result } from "../kernel/result.ts";
import { asked } from "./data-refusal.ts";
import type { Sql } from "./database.ts";
import type { Keyset, Page, SortColumn, WithSortKey } from "./keyset.ts";
import { afterSql, cursorSql, orderSql, readPage, toPage } from "./keyset.ts";

/** A kind of record that can be listed, filtered, sorted, counted and fetched by id. */
export type Listing<Row extends { readonly id: string }, Filter, Sort extends string> = {
  readonly name: string;
  /** The select list, each column under its name in the model. */
  readonly columns: string;
  readonly from: string | ((where: Where, filter: Filter) => string);
  /** The unique column that ends every order. */
  readonly id: string;
  readonly sorts: Readonly<Record<Sort, Omit<SortColumn, "direction">>>;
  readonly filter: (where: Where, filter: Filter) => void;
  /** Only for the compiler. */
  readonly row?: Row;
};

export type ListRequest<Filter, Sort extends string> = {
  readonly first: number;
  readonly after?: string | null | undefined;
  readonly filter?: Filter | null | undefined;
  readonly sort: { readonly by: Sort; readonly direction: "ASC" | "DESC" };
};

/**
 * How a list hangs on its parent: the SQL expression that holds the parent's id, or a condition on
 * it with `?` in its place; and optionally a faster condition for the head of the list.
 */
export type Parent = string | { readonly is: string; readonly head: ParentHead };

/**
 * For a page sorted by `by` and not filtered: a condition that holds at least for the page's rows,
 * found through another table that has the sort's columns. Rows of one parent only, as `is`.
 */
export type ParentHead = {
  readonly by: string;
  /** The sort's columns as the other table has them, the unique one last. */
  readonly columns: readonly string[];
  readonly is: (page: {
    readonly after: string;
    readonly order: string;
    readonly limit: number;
  }) => string;
};

/** Conditions and their values, bound as parameters. */
export class Where {
  readonly values: unknown[] = [];
  readonly clauses: string[] = [];

  /** Binds a value and gives its placeholder. */
  bind(value: unknown): string {
    this.values.push(value);
    return `$${this.values.length}`;
  }

  /** Adds a condition unless its value was not given. */
  when<Value>(value: Value | null | undefined, clause: (value: Value) => string): this {
    if (value !== null && value !== undefined) this.clauses.push(clause(value));
    return this;
  }

  /** Adds a condition unless its text was not given or is blank. */
  whenText(text: string | null | undefined, clause: (text: string) => string): this {
    return this.when(text?.trim() || null, clause);
  }

  toSql(): string {
    return this.clauses.length === 0 ? "true" : this.clauses.join(" and ");
  }
}

/** One page of a list. Faults: PAGE_SIZE_INVALID, CURSOR_INVALID; throws one for INPUT_INVALID. */
export async function listPage<Row extends { readonly id: string }, Filter, Sort extends string>(
  sql: Sql,
  listing: Listing<Row, Filter, Sort>,
  request: ListRequest<Filter, Sort>,
): Promise<Result<Page<Row>>> {
  const columns = sortColumns(listing, request);
  const keyset = readPage(request, [listing.name, request.filter ?? null, request.sort], columns);
  if (!keyset.ok) return keyset;
  const { where, from } = conditions(listing, request.filter);
  const rows = await asked(
    sql.query<Row & WithSortKey>(
      `select ${listing.columns}, ${cursorSql(columns)} from ${from}
       where ${where.toSql()} and ${afterSql(keyset.value, columns, where.values)}
       order by ${orderSql(columns)} limit ${keyset.value.limit + 1}`,
      where.values,
    ),
  );
  return ok(toPage<Row & WithSortKey>(rows, keyset.value));
}

/**
 * One page of a list for each of many parents, in one statement. The outcomes are in the parents'
 * order.
 */
export async function listPages<Row extends { readonly id: string }, Filter, Sort extends string>(
  sql: Sql,
  listing: Listing<Row, Filter, Sort>,
  parent: Parent,
  parents: readonly string[],
  request: ListRequest<Filter, Sort>,
): Promise<readonly Result<Page<Row>>[]> {
  const columns = sortColumns(listing, request);
  const keysets = parents.map((id) => {
    const list = [listing.name, isOf(parent), id, request.filter ?? null, request.sort];
    return readPage(request, list, columns);
  });
  const valid = keysets.find((keyset) => keyset.ok);
  if (valid === undefined) return keysets as readonly Result<Page<Row>>[];
  const { where, from } = conditions(listing, request.filter);
  const after = afterSql(valid.value, columns, where.values);
  // Named so that no listing's own alias hides it.
  const id = "parent_of_list.id";
  const head = headOf(parent, request, columns, valid.value, where);
  const is = ofParent(head ?? isOf(parent), id);
  const rows = await asked(
    sql.query<Row & WithSortKey & { parentId: string }>(
      `select ${id} as "parentId", r.*
       from unnest(${where.bind([...new Set(parents)])}::text[]) as parent_of_list(id)
       cross join lateral (
         select ${listing.columns}, ${cursorSql(columns)} from ${from}
         where ${is} and ${where.toSql()} and ${after}
         order by ${orderSql(columns)} limit ${valid.value.limit + 1}) r`,
      where.values,
    ),
  );
  const byParent = groupBy(rows, (row) => row.parentId);
  return keysets.map((keyset, i) =>
    keyset.ok ? ok(pageOf<Row>(byParent.get(parents[i] ?? ""), keyset.value)) : keyset,
  );
}

/** How many records a list has in all. */
export async function countRows<Row extends { readonly id: string }, Filter, Sort extends string>(
  sql: Sql,
  listing: Listing<Row, Filter, Sort>,
  filter: Filter | null | undefined,
): Promise<number> {
  const { where, from } = conditions(listing, filter);
  const [row] = await asked(
    sql.query<{ n: number }>(
      `select count(*)::int as n from ${from} where ${where.toSql()}`,
      where.values,
    ),
  );
  return row?.n ?? 0;
}

/** How many records the list of each of these parents has in all, in one statement. */
export async function countsOf<Row extends { readonly id: string }, Filter, Sort extends string>(
  sql: Sql,
  listing: Listing<Row, Filter, Sort>,
  parent: Parent,
  parents: readonly string[],
  filter: Filter | null | undefined,
): Promise<ReadonlyMap<string, number>> {
  const { where, from } = conditions(listing, filter);
  const is = ofParent(isOf(parent), "parent_of_list.id");
  const rows = await asked(
    sql.query<{ id: string; n: number }>(
      `select parent_of_list.id,
         (select count(*)::int from ${from} where ${is} and ${where.toSql()}) as n
       from unnest(${where.bind(parents)}::text[]) as parent_of_list(id)`,
      where.values,
    ),
  );
  return new Map(rows.map(({ id, n }) => [id, n]));
}

/** The records with these values of `column` (by default the id), in no order. */
export async function rowsBy<Row extends { readonly id: string }, Filter, Sort extends string>(
  sql: Sql,
  listing: Listing<Row, Filter, Sort>,
  ids: readonly string[],
  column: string = listing.id,
): Promise<readonly Row[]> {
  if (typeof listing.from !== "string") throw new Error(`${listing.name} is not read by key`);
  return asked(
    sql.query<Row>(
      `select ${listing.columns} from ${listing.from} where ${column} = any($1)`,
      [ids],
      `rows_by_${listing.name}_${column}`.replace(/\W+/g, "_").slice(0, 60),
    ),
  );
}

function isOf(parent: Parent): string {
  return typeof parent === "string" ? parent : parent.is;
}

function ofParent(is: string, id: string): string {
  return is.includes("?") ? is.replaceAll("?", id) : `${is} = ${id}`;
}

/** The condition of a parent's head, when the page is one. */
function headOf<Filter, Sort extends string>(
  parent: Parent,
  { filter, sort }: ListRequest<Filter, Sort>,
  columns: readonly SortColumn[],
  keyset: Keyset,
  where: Where,
): string | null {
  const filtered = Object.values(filter ?? {}).some(
    (given) => given !== null && given !== undefined,
  );
  if (typeof parent === "string" || parent.head.by !== sort.by || filtered) return null;
  const there = columns.map((column, i) => ({ ...column, sql: parent.head.columns[i] ?? "" }));
  return parent.head.is({
    after: afterSql(keyset, there, where.values),
    order: orderSql(there),
    limit: keyset.limit + 1,
  });
}

function conditions<Row extends { readonly id: string }, Filter, Sort extends string>(
  listing: Listing<Row, Filter, Sort>,
  filter: Filter | null | undefined,
) {
  const where = new Where();
  const given = (filter ?? {}) as Filter;
  listing.filter(where, given);
  const from = typeof listing.from === "string" ? listing.from : listing.from(where, given);
  return { where, from };
}

function sortColumns<Row extends { readonly id: string }, Filter, Sort extends string>(
  listing: Listing<Row, Filter, Sort>,
  { sort }: ListRequest<Filter, Sort>,
): readonly SortColumn[] {
  const direction = sort.direction === "ASC" ? "asc" : "desc";
  return [
    { ...listing.sorts[sort.by], direction },
    { sql: listing.id, type: "text", direction },
  ];
}

function pageOf<Row>(rows: readonly (Row & WithSortKey)[] | undefined, keyset: Keyset): Page<Row> {
  return toPage<Row & WithSortKey>(rows ?? [], keyset);
}
