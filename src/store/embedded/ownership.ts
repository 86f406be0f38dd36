import { setTimeout as sleep } from "node:timers/promises";
import pg from "pg";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import { USER } from "./data-folder.ts";
import type { Place } from "./place.ts";

export const DATABASE = "tutti";
const OWNER_LOCK = 500_152_169_577; // "tutti" in ASCII, as a number.
const CLAIM_TIMEOUT_MS = 3_000;

/** Where to reach the server; it carries the password, so it is never logged. */
export function serverUrl(place: Place, port: number, database = DATABASE): string {
  return `postgres://${USER}:${place.password}@127.0.0.1:${port}/${database}`;
}

/** Whether this server is the place's own: it knows the password and has the place's data. */
export async function answers(place: Place, port: number): Promise<boolean> {
  const client = connection(serverUrl(place, port, "postgres"));
  try {
    await client.connect();
    const shown = await client.query<{ data_directory: string }>("show data_directory");
    return shown.rows[0]?.data_directory === place.data;
  } catch {
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Makes our database where it is missing. */
export async function ensureDatabase(place: Place, port: number): Promise<void> {
  const client = connection(serverUrl(place, port, "postgres"));
  await client.connect();
  try {
    const found = await client.query("select 1 from pg_database where datname = $1", [DATABASE]);
    if (found.rowCount === 0) await client.query(`create database ${DATABASE}`);
  } catch (cause) {
    // Another starter was faster.
    const code = cause instanceof Error && "code" in cause ? cause.code : null;
    if (code !== "42P04" && code !== "23505") throw cause;
  } finally {
    await client.end();
  }
}

/**
 * Claims the data folder for this process by a lock that its connection holds: it ends with the
 * process, however that dies. A former owner's connection may take a moment to be noticed as dead.
 */
export async function claim(place: Place, port: number): Promise<Result<pg.Client>> {
  const client = connection(serverUrl(place, port));
  await client.connect();
  const deadline = Date.now() + CLAIM_TIMEOUT_MS;
  for (;;) {
    const tried = await client.query<{ got: boolean }>("select pg_try_advisory_lock($1) as got", [
      OWNER_LOCK,
    ]);
    if (tried.rows[0]?.got) return ok(client);
    if (Date.now() > deadline) break;
    await sleep(100);
  }
  await client.end();
  return err(
    "DATA_FOLDER_IN_USE",
    `Another Tutti is running on the data folder that holds ${place.home}. Stop it, or give this ` +
      "one a folder of its own with TUTTI_DATA_FOLDER (or --data-folder).",
  );
}

function connection(connectionString: string): pg.Client {
  const client = new pg.Client({
    connectionString,
    application_name: "tutti owner",
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
  });
  // Losing the server is seen by `end`; the error itself must not end the process.
  client.on("error", () => undefined);
  return client;
}
