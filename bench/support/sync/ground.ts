import pg from "pg";
import { unwrap } from "../../../src/kernel/result.ts";
import { type Database, openDatabase } from "../../../src/store/database.ts";
import { startEmbeddedPostgres } from "../../../src/store/embedded/embedded-postgres.ts";
import { migrate } from "../../../src/store/migrate.ts";
import { silentLog } from "../silent-log.ts";
import { newFolder, removeFolder } from "../tutti.ts";

/** Several databases of one server of the drill's own, gone when it ends. */
export async function withDatabases<Value>(
  count: number,
  work: (databases: readonly Database[]) => Promise<Value>,
): Promise<Value> {
  const folder = await newFolder();
  // What a crash of the server would lose is of no use afterwards.
  const settings = { fsync: "off", full_page_writes: "off", synchronous_commit: "off" };
  const server = unwrap(await startEmbeddedPostgres({ folder, log: silentLog, settings }));
  const databases: Database[] = [];
  try {
    for (let n = 0; n < count; n += 1) databases.push(await makeDatabase(server.url, n));
    return await work(databases);
  } finally {
    for (const database of databases) await database.close();
    await server.stop();
    await removeFolder(folder);
  }
}

async function makeDatabase(serverUrl: string, n: number): Promise<Database> {
  const name = `drill_${n}`;
  const client = new pg.Client({ connectionString: serverUrl });
  await client.connect();
  await client.query(`create database ${name}`);
  await client.end();
  const url = new URL(serverUrl);
  url.pathname = `/${name}`;
  await migrate(url.href);
  return openDatabase({ url: url.href, poolMax: 6, applicationName: "tutti-drill" });
}

/** Removes all that worlds have left, so that the next ones find tables as small. */
export async function sweep(database: Database): Promise<void> {
  const tables = await database.query<{ name: string }>(
    `select tablename as name from pg_tables
     where schemaname = 'tutti' and tablename <> 'event_head' and tablename not like '%migration%'`,
  );
  await database.query(`truncate ${tables.map(({ name }) => name).join(", ")} cascade`);
}
