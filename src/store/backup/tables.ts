import type pg from "pg";

/** A table of ours or of the durable engine, as a backup has it. */
export type Table = {
  /** With its schema, quoted where it has to be. */
  readonly name: string;
  /** Those that can be written; the others are computed from them. */
  readonly columns: readonly string[];
};

/** Kept by the release that runs, not by what is restored. */
const NOT_DATA = ["tutti.migration", "dbos.dbos_migrations"];

/** Every table with data, each after those it refers to. */
export async function dataTables(client: pg.ClientBase): Promise<readonly Table[]> {
  const found = await client.query<{ name: string; columns: string[]; refers: string[] }>(
    `select format('%I.%I', n.nspname, c.relname) as name,
       array(select a.attname::text from pg_attribute a
         where a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped and a.attgenerated = ''
         order by a.attnum) as columns,
       array(select distinct format('%I.%I', fn.nspname, f.relname)
         from pg_constraint k join pg_class f on f.oid = k.confrelid
           join pg_namespace fn on fn.oid = f.relnamespace
         where k.conrelid = c.oid and k.contype = 'f' and k.confrelid <> c.oid) as refers
     from pg_class c join pg_namespace n on n.oid = c.relnamespace
     where n.nspname in ('tutti', 'dbos') and c.relkind = 'r' order by 1`,
  );
  const left = new Map(found.rows.map((row) => [row.name, row]));
  const sorted: Table[] = [];
  while (left.size > 0) {
    const free = [...left.values()].filter(({ refers }) => !refers.some((to) => left.has(to)));
    if (free.length === 0) throw new Error("the tables refer to each other in a circle");
    for (const { name, columns } of free) {
      left.delete(name);
      if (!NOT_DATA.includes(name)) sorted.push({ name, columns });
    }
  }
  return sorted;
}

/** The last value of every sequence that was used, by its quoted name. */
export async function sequences(client: pg.ClientBase): Promise<Readonly<Record<string, string>>> {
  const found = await client.query<{ name: string; last: string }>(
    `select format('%I.%I', schemaname, sequencename) as name, last_value::text as last
     from pg_sequences where schemaname in ('tutti', 'dbos') and last_value is not null`,
  );
  return Object.fromEntries(found.rows.map(({ name, last }) => [name, last]));
}

export function columnList({ columns }: Table): string {
  return columns.map((column) => `"${column.replaceAll('"', '""')}"`).join(", ");
}
