import { chmod, mkdtemp, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import pg from "pg";
import type { TestProject } from "vitest/node";
import { unwrap } from "../../src/kernel/result.ts";
import { startEmbeddedPostgres } from "../../src/store/embedded/embedded-postgres.ts";
import { existingPlace } from "../../src/store/embedded/place.ts";
import { isAlive } from "../../src/store/embedded/postmaster.ts";
import { stopRunning } from "../../src/store/embedded/running.ts";
import { migrate } from "../../src/store/migrate.ts";
import { quietLog } from "./quiet-log.ts";

declare module "vitest" {
  interface ProvidedContext {
    /** The run's PostgreSQL, and the migrated database that fresh ones are copied from. */
    testPostgres: {
      readonly url: string;
      readonly template: string;
      readonly broken: string | null;
    };
  }
}

const PREFIX = "tutti-test-";
const TEMPLATE = "tutti_template";

/** One real PostgreSQL for the whole run, without fsync: its data need not outlive a crash. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeAbandoned();
  const folder = await mkdtemp(join(tmpdir(), `${PREFIX}${process.pid}-`));
  await chmod(folder, 0o711); // Root's server account must pass through.
  const server = unwrap(
    await startEmbeddedPostgres({
      folder: join(folder, "data"),
      log: quietLog,
      settings: { fsync: "off", full_page_writes: "off", max_connections: "300" },
    }),
  );
  // Told by the tests that ask for a database, so that the others run all the same.
  const broken = await makeTemplate(server.url).then(
    () => null,
    (cause) => `The migrations failed: ${cause instanceof Error ? cause.message : String(cause)}`,
  );
  project.provide("testPostgres", { url: server.url, template: TEMPLATE, broken });
  return async () => {
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  };
}

async function makeTemplate(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  await client.query(`create database ${TEMPLATE}`);
  await client.end();
  const template = new URL(url);
  template.pathname = `/${TEMPLATE}`;
  await migrate(template.href);
}

/** Servers and folders of runs that were killed. */
async function removeAbandoned(): Promise<void> {
  for (const name of await readdir(tmpdir())) {
    const pid = Number.parseInt(name.slice(PREFIX.length), 10);
    if (!name.startsWith(PREFIX) || !(pid > 0) || isAlive(pid)) continue;
    const folder = join(tmpdir(), name);
    const place = await existingPlace(join(folder, "data")).catch(() => null);
    if (place) await stopRunning(place);
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}
