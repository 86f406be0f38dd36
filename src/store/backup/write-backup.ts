import { createWriteStream } from "node:fs";
import { rename, rm } from "node:fs/promises";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { createGzip } from "node:zlib";
import pg from "pg";
import { to as copyTo } from "pg-copy-streams";
import { type Content, type Head, MARK } from "./format.ts";
import { columnList, dataTables, sequences } from "./tables.ts";

/**
 * Writes everything in the database to a file, as it is at one moment, while others go on writing.
 * The file is there when it is whole, and readable for its owner alone. It holds personal data and
 * the hashes of keys. Throws when the database or the disk fails.
 */
export async function writeBackup(databaseUrl: string, file: string): Promise<Content> {
  const client = new pg.Client({ connectionString: databaseUrl, application_name: "tutti backup" });
  await client.connect();
  const draft = `${file}.part-${process.pid}`;
  try {
    await client.query("begin isolation level repeatable read read only");
    const head = await readHead(client);
    const counts = { tables: 0, rows: 0 };
    await pipeline(
      Readable.from(pieces(client, head, counts), { objectMode: false }),
      createGzip({ level: 6 }),
      createWriteStream(draft, { flags: "wx", mode: 0o600, flush: true }),
    );
    await client.query("commit");
    await rename(draft, file);
    return { ...head, ...counts };
  } catch (cause) {
    await rm(draft, { force: true });
    throw cause;
  } finally {
    await client.end();
  }
}

async function readHead(client: pg.Client): Promise<Head> {
  // The first statement is when the snapshot is taken.
  const server = await client.query<{ at: Date; version: string }>(
    "select clock_timestamp() as at, current_setting('server_version') as version",
  );
  const applied = await client.query<{ name: string }>(
    "select name from tutti.migration order by name",
  );
  const [row] = server.rows;
  if (!row) throw new Error("the server gave no row about itself");
  return {
    format: "tutti-backup-1",
    takenAt: row.at.toISOString(),
    postgres: row.version,
    migrations: applied.rows.map(({ name }) => name),
  };
}

async function* pieces(client: pg.Client, head: Head, counts: { tables: number; rows: number }) {
  yield line(head);
  for (const table of await dataTables(client)) {
    yield line({ table: table.name, columns: table.columns });
    let rows = 0;
    const copied = client.query(copyTo(`copy ${table.name} (${columnList(table)}) to stdout`));
    for await (const chunk of copied as AsyncIterable<Buffer>) {
      rows += newlines(chunk);
      yield chunk;
    }
    yield `${MARK}\n${line({ rows })}`;
    counts.tables += 1;
    counts.rows += rows;
  }
  yield line({ end: true, ...counts, sequences: await sequences(client) });
}

function line(value: object): string {
  return `${JSON.stringify(value)}\n`;
}

const NEWLINE = 10;

function newlines(chunk: Buffer): number {
  let count = 0;
  for (let at = chunk.indexOf(NEWLINE); at !== -1; at = chunk.indexOf(NEWLINE, at + 1)) count += 1;
  return count;
}
