import { fileURLToPath } from "node:url";
import { runner } from "node-pg-migrate";

/**
 * Brings a database to the newest schema: plain SQL files in `migrations/`, applied once each in
 * name order under an advisory lock, so that processes starting together do it once.
 * Returns the names of those applied now.
 */
export async function migrate(url: string): Promise<readonly string[]> {
  const applied = await runner({
    databaseUrl: url,
    dir: fileURLToPath(new URL("./migrations", import.meta.url)),
    direction: "up",
    migrationsTable: "migration",
    migrationsSchema: "tutti",
    createMigrationsSchema: true,
    schema: "tutti",
    createSchema: true,
    singleTransaction: true,
    advisoryLockMode: "wait",
    log: () => undefined,
    logger: { debug: noop, info: noop, warn: noop, error: noop },
  });
  return applied.map((migration) => migration.name);
}

function noop(): void {}
