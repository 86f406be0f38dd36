import { rm } from "node:fs/promises";
import { setTimeout as sleep } from "node:timers/promises";
import type pg from "pg";
import type { Log } from "../../kernel/log.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import { prepareBinaries } from "./binaries.ts";
import { prepareDataFolder } from "./data-folder.ts";
import { answers, claim, ensureDatabase, serverUrl } from "./ownership.ts";
import { existingPlace, type Place, preparePlace } from "./place.ts";
import { findPostmaster, isAlive, type Settings } from "./postmaster.ts";
import { ensureRunning, type Running, stopRunning } from "./running.ts";

export type EmbeddedPostgres = {
  /** Carries the password: never logged. */
  readonly url: string;
  /** True when the server had been left running, by a Tutti that was killed. */
  readonly adopted: boolean;
  /** Where the server's files are. */
  readonly home: string;
  /** Closes its sessions, flushes and ends the server. Calling it again waits for the same end. */
  stop(): Promise<void>;
  /** Ends the server at once; what is committed is kept, and the next start replays its log. */
  kill(): void;
};

export type EmbeddedPostgresOptions = {
  /** Tutti's data folder; made when it does not exist. */
  readonly folder: string;
  readonly log: Log;
  /** PostgreSQL settings over our own, for tests: `fsync`, `max_connections`. */
  readonly settings?: Settings;
  /** Begin with an empty database: everything in it is deleted. */
  readonly reset?: boolean;
};

/**
 * Starts PostgreSQL on the data folder, or adopts one that a killed Tutti left running there, and
 * owns it until `stop`: a second Tutti on the folder gets DATA_FOLDER_IN_USE. While owned, a
 * server that dies is started again on the same port. Other failures are DATABASE_UNAVAILABLE,
 * with what to do about it.
 */
export async function startEmbeddedPostgres(
  options: EmbeddedPostgresOptions,
): Promise<Result<EmbeddedPostgres>> {
  try {
    return await startIn(options);
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return err("DATABASE_UNAVAILABLE", `The embedded PostgreSQL could not be started: ${reason}`);
  }
}

/** The URL of the server that runs on a data folder, to connect without owning it; or null. */
export async function findEmbeddedPostgres(folder: string): Promise<{ url: string } | null> {
  const place = await existingPlace(folder);
  if (!place) return null;
  const found = await findPostmaster(place);
  if (!found?.ready || !(await answers(place, found.port))) return null;
  return { url: serverUrl(place, found.port) };
}

async function startIn(options: EmbeddedPostgresOptions): Promise<Result<EmbeddedPostgres>> {
  const place = await preparePlace(options.folder);
  if (!place.ok) return place;
  const native = await prepareBinaries(place.value.home, place.value.account);
  if (!native.ok) return native;
  if (options.reset) {
    const emptied = await removeData(place.value);
    if (!emptied.ok) return emptied;
  }
  const prepared = await prepareDataFolder(place.value, native.value);
  if (!prepared.ok) return prepared;
  const start = (port?: number) =>
    startAndClaim(place.value, native.value, options.settings ?? {}, port);
  const first = await start();
  if (!first.ok) return first;
  return ok(keep(place.value, first.value, start, options.log));
}

/** Deletes the server's data, unless a live Tutti owns it; ends a server that was left running. */
async function removeData(place: Place): Promise<Result<void>> {
  const found = await findPostmaster(place);
  if (found?.ready) {
    const owner = await claim(place, found.port).catch(() => null);
    if (owner?.ok === false) return owner;
    if (owner) await owner.value.end();
  }
  await stopRunning(place);
  await rm(place.data, { recursive: true, force: true });
  return ok(undefined);
}

type Owned = { readonly running: Running; readonly owner: pg.Client };

async function startAndClaim(
  place: Place,
  native: string,
  settings: Settings,
  port?: number,
): Promise<Result<Owned>> {
  try {
    const running = await ensureRunning(place, native, settings, port);
    if (!running.ok) return running;
    await ensureDatabase(place, running.value.port);
    const owner = await claim(place, running.value.port);
    return owner.ok ? ok({ running: running.value, owner: owner.value }) : owner;
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    return err("DATABASE_UNAVAILABLE", `The embedded PostgreSQL does not answer: ${reason}`);
  }
}

const RESTARTS_MAX = 20;
const CALM_AGAIN_AFTER_MS = 600_000;

/** Holds the owner's connection; when it breaks without `stop`, brings the server back. */
function keep(
  place: Place,
  first: Owned,
  restart: (port: number) => Promise<Result<Owned>>,
  log: Log,
): EmbeddedPostgres {
  const { port, adopted } = first.running;
  let owned: Owned = first;
  let stopped: Promise<void> | null = null;
  let restarting: Promise<void> = Promise.resolve();
  let restarts = 0;
  let lastLossMs = 0;
  let owns = true;

  const watch = (): void => {
    owned.owner.once("end", () => {
      if (stopped === null) restarting = bringBack();
    });
  };
  const bringBack = async (): Promise<void> => {
    log.warn({ port }, "The embedded PostgreSQL was lost; starting it again");
    if (Date.now() - lastLossMs > CALM_AGAIN_AFTER_MS) restarts = 0;
    lastLossMs = Date.now();
    while (stopped === null && restarts < RESTARTS_MAX) {
      const again = await restart(port);
      owns = again.ok || again.fault.code !== "DATA_FOLDER_IN_USE";
      if (again.ok) {
        restarts += 1;
        owned = again.value;
        watch();
        return;
      }
      // Another process that was just starting has brought it back, where it was; this one stands by.
      if (owns) restarts += 1;
      await sleep(1_000);
    }
    if (stopped === null) log.error({ port }, "The embedded PostgreSQL could not be brought back");
  };
  const stop = async (): Promise<void> => {
    await restarting;
    await owned.owner.end().catch(() => undefined);
    if (owns) await stopRunning(place);
  };

  watch();
  return {
    url: serverUrl(place, port),
    adopted,
    home: place.home,
    stop: () => {
      stopped ??= stop();
      return stopped;
    },
    kill() {
      stopped ??= Promise.resolve();
      if (isAlive(owned.running.pid)) process.kill(owned.running.pid, "SIGQUIT");
    },
  };
}
