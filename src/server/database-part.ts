import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Log } from "../kernel/log.ts";
import type { Result } from "../kernel/result.ts";
import { ok } from "../kernel/result.ts";
import {
  findEmbeddedPostgres,
  startEmbeddedPostgres,
} from "../store/embedded/embedded-postgres.ts";
import { migrate } from "../store/migrate.ts";
import type { Config } from "./config/load.ts";
import type { Running } from "./lifecycle.ts";
import type { Phase } from "./progress.ts";

const nothing = async (): Promise<void> => undefined;

/**
 * The database's URL, migrated: DATABASE_URL, or the embedded server. A gateway or a worker joins
 * the embedded server that another Tutti on this machine owns; otherwise this process owns it.
 */
export async function startDatabase(
  config: Config,
  log: Log,
  phase: Phase,
): Promise<Result<Running<{ url: string }>>> {
  if (config.databaseUrl !== null) {
    phase.update("migrating");
    await migrate(config.databaseUrl);
    phase.done("your own PostgreSQL");
    return ok({ value: { url: config.databaseUrl }, stop: nothing });
  }
  const shared = config.role === "all" ? null : await findEmbeddedPostgres(config.dataFolder);
  if (shared !== null) {
    phase.done("the embedded PostgreSQL of the Tutti that runs on this data folder");
    return ok({ value: shared, stop: nothing });
  }
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
