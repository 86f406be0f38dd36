import { constants } from "node:fs";
import { access, readFile, statfs } from "node:fs/promises";
import { dirname, join } from "node:path";
import { existingPlace } from "../../../store/embedded/place.ts";
import type { Config } from "../../config/load.ts";
import { checkPort } from "../../listen.ts";
import { type Finding, fine, problem, warning } from "./finding.ts";

const NODE_LEAST = [20, 19] as const;
const DISK_LEAST_BYTES = 200_000_000;
const DISK_LOW_BYTES = 2_000_000_000;
const ANSWER_WITHIN_MS = 3_000;

export function checkNode(version: string): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [leastMajor, leastMinor] = NODE_LEAST;
  if (major > leastMajor || (major === leastMajor && minor >= leastMinor)) {
    return fine("Node", `version ${version}`);
  }
  const least = NODE_LEAST.join(".");
  return problem("Node", `version ${version} is too old`, `Install Node ${least} or newer.`);
}

/** Whether the data folder, or what it would be made in, can be written, and has room. */
export async function checkFolder(folder: string): Promise<readonly Finding[]> {
  const there = await nearest(folder);
  const check = "Data folder";
  try {
    await access(there, constants.W_OK | constants.X_OK);
  } catch {
    const todo = "Give this account the right to write there, or set TUTTI_DATA_FOLDER.";
    return [problem(check, `${folder} cannot be written`, todo)];
  }
  const { bavail, bsize } = await statfs(there);
  return [fine(check, `${folder} can be written`), roomFor(bavail * bsize)];
}

export function roomFor(freeBytes: number): Finding {
  const check = "Disk";
  const says = `${(freeBytes / 1e9).toFixed(1)} GB are free`;
  const todo = "Free some room, or move the data folder to a larger disk.";
  if (freeBytes < DISK_LEAST_BYTES) return problem(check, says, todo);
  return freeBytes < DISK_LOW_BYTES ? warning(check, says, todo) : fine(check, says);
}

async function nearest(folder: string): Promise<string> {
  const found = await access(folder).then(
    () => true,
    () => false,
  );
  return found || dirname(folder) === folder ? folder : nearest(dirname(folder));
}

/** Whether the embedded server's data can be read by the PostgreSQL that this Tutti carries. */
export async function checkMajor(folder: string, ours: string): Promise<Finding | null> {
  const place = await existingPlace(folder);
  const text = place && (await readFile(join(place.data, "PG_VERSION"), "utf8").catch(() => null));
  const major = text?.trim() ?? null;
  if (major === null || major === ours) return null;
  return problem(
    "Embedded PostgreSQL",
    `its data was written by PostgreSQL ${major}; this Tutti carries ${ours}`,
    `With the Tutti that carries ${major}: npx tutti backup FILE; then move the data folder ` +
      "away and, with this one: npx tutti restore FILE. docs/operate.md has the steps.",
  );
}

/** Whether a gateway of Tutti has the port, and whether another could. */
export async function checkGateway({
  host,
  port,
  role,
}: Pick<Config, "host" | "port" | "role">): Promise<readonly Finding[]> {
  const check = "Port";
  if (role === "worker") return [fine(check, "a worker needs none")];
  if (port === 0) return [fine(check, "a free one is chosen at the start")];
  const free = await checkPort(host, port);
  if (free.ok) return [fine(check, `${port} is free; no gateway runs there`)];
  const { code, message } = free.fault;
  if (code !== "PORT_TAKEN") return [problem(check, message, "Correct HOST or PORT.")];
  const health = await ask(host, port, "/readyz");
  if (health === null) {
    const todo = "Stop that program, or choose another port with PORT or --port.";
    return [problem(check, `${port} is taken by a program that is not Tutti`, todo)];
  }
  const ours = fine(check, `${port} is held by a gateway of Tutti`);
  if (health.status === "ready") return [ours, fine("Gateway", "ready")];
  const parts = Object.entries(health.parts).map(([name, state]) => `${name}: ${state}`);
  const todo = "Wait for a first sync; else the checks below say what is missing.";
  return [ours, warning("Gateway", `${health.status} (${parts.join(", ")})`, todo)];
}

type Health = { readonly status: string; readonly parts: Readonly<Record<string, string>> };

async function ask(host: string, port: number, path: string): Promise<Health | null> {
  const shown = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "[::1]" : host;
  const signal = AbortSignal.timeout(ANSWER_WITHIN_MS);
  try {
    const response = await fetch(`http://${shown}:${port}${path}`, { signal, redirect: "manual" });
    const body = (await response.json()) as Partial<Health>;
    return typeof body.status === "string" && typeof body.parts === "object"
      ? { status: body.status, parts: body.parts ?? {} }
      : null;
  } catch {
    return null;
  }
}
