import { readdir } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { runner } from "node-pg-migrate";
import type { Sql } from "./database.ts";

const FOLDER = fileURLToPath(new URL("./migrations", import.meta.url));

/**
 * Brings a database to the newest schema: plain SQL files in `migrations/`, applied once each in
 * name order under an advisory lock, so that processes starting together do it once.
 * Returns the names of those applied now. With `most`, stops after so many, for a restore.
 */
export async function migrate(url: string, most?: number): Promise<readonly string[]> {
  const applied = await runner({
    databaseUrl: url,
    dir: FOLDER,
    direction: "up",
    ...(most !== undefined && { count: most }),
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

/** The migrations of this release, in their order. */
export async function migrationNames(): Promise<readonly string[]> {
  const files = await readdir(FOLDER);
  return files.flatMap((file) => (file.endsWith(".sql") ? [file.slice(0, -4)] : [])).sort();
}

export type MigrationState = {
  readonly applied: readonly string[];
  /** Of this release, and not applied yet. */
  readonly pending: readonly string[];
  /** Applied, and not of this release: a newer one was here. */
  readonly unknown: readonly string[];
};

/** How a database stands to this release; one without our schema has everything pending. */
export async function migrationState(sql: Sql): Promise<MigrationState> {
  const ours = await migrationNames();
  const [there] = await sql.query<{ there: boolean }>(
    "select to_regclass('tutti.migration') is not null as there",
  );
  const rows = there?.there
    ? await sql.query<{ name: string }>("select name from tutti.migration order by name")
    : [];
  const applied = rows.map(({ name }) => name);
  return {
    applied,
    pending: ours.filter((name) => !applied.includes(name)),
    unknown: applied.filter((name) => !ours.includes(name)),
  };
}

function noop(): void {}
