import type { Tables } from "./domain.ts";
import { keyError, userError } from "./errors.ts";
import type { Context, Field, Row, Table } from "./table.ts";
import type { ScalarType, Value } from "./values.ts";
import { toWire } from "./values.ts";

type WireRow = Record<string, unknown>;

/**
 * Reads fields of rows as Tryton does: "party" gives the id, "party.name" a sub-object under
 * "party." (a list of them for one2many, null for an empty relation), and `id` always comes along.
 */
export function read(
  table: Table,
  ids: readonly number[],
  names: readonly string[],
  tables: Tables,
  context: Context,
): WireRow[] {
  const rows = ids.map((id) => table.get(id) ?? id);
  const missing = rows.filter((row) => typeof row === "number");
  if (missing.length > 0) {
    throw userError(
      `You are trying to read records "${missing.join('", "')}" of "${table.label}" that don't exist anymore.`,
    );
  }
  const plan = planOf(table, names);
  return (rows as Row[]).map((row) => readRow(row, plan, tables, context));
}

type Plan = readonly { name: string; field: Field; itself: boolean; deeper: readonly string[] }[];

function planOf(table: Table, names: readonly string[]): Plan {
  const byName = new Map<string, { itself: boolean; deeper: string[] }>();
  for (const full of names) {
    const cut = full.indexOf(".");
    const name = cut < 0 ? full : full.slice(0, cut);
    const entry = byName.get(name) ?? { itself: false, deeper: [] };
    byName.set(name, entry);
    if (cut < 0) entry.itself = true;
    else entry.deeper.push(full.slice(cut + 1));
  }
  return [...byName].map(([name, entry]) => {
    const field = table.fields[name];
    if (!field) throw keyError(name);
    return { name, field, ...entry };
  });
}

function readRow(row: Row, plan: Plan, tables: Tables, context: Context): WireRow {
  const wire: WireRow = { id: row.id };
  for (const { name, field, itself, deeper } of plan) {
    const value = field.get ? field.get(row, context) : (row[name] ?? null);
    if (itself) wire[name] = valueToWire(field, value);
    if (deeper.length > 0) wire[`${name}.`] = related(field, value, deeper, tables, context);
  }
  return wire;
}

function related(
  field: Field,
  value: Value,
  names: readonly string[],
  tables: Tables,
  context: Context,
): unknown {
  if (field.type === "one2many") {
    return read(tables.table(field.target), value as readonly number[], names, tables, context);
  }
  if (value === null) return null;
  if (field.type === "reference") {
    const [model = "", id] = String(value).split(",");
    return read(tables.table(model), [Number(id)], names, tables, context)[0];
  }
  if (field.type !== "many2one" || !field.target) throw keyError(names[0] ?? "");
  return read(tables.table(field.target), [Number(value)], names, tables, context)[0];
}

function valueToWire(field: Field, value: Value): unknown {
  const { type } = field;
  if (type === "one2many" || type === "many2one" || type === "reference") return value;
  return toWire(type satisfies ScalarType, value);
}
