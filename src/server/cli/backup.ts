import { access, stat } from "node:fs/promises";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Log } from "../../kernel/log.ts";
import { err, ok, type Result } from "../../kernel/result.ts";
import {
  hasNoContent,
  NotRestored,
  readBackupHead,
  restoreBackup,
} from "../../store/backup/restore-backup.ts";
import { writeBackup } from "../../store/backup/write-backup.ts";
import { serverCondition } from "../../store/condition-repository.ts";
import { openDatabase } from "../../store/database.ts";
import {
  type MigrationState,
  migrate,
  migrationNames,
  migrationState,
} from "../../store/migrate.ts";
import { prepareEngine } from "../prepare-engine.ts";

export const BACKUP_USAGE = `tutti backup FILE               writes the whole database to FILE, also while Tutti runs
tutti restore FILE [--replace]  fills an empty database from FILE, while Tutti does not run;
                                with --replace, what the database has is removed first

The database is DATABASE_URL, or the embedded one of the data folder. A backup holds personal data
and the hashes of keys: keep it as you keep the database.`;

export type BackupRequest = {
  readonly file: string;
  /** Restores over a database that is not empty. */
  readonly replace: boolean;
};

/** What the command line asks for; INPUT_INVALID with the usage when it is not understood. */
export function readBackupArguments(
  command: "backup" | "restore",
  argv: readonly string[],
): Result<BackupRequest> {
  const options: { replace?: { type: "boolean" } } =
    command === "restore" ? { replace: { type: "boolean" } } : {};
  try {
    const read = parseArgs({ args: [...argv], options, strict: true, allowPositionals: true });
    const [file, ...rest] = read.positionals;
    if (file !== undefined && rest.length === 0) {
      return ok({ file: resolve(file), replace: read.values.replace === true });
    }
  } catch {
    // Told below, with the usage.
  }
  return err("INPUT_INVALID", `Give the name of one file.\n\n${BACKUP_USAGE}`);
}

/** Writes a backup of the database, whose schema must be that of this release. */
export async function backUp(databaseUrl: string, file: string): Promise<Result<string>> {
  if (await exists(file)) return err("INPUT_INVALID", `${file} exists already; name a new file.`);
  const fits = await schemaFits(databaseUrl);
  if (!fits.ok) return fits;
  const { tables, rows, takenAt } = await writeBackup(databaseUrl, file);
  const { size } = await stat(file);
  const megabytes = (size / 1e6).toFixed(1);
  return ok(
    `${rows} rows of ${tables} tables, as of ${takenAt}, are in ${file} (${megabytes} MB).`,
  );
}

/** Fills the database from a backup; refuses what it would harm. */
export async function restore(
  databaseUrl: string,
  { file, replace }: BackupRequest,
  log: Log,
): Promise<Result<string>> {
  try {
    const prepared = await prepareFor(databaseUrl, { file, replace });
    if (!prepared.ok) return prepared;
    await prepareEngine(databaseUrl, log);
    const { tables, rows, takenAt } = await restoreBackup(databaseUrl, file);
    await migrate(databaseUrl); // An older release's backup is at that release's schema.
    return ok(`${rows} rows of ${tables} tables are restored, as they were at ${takenAt}.`);
  } catch (cause) {
    if (!(cause instanceof NotRestored)) throw cause;
    return err("INPUT_INVALID", `Nothing was changed: ${cause.message}.`);
  }
}

async function schemaFits(databaseUrl: string): Promise<Result<void>> {
  const { applied, pending, unknown } = await stateOf(databaseUrl);
  if (applied.length === 0) return err("NOT_FOUND", "The database has nothing of Tutti in it.");
  if (pending.length + unknown.length === 0) return ok(undefined);
  return err("INPUT_INVALID", "The database's schema is another release's; use that one.");
}

async function stateOf(databaseUrl: string): Promise<MigrationState> {
  const database = openDatabase({ url: databaseUrl, poolMax: 1, applicationName: "tutti backup" });
  try {
    return await migrationState(database);
  } finally {
    await database.close();
  }
}

/** Gives the database the schema of the backup, which may be an older release's. */
async function prepareFor(
  databaseUrl: string,
  { file, replace }: BackupRequest,
): Promise<Result<void>> {
  const { migrations, takenAt } = await readBackupHead(file);
  const ours = await migrationNames();
  if (migrations.join() !== ours.slice(0, migrations.length).join()) {
    const message =
      `The backup of ${takenAt} is a newer release's (its last migration is ` +
      `${migrations.at(-1)}, ours ${ours.at(-1)}). Restore it with that release.`;
    return err("INPUT_INVALID", message);
  }
  const stopped = await nobodyConnected(databaseUrl);
  if (!stopped.ok) return stopped;
  const older = migrations.length < ours.length;
  const { applied } = await stateOf(databaseUrl);
  if (older && applied.length > 0) {
    const message =
      `The backup of ${takenAt} is an older release's. Restore it into a new, empty database; ` +
      "it is migrated there.";
    return err("INPUT_INVALID", message);
  }
  await migrate(databaseUrl, migrations.length - applied.length);
  if (replace || (await hasNoContent(databaseUrl))) return ok(undefined);
  const message =
    "The database is not empty. Name an empty one, or give --replace: then all that it has is removed.";
  return err("INPUT_INVALID", message);
}

async function nobodyConnected(databaseUrl: string): Promise<Result<void>> {
  const database = openDatabase({ url: databaseUrl, poolMax: 1, applicationName: "tutti restore" });
  try {
    const { tuttiConnections } = await serverCondition(database);
    if (tuttiConnections === 0) return ok(undefined);
    return err(
      "DATA_FOLDER_IN_USE",
      "Tutti runs on this database. Stop all of its processes, and restore then.",
    );
  } finally {
    await database.close();
  }
}

function exists(file: string): Promise<boolean> {
  return access(file).then(
    () => true,
    () => false,
  );
}
