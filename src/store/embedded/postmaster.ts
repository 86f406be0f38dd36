import { execFile, spawn } from "node:child_process";
import { open, readFile, rename, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { promisify } from "node:util";
import { SERVER_ENVIRONMENT, spawnAs } from "./account.ts";
import type { Place } from "./place.ts";

/** What the server's lock file says of it. */
export type Postmaster = { readonly pid: number; readonly port: number; readonly ready: boolean };

export type Settings = Readonly<Record<string, string>>;

const LOG_MAX_BYTES = 10_000_000;
const NO_PROCESS = 999_999_999; // Above every system's largest process id.

/** The server that runs on the place's data, or null when none does. */
export async function findPostmaster(place: Place): Promise<Postmaster | null> {
  const text = await readFile(join(place.data, "postmaster.pid"), "utf8").catch(() => "");
  const lines = text.split("\n");
  const pid = Number.parseInt(lines[0] ?? "", 10);
  if (!(pid > 0) || !isAlive(pid) || !(await runsOn(pid, place))) return null;
  return { pid, port: Number(lines[3] ?? 0), ready: lines[7]?.trim() === "ready" };
}

/** The port of the server that was killed on the place's data; null when the last was stopped. */
export async function lastPort(place: Place): Promise<number | null> {
  const text = await readFile(join(place.data, "postmaster.pid"), "utf8").catch(() => "");
  const port = Number(text.split("\n")[3] ?? 0);
  return Number.isInteger(port) && port > 0 && port < 65_536 ? port : null;
}

/**
 * Starts a server in a process group of its own, so that a Ctrl-C in the terminal reaches Tutti
 * alone and the server is ended last. The promise of its exit code comes back at once.
 */
export async function spawnPostmaster(
  place: Place,
  native: string,
  port: number,
  settings: Settings,
): Promise<{ readonly pid: number; readonly exited: Promise<number | null> }> {
  await disownStalePid(place);
  await limitLog(place.log);
  const log = await open(place.log, "a", 0o600);
  const all = { ...SETTINGS, ...settings, port: String(port) };
  const flags = Object.entries(all).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  try {
    const child = spawn(join(native, "bin", "postgres"), ["-D", place.data, ...flags], {
      cwd: place.home,
      env: SERVER_ENVIRONMENT,
      detached: true,
      stdio: ["ignore", log.fd, log.fd],
      ...spawnAs(place.account),
    });
    const exited = new Promise<number | null>((resolve) => {
      child.once("exit", (code) => resolve(code));
      child.once("error", () => resolve(null));
    });
    child.unref();
    return { pid: child.pid ?? NO_PROCESS, exited };
  } finally {
    await log.close();
  }
}

/** For a small machine that also runs Node. Durability is PostgreSQL's default: every commit. */
const SETTINGS: Settings = {
  listen_addresses: "127.0.0.1",
  unix_socket_directories: "",
  max_connections: "200", // A process takes up to 30.
  shared_buffers: "128MB",
  dynamic_shared_memory_type: "mmap", // Containers have a small /dev/shm.
  max_parallel_workers_per_gather: "0",
  jit: "off",
  wal_level: "minimal",
  max_wal_senders: "0",
  max_wal_size: "1GB",
  log_min_messages: "warning",
  timezone: "UTC",
  log_timezone: "UTC",
};

export function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return cause instanceof Error && "code" in cause && cause.code === "EPERM";
  }
}

/** Whether a process is a PostgreSQL on this place's data, and not a stranger with its old id. */
async function runsOn(pid: number, place: Place): Promise<boolean> {
  const words = await readFile(`/proc/${pid}/cmdline`, "utf8").catch(() => null);
  if (words !== null) return words.split("\0").includes(place.data);
  const listed = promisify(execFile)("ps", ["-ww", "-o", "command=", "-p", String(pid)]);
  return listed.then(
    ({ stdout }) => stdout.includes(place.data),
    () => false,
  );
}

/**
 * PostgreSQL refuses to start while the process named in its lock file lives, even when that id
 * has meanwhile gone to another program, as happens in containers. The file itself must stay: it
 * names the shared memory by which a new server knows that no child of the old one is left.
 */
async function disownStalePid(place: Place): Promise<void> {
  const file = join(place.data, "postmaster.pid");
  const text = await readFile(file, "utf8").catch(() => null);
  if (text === null || (await findPostmaster(place)) !== null) return;
  await writeFile(file, text.replace(/^\d+/, String(NO_PROCESS)));
}

async function limitLog(path: string): Promise<void> {
  const size = await stat(path).then(
    (file) => file.size,
    () => 0,
  );
  if (size > LOG_MAX_BYTES) await rename(path, `${path}.1`);
}
