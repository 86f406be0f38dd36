import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { startEmbeddedPostgres } from "../../../src/store/embedded/embedded-postgres.ts";
import { existingPlace } from "../../../src/store/embedded/place.ts";
import { stopRunning } from "../../../src/store/embedded/running.ts";
import { quietLog } from "../../support/quiet-log.ts";

/** A data folder that is gone after the test, with its server, however the test ended. */
export async function dataFolder(parentMode = 0o711): Promise<string> {
  const parent = await mkdtemp(join(tmpdir(), "tutti-embedded-"));
  await chmod(parent, parentMode);
  const folder = join(parent, "data");
  onTestFinished(async () => {
    const place = await existingPlace(folder);
    if (place) await stopRunning(place);
    if (place) await rm(place.home, { recursive: true, force: true });
    await rm(parent, { recursive: true, force: true });
  });
  return folder;
}

export function start(folder: string, more: { readonly reset?: boolean } = {}) {
  return startEmbeddedPostgres({ folder, log: quietLog, settings: { fsync: "off" }, ...more });
}

export type Owner = {
  readonly child: ChildProcess;
  readonly said: { ok: boolean; value: { url: string } };
};

const OWNER = fileURLToPath(new URL("owner.ts", import.meta.url));
export const CHECKOUT = dirname(dirname(dirname(dirname(OWNER))));

/** Another process that owns the folder's server; resolves when it is ready. */
export async function spawnOwner(
  folder: string,
  as: { uid?: number; gid?: number } = {},
): Promise<Owner> {
  const child = spawnOwnerProcess(folder, as);
  const lines = createInterface({ input: child.stdout });
  const [line] = await Promise.race([
    once(lines, "line"),
    once(child, "exit").then(() => ['{"ok":false}']),
  ]);
  return { child, said: JSON.parse(line) };
}

export function spawnOwnerProcess(folder: string, as: { uid?: number; gid?: number } = {}) {
  const child = spawn(process.execPath, ["--import", "tsx", OWNER, folder], {
    cwd: CHECKOUT,
    stdio: ["ignore", "pipe", "inherit"],
    ...as,
  });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** As from a power button: no handler runs. */
export async function killHard(child: ChildProcess): Promise<void> {
  child.kill("SIGKILL");
  if (child.exitCode === null && child.signalCode === null) await once(child, "exit");
}
