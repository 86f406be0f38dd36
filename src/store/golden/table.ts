import type { Sql } from "../database.ts";

/**
 * A table of golden records. `columns` gives each column's type; those in `silent` may change
 * without the record being said to have changed (when it was last observed, derived words).
 */
export type GoldenTable = {
  readonly name: string;
  readonly columns: Readonly<Record<string, string>>;
  readonly silent: readonly string[];
  /** Columns beside those, which no system tells of: an upsert leaves them, and tells them. */
  readonly own?: readonly string[];
};

/** A row as plain JSON values under its column names; always with an `id`. */
export type GoldenRow = { readonly id: string } & Readonly<Record<string, unknown>>;

/** What an upsert did to a row; rows that stayed as they were are not told of. */
export type RowChange = {
  readonly id: string;
  readonly created: boolean;
  readonly changes: readonly FieldChange[];
  /** The table's own columns as they are; null each for a new row, which has their defaults. */
  readonly own: Readonly<Record<string, unknown>>;
};

export type FieldChange = {
  readonly field: string;
  readonly from: unknown;
  readonly to: unknown;
};

/** Rows a statement takes at once, so that its JSON stays within a few megabytes. */
const ROWS_MAX = 2000;

/**
 * Writes rows in one statement each two thousand: inserts the new, updates what differs, and
 * tells which fields of which rows changed. Rows must be unique by id; they are locked in id order,
 * so that writers of overlapping sets wait for each other instead of deadlocking.
 */
export async function upsertRows(
  tx: Sql,
  table: GoldenTable,
  rows: readonly GoldenRow[],
): Promise<readonly RowChange[]> {
  const ordered = [...rows].sort((a, b) => (a.id < b.id ? -1 : 1));
  const changes: RowChange[] = [];
  for (let from = 0; from < ordered.length; from += ROWS_MAX) {
    const part = JSON.stringify(ordered.slice(from, from + ROWS_MAX));
    changes.push(...(await tx.query<RowChange>(statement(table), [part], `upsert_${table.name}`)));
  }
  return changes;
}

/** Removes the children of these parents that are not among `keep`; gives the parents touched. */
export async function pruneChildren(
  tx: Sql,
  table: GoldenTable,
  parentColumn: string,
  parents: readonly string[],
  keep: readonly string[],
): Promise<readonly string[]> {
  const gone = await tx.query<{ parent: string }>(
    `delete from ${table.name} where ${parentColumn} = any($1) and not (id = any($2))
     returning ${parentColumn} as parent`,
    [parents, keep],
    `prune_${table.name}`,
  );
  return [...new Set(gone.map((row) => row.parent))];
}

/**
 * Marks as removed the children of these parents that are not among `keep`: others refer to them,
 * so they stay. Gives the parents touched.
 */
export async function retireChildren(
  tx: Sql,
  table: GoldenTable,
  parentColumn: string,
  parents: readonly string[],
  keep: readonly string[],
): Promise<readonly string[]> {
  const gone = await tx.query<{ parent: string }>(
    `update ${table.name} set status = 'REMOVED'
     where ${parentColumn} = any($1) and not (id = any($2)) and status <> 'REMOVED'
     returning ${parentColumn} as parent`,
    [parents, keep],
    `retire_${table.name}`,
  );
  return [...new Set(gone.map((row) => row.parent))];
}

const statements = new WeakMap<GoldenTable, string>();

function statement(table: GoldenTable): string {
  const known = statements.get(table);
  if (known !== undefined) return known;
  const made = makeStatement(table);
  statements.set(table, made);
  return made;
}

function makeStatement({ name, columns, silent, own = [] }: GoldenTable): string {
  const all = Object.keys(columns);
  const told = all.filter((column) => column !== "id" && !silent.includes(column));
  const fields = told.map(
    (column) =>
      `case when o.${column} is distinct from i.${column} then jsonb_build_object(` +
      `'field', '${camel(column)}', 'from', to_jsonb(o.${column}), 'to', to_jsonb(i.${column})) end`,
  );
  const differs = (left: string, right: string) =>
    `(${all.map((c) => `${left}.${c}`).join(", ")}) is distinct from ` +
    `(${all.map((c) => `${right}.${c}`).join(", ")})`;
  return `
    with i as materialized (
      select * from jsonb_to_recordset($1::jsonb)
        as r(${all.map((column) => `${column} ${columns[column]}`).join(", ")})
    ), o as materialized (
      select t.* from ${name} t join i using (id) order by t.id for update of t
    ), written as (
      insert into ${name} as t (${all.join(", ")})
      select ${all.map((column) => `i.${column}`).join(", ")}
        from i left join o using (id)
        where o.id is null or ${differs("i", "o")}
        order by i.id
      on conflict (id) do update
        set ${all
          .filter((column) => column !== "id")
          .map((column) => `${column} = ${kept(column)}`)
          .join(", ")}
    )
    select i.id, o.id is null as created,
      case when o.id is null then '[]'::jsonb else (
        select coalesce(jsonb_agg(f), '[]'::jsonb) from unnest(array[${fields.join(",\n")}]::jsonb[]) f
        where f is not null) end as changes,
      jsonb_build_object(${own.map((c) => `'${c}', o.${c}`).join(", ")}) as own
    from i left join o using (id)
    where o.id is null or (${told.map((c) => `i.${c}`).join(", ")}) is distinct from
      (${told.map((c) => `o.${c}`).join(", ")})`;
}

/** A date of creation may only become earlier, as more is heard of the record. */
function kept(column: string): string {
  const given = `excluded.${column}`;
  return column === "created_at" ? `least(t.${column}, ${given})` : given;
}

function camel(column: string): string {
  return column.replace(/_([a-z])/g, (_all, letter: string) => letter.toUpperCase());
}
