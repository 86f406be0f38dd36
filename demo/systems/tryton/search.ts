import type { Leaf, Tables } from "./domain.ts";
import { compile, conjunctive, parseDomain } from "./domain.ts";
import { keyError } from "./errors.ts";
import type { Context, Order, Row, Table } from "./table.ts";
import type { Value } from "./values.ts";

export type Search = {
  readonly domain: unknown;
  readonly offset: number;
  readonly limit: number | null;
  readonly order: Order | null;
};

/**
 * The ids that match, in order. A search by an indexed field looks at its rows only; one ordered
 * by a date with a lower bound on it starts at the bound and stops at the limit.
 */
export function search(table: Table, wish: Search, tables: Tables, context: Context): number[] {
  const clause = parseDomain(withActive(table, wish.domain, context));
  const test = compile(clause, table, tables, context);
  const leaves = conjunctive(clause);
  const order = wish.order && wish.order.length > 0 ? wish.order : table.defaultOrder;
  for (const [field] of order) if (!table.fields[field]) throw keyError(field);
  const end = wish.limit === null ? Number.POSITIVE_INFINITY : wish.offset + wish.limit;

  const few = fewest(table, leaves);
  const walk = few ? null : walkOf(table, leaves, order);
  const found: Row[] = [];
  for (const id of few ?? walk ?? table.ids()) {
    const row = table.get(id);
    if (!row || !test(row)) continue;
    found.push(row);
    if (walk && found.length >= end) break;
  }
  if (!walk) found.sort(comparator(table, order, context));
  return found.slice(wish.offset, end).map((row) => row.id);
}

/** Rows out of use are left out unless they are asked for, as for every model with `active`. */
function withActive(table: Table, domain: unknown, context: Context): unknown {
  if (!table.fields["active"] || context["active_test"] === false) return domain;
  return JSON.stringify(domain).includes('"active"') ? domain : [domain, ["active", "=", true]];
}

function fewest(table: Table, leaves: readonly Leaf[]): readonly number[] | null {
  let best: readonly number[] | null = null;
  for (const { path, operator, value } of leaves) {
    const values = operator === "=" ? [value] : operator === "in" ? (value as unknown[]) : null;
    const [field = ""] = path;
    if (!values || path.length > 1) continue;
    const ids =
      field === "id"
        ? [...new Set(values as number[])]
        : table.having(field, values as Value[])?.flatMap((some) => [...some]);
    if (ids && (!best || ids.length < best.length)) best = ids;
  }
  return best;
}

/** The sorted walk that serves this order, begun at the lowest value that can match. */
function walkOf(table: Table, leaves: readonly Leaf[], order: Order): readonly number[] | null {
  const [first, second] = order;
  if (!first || !isAscending(first[1]) || !WALKABLE.has(first[0])) return null;
  if (first[0] !== "id" && !(second?.[0] === "id" && isAscending(second[1]))) return null;
  const [field] = first;
  if (field === "id") return table.sortedBy("none");
  const ids = table.sortedBy(field);
  const bound = leaves.find(({ path, operator }) => path[0] === field && BOUNDS.has(operator));
  if (!bound || typeof bound.value !== "string") return ids;
  let low = 0;
  for (let high = ids.length; low < high; ) {
    const middle = (low + high) >> 1;
    const at = table.get(ids[middle] ?? 0)?.[field] ?? "";
    if (String(at) < bound.value) low = middle + 1;
    else high = middle;
  }
  return ids.slice(low);
}

const WALKABLE = new Set(["id", "create_date", "write_date"]);
const BOUNDS = new Set([">", ">=", "="]);

function isAscending(direction: string | null | undefined): boolean {
  return !direction || direction.startsWith("ASC");
}

function comparator(table: Table, order: Order, context: Context): (a: Row, b: Row) => number {
  const keys = order.map(([name, direction]) => {
    const field = table.fields[name];
    const read = (row: Row): Value => (field?.get ? field.get(row, context) : (row[name] ?? null));
    const decimal = field?.type === "decimal";
    return { read, sign: isAscending(direction) ? 1 : -1, decimal };
  });
  return (a, b) => {
    for (const { read, sign, decimal } of keys) {
      const [left, right] = [read(a), read(b)];
      if (left === right) continue;
      if (left === null) return -sign;
      if (right === null) return sign;
      const less = decimal ? Number(left) < Number(right) : left < right;
      return less ? -sign : sign;
    }
    return a.id - b.id;
  };
}
