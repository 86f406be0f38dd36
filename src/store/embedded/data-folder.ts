import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { chown, readdir, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import { SERVER_ENVIRONMENT, spawnAs } from "./account.ts";
import type { Place } from "./place.ts";
import { isAlive } from "./postmaster.ts";

export const USER = "tutti";
/** The major version of the PostgreSQL that this Tutti carries. */
export const POSTGRES_MAJOR = "18";
const DRAFT = "data.new-";
const INIT_TIMEOUT_MS = 120_000;

/**
 * Makes the server's data folder when there is none. It is made beside and renamed when complete,
 * so one that was killed half-way is never mistaken for a whole one, and of two makers one wins.
 */
export async function prepareDataFolder(place: Place, native: string): Promise<Result<void>> {
  await removeAbandoned(place.home);
  const version = await readFile(join(place.data, "PG_VERSION"), "utf8").catch(() => null);
  if (version?.trim() === POSTGRES_MAJOR) return ok(undefined);
  if (version !== null) return err("DATABASE_UNAVAILABLE", otherVersion(place, version.trim()));
  const draft = join(place.home, `${DRAFT}${process.pid}-${randomBytes(4).toString("hex")}`);
  const made = await initialize(place, native, draft);
  if (!made.ok) return made;
  await rename(draft, place.data).catch(async (cause) => {
    if (cause.code !== "ENOTEMPTY" && cause.code !== "EEXIST") throw cause;
    await rm(draft, { recursive: true, force: true });
  });
  return ok(undefined);
}

async function initialize(place: Place, native: string, draft: string): Promise<Result<void>> {
  const passwordFile = `${draft}.password`;
  try {
    await writeFile(passwordFile, place.password, { mode: 0o600 });
    if (place.account) await chown(passwordFile, place.account.uid, place.account.gid);
    await promisify(execFile)(join(native, "bin", "initdb"), initArguments(draft, passwordFile), {
      cwd: place.home,
      env: SERVER_ENVIRONMENT,
      timeout: INIT_TIMEOUT_MS,
      ...spawnAs(place.account),
    });
    return ok(undefined);
  } catch (cause) {
    await rm(draft, { recursive: true, force: true });
    const reason = cause instanceof Error ? cause.message : String(cause);
    return err("DATABASE_UNAVAILABLE", `The embedded PostgreSQL could not be set up: ${reason}`);
  } finally {
    await rm(passwordFile, { force: true });
  }
}

/** The locale is PostgreSQL's own, so that text sorts alike on every machine. */
function initArguments(data: string, passwordFile: string): string[] {
  return [
    ...["--pgdata", data, "--username", USER, "--pwfile", passwordFile],
    ...["--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C"],
    ...["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--no-instructions"],
  ];
}

async function removeAbandoned(home: string): Promise<void> {
  for (const name of await readdir(home)) {
    if (!name.startsWith(DRAFT)) continue;
    const path = join(home, name);
    const maker = Number.parseInt(name.slice(DRAFT.length), 10);
    const madeMs = (await stat(path).catch(() => null))?.mtimeMs ?? 0;
    if (isAlive(maker) && Date.now() - madeMs < 2 * INIT_TIMEOUT_MS) continue;
    // A killed maker's initdb may still write for a moment; what stays is removed next time.
    await rm(path, { recursive: true, force: true, maxRetries: 5 }).catch(() => undefined);
  }
}

function otherVersion(place: Place, version: string): string {
  return (
    `The data in ${place.data} was written by PostgreSQL ${version}; this Tutti carries ${POSTGRES_MAJOR}. ` +
    `To bring it over: "npx tutti backup FILE" with the Tutti that carries ${version}, then ` +
    '"npx tutti restore FILE" with this one on a new TUTTI_DATA_FOLDER (docs/operate.md). Or start ' +
    "with --reset, which deletes it."
  );
}
