import { err, type Result } from "../../kernel/result.ts";
import { type Database, openDatabase } from "../../store/database.ts";
import { findEmbeddedPostgres } from "../../store/embedded/embedded-postgres.ts";
import { type Config, loadConfig } from "../config/load.ts";
import type { SystemTypes } from "../config/systems.ts";
import { startSharedClock } from "../shared-clock.ts";
import { systemClock } from "../system-clock.ts";
import { KEYS_USAGE, keysCommand } from "./keys.ts";
import { printAnswer } from "./print-answer.ts";

/**
 * `tutti keys ...` on the database of DATABASE_URL, or on the embedded one of the Tutti that runs
 * on the data folder; it prints the answer, and ends with 1 on a failure.
 */
export async function runKeys(argv: readonly string[], systemTypes: SystemTypes): Promise<void> {
  if (argv.length === 0 || argv.includes("--help") || argv.includes("-h")) {
    process.stdout.write(`${KEYS_USAGE}\n`);
    return;
  }
  printAnswer(await answerKeys(argv, systemTypes));
}

async function answerKeys(
  argv: readonly string[],
  systemTypes: SystemTypes,
): Promise<Result<string>> {
  const loaded = loadConfig({ argv: [], systemTypes });
  if (!loaded.ok) return loaded;
  const url = loaded.value.wants === "start" ? await databaseUrl(loaded.value.config) : null;
  if (url === null) {
    return err(
      "DATABASE_UNAVAILABLE",
      "No Tutti runs on the data folder, or this account may not see it. Start one (npm start), " +
        "or name the database or the folder with DATABASE_URL or TUTTI_DATA_FOLDER.",
    );
  }
  const database = openDatabase({ url, poolMax: 1, applicationName: "tutti keys" });
  try {
    return await onDatabase(argv, database);
  } finally {
    await database.close();
  }
}

/** By the database's time, because gateways compare a key's expiry with that. */
async function onDatabase(argv: readonly string[], database: Database): Promise<Result<string>> {
  const time = await startSharedClock(database, systemClock());
  if (!time.ok) return time;
  const { value: clock, stop } = time.value;
  try {
    const random = (into: Uint8Array) => crypto.getRandomValues(into);
    return await keysCommand(argv, { sql: database, clock, random });
  } finally {
    await stop();
  }
}

async function databaseUrl(config: Config): Promise<string | null> {
  return config.databaseUrl ?? (await findEmbeddedPostgres(config.dataFolder))?.url ?? null;
}
