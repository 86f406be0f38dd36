import { unwrap } from "../../src/kernel/result.ts";
import { type Database, openDatabase } from "../../src/store/database.ts";
import { startEmbeddedPostgres } from "../../src/store/embedded/embedded-postgres.ts";
import { migrate } from "../../src/store/migrate.ts";
import { silentLog } from "./silent-log.ts";
import { newFolder, removeFolder } from "./tutti.ts";

/** A database of the bench's own, as `npm start` would have it, gone when the bench ends. */
export async function withDatabase<Value>(
  work: (
    database: Database,
    place: { readonly url: string; readonly folder: string },
  ) => Promise<Value>,
): Promise<Value> {
  const folder = await newFolder();
  const server = unwrap(await startEmbeddedPostgres({ folder, log: silentLog }));
  try {
    await migrate(server.url);
    const database = openDatabase({ url: server.url, poolMax: 16, applicationName: "tutti-bench" });
    try {
      return await work(database, { url: server.url, folder });
    } finally {
      await database.close();
    }
  } finally {
    await server.stop();
    await removeFolder(folder);
  }
}
