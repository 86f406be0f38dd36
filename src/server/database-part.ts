import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";
import {
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from "../store/embedded/embedded-postgres.ts";
import { migrate } from "../store/migrate.ts";
import type { Config } from "./config/load.ts";
import type { Running } from "./lifecycle.ts";
import type { Phase } from "./progress.ts";

const nothing = async (): Promise<void> => undefined;

export type DatabaseParts = {
  readonly config: Config;
  readonly clock: Clock;
  readonly log: Log;
  readonly phase: Phase;
  readonly signal: AbortSignal;
};

type RunningDatabase = Result<Running<{ url: string }>>;

/**
 * The database's URL, migrated: DATABASE_URL, or the embedded server. A gateway or a worker joins
 * the embedded server that another Tutti on this machine owns; otherwise this process owns it.
 * Whoever comes first migrates, and the others wait for that.
 */
export async function startDatabase(parts: DatabaseParts): Promise<RunningDatabase> {
  const { config } = parts;
  if (config.databaseUrl !== null) return openOwn(config.databaseUrl, parts);
  const mayJoin = config.role !== "all" && !config.reset;
  const shared = mayJoin ? await findEmbeddedPostgres(config.dataFolder) : null;
  if (shared !== null) return joinRunning(shared.url, parts);
  const started = await startEmbedded(parts);
  if (started.ok || !mayJoin || started.fault.code !== "DATA_FOLDER_IN_USE") return started;
  // Another that was started at the same time owns it.
  const now = await findEmbeddedPostgres(config.dataFolder);
  return now === null ? started : joinRunning(now.url, parts);
}

async function joinRunning(url: string, { phase }: DatabaseParts): Promise<RunningDatabase> {
  phase.update("waiting for its migrations");
  await migrate(url);
  phase.done("the embedded PostgreSQL of the Tutti that runs on this data folder");
  return ok({ value: { url }, stop: nothing });
}

const ANSWERS_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 1_000;

/** A PostgreSQL that is just starting is waited for. */
async function openOwn(url: string, parts: DatabaseParts): Promise<RunningDatabase> {
  const { clock, phase, signal } = parts;
  const until = clock.monotonicMs() + ANSWERS_WITHIN_MS;
  phase.update("migrating, or waiting for another that does");
  for (;;) {
    try {
      await migrate(url);
      phase.done("your own PostgreSQL");
      return ok({ value: { url }, stop: nothing });
    } catch (cause) {
      const code = codeOf(cause);
      if (REFUSED.test(code)) return err("DATABASE_UNAVAILABLE", refusalOf(cause));
      if (!AWAY.test(code)) throw cause;
      if (signal.aborted || clock.monotonicMs() > until) {
        const waited = `within ${ANSWERS_WITHIN_MS / 1000} s (${code})`;
        return err("DATABASE_UNAVAILABLE", `DATABASE_URL: PostgreSQL did not answer ${waited}.`);
      }
      phase.update(`waiting for your PostgreSQL, which does not answer (${code})`);
    }
    await clock.sleep(ASK_EVERY_MS, signal).catch(() => undefined);
  }
}

/** It refuses connections, or shuts down or starts just now (57P0x). */
const AWAY = /^(ECONNREFUSED|ECONNRESET|ETIMEDOUT|57P0\d)$/;

/** No such host, wrong credentials (28xxx), no such database (3D000), no right to make tables. */
const REFUSED = /^(ENOTFOUND|EAI_AGAIN|28\w{3}|3D000|42501)$/;

function refusalOf(cause: unknown): string {
  const said = cause instanceof Error ? cause.message : String(cause);
  return `DATABASE_URL does not lead to a database that Tutti may use: ${said}. Correct it.`;
}

function codeOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : "";
}

async function startEmbedded({ config, log, phase }: DatabaseParts): Promise<RunningDatabase> {
  const server = await startEmbeddedPostgres({
    folder: config.dataFolder,
    log,
    reset: config.reset,
  });
  if (!server.ok) return server;
  const { url, adopted, home, stop, kill } = server.value;
  const running = { value: { url }, stop, kill, stopWithinMs: 65_000 };
  try {
    if (config.reset) await rm(join(config.dataFolder, "demo"), { recursive: true, force: true });
    phase.update("migrating");
    await migrate(url);
  } catch (cause) {
    await stop();
    throw cause;
  }
  phase.done(`PostgreSQL ${adopted ? "that was left running, adopted" : "started"} in ${home}`);
  return ok(running);
}
