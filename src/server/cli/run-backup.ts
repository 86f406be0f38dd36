import pino from "pino";
import { err, type Result } from "../../kernel/result.ts";
import {
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from "../../store/embedded/embedded-postgres.ts";
import { existingPlace } from "../../store/embedded/place.ts";
import { type Config, loadConfig } from "../config/load.ts";
import type { SystemTypes } from "../config/systems.ts";
import { BACKUP_USAGE, backUp, readBackupArguments, restore } from "./backup.ts";
import { printAnswer } from "./print-answer.ts";

/** `tutti backup` and `tutti restore`: prints the answer, and ends with 1 on a failure. */
export async function runBackup(
  command: "backup" | "restore",
  argv: readonly string[],
  systemTypes: SystemTypes,
): Promise<void> {
  if (argv.includes("--help") || argv.includes("-h")) {
    process.stdout.write(`${BACKUP_USAGE}\n`);
    return;
  }
  printAnswer(await answer(command, argv, systemTypes));
}

async function answer(
  command: "backup" | "restore",
  argv: readonly string[],
  systemTypes: SystemTypes,
): Promise<Result<string>> {
  const request = readBackupArguments(command, argv);
  if (!request.ok) return request;
  const loaded = loadConfig({ argv: [], systemTypes });
  if (!loaded.ok) return loaded;
  if (loaded.value.wants !== "start") return err("INPUT_INVALID", BACKUP_USAGE);
  const log = pino({ level: "warn" }, pino.destination(2));
  return withDatabase(command, loaded.value.config, log, (url) =>
    command === "backup" ? backUp(url, request.value.file) : restore(url, request.value, log),
  );
}

/** Starts the embedded server for the time of the work, where it is meant and does not run. */
async function withDatabase(
  command: "backup" | "restore",
  { databaseUrl, dataFolder }: Config,
  log: pino.Logger,
  work: (url: string) => Promise<Result<string>>,
): Promise<Result<string>> {
  if (databaseUrl !== null) return work(databaseUrl).catch(unreachable);
  if (command === "backup") {
    const running = await findEmbeddedPostgres(dataFolder);
    if (running !== null) return work(running.url);
    if ((await existingPlace(dataFolder)) === null) {
      return err("NOT_FOUND", `There is no database in ${dataFolder}; see TUTTI_DATA_FOLDER.`);
    }
  }
  const server = await startEmbeddedPostgres({ folder: dataFolder, log });
  if (!server.ok) return server;
  try {
    return await work(server.value.url);
  } finally {
    await server.value.stop();
  }
}

function unreachable(cause: unknown): Result<string> {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return err("DATABASE_UNAVAILABLE", `The database or the file failed: ${reason}`);
}
