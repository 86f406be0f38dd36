import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import pg from "pg";
import { from as copyFrom } from "pg-copy-streams";
import { type BackupReader, openBackup } from "./backup-reader.ts";
import { type Content, End, Head, TableEnd, TableHead } from "./format.ts";
import { columnList, dataTables, type Table } from "./tables.ts";

/** Why a backup is not restored; nothing was changed. */
export class NotRestored extends Error {
  override readonly name = "NotRestored";
}

/** What a file says of itself; throws NotRestored when it is no backup. */
export async function readBackupHead(file: string): Promise<Head> {
  const reader = openBackup(file);
  try {
    return await reader.json(Head);
  } catch (cause) {
    const reason = cause instanceof Error && "code" in cause ? ` (${cause.code})` : "";
    throw new NotRestored(`${file} is not a backup that this Tutti can read${reason}`);
  } finally {
    reader.close();
  }
}

/**
 * Puts a backup's content in the place of the database's, whose schema must fit it: in one
 * transaction, so that a failure leaves everything as it was. Checks the count of every table.
 * Throws NotRestored when the file is not whole or does not fit.
 */
export async function restoreBackup(databaseUrl: string, file: string): Promise<Content> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: "tutti restore",
  });
  await client.connect();
  const reader = openBackup(file);
  try {
    await client.query("begin");
    const tables = await dataTables(client);
    await client.query(`truncate ${tables.map(({ name }) => name).join(", ")}`);
    const content = await fill(client, reader, tables);
    await client.query("commit");
    await client.query("analyze");
    return content;
  } catch (cause) {
    await client.query("rollback").catch(() => undefined);
    throw cause;
  } finally {
    reader.close();
    await client.end();
  }
}

async function fill(
  client: pg.Client,
  reader: BackupReader,
  tables: readonly Table[],
): Promise<Content> {
  const head = await orNotWhole(reader.json(Head));
  const counts = { tables: 0, rows: 0 };
  while (!(await orNotWhole(reader.isNext(End)))) {
    const { table, columns } = await orNotWhole(reader.json(TableHead));
    const known = tables.find(({ name }) => name === table);
    const strange = columns.filter((column) => !known?.columns.includes(column));
    if (!known || strange.length > 0) {
      const what = [table, ...strange].join(" ");
      throw new NotRestored(`the schema has no ${what}: restore with the release that made it`);
    }
    const into = client.query(
      copyFrom(`copy ${known.name} (${columnList({ ...known, columns })}) from stdin`),
    );
    await orNotWhole(pipeline(Readable.from(reader.rows(), { objectMode: false }), into));
    const { rows } = await orNotWhole(reader.json(TableEnd));
    await expectRows(client, known.name, rows);
    counts.tables += 1;
    counts.rows += rows;
  }
  const end = await orNotWhole(reader.json(End));
  if (end.tables !== counts.tables || end.rows !== counts.rows) {
    throw new NotRestored("its counts are wrong; the file was damaged");
  }
  for (const [name, last] of Object.entries(end.sequences)) {
    await client.query("select setval($1::regclass, $2::bigint)", [name, last]);
  }
  return { ...head, ...counts };
}

async function expectRows(client: pg.Client, table: string, rows: number): Promise<void> {
  const found = await client.query<{ count: string }>(`select count(*)::text from ${table}`);
  const count = Number(found.rows[0]?.count);
  if (count !== rows) {
    throw new NotRestored(`${table} has ${count} rows where the backup says ${rows}`);
  }
}

/** What fails while the file is read is the file's fault, unless the database said it. */
async function orNotWhole<Value>(work: Promise<Value>): Promise<Value> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof pg.DatabaseError) throw cause;
    const reason = cause instanceof Error ? (cause.message.split("\n")[0] ?? "") : String(cause);
    throw new NotRestored(`the file is damaged or not whole (${reason})`);
  }
}

/** Whether the database has no records, runs, keys or events of its own yet. */
export async function hasNoContent(databaseUrl: string): Promise<boolean> {
  const client = new pg.Client({
    connectionString: databaseUrl,
    application_name: "tutti restore",
  });
  await client.connect();
  try {
    for (const { name } of await dataTables(client)) {
      if (!name.startsWith("tutti.") || FILLED_AT_ONCE.includes(name)) continue;
      const found = await client.query(`select 1 from ${name} limit 1`);
      if (found.rows.length > 0) return false;
    }
    return true;
  } finally {
    await client.end();
  }
}

/** A schema that was just made has rows in these. */
const FILLED_AT_ONCE = ["tutti.event_head", "tutti.kill_switch", "tutti.executor"];
