import { link, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import type { Clock } from "../kernel/clock.ts";
import type { RandomBytes } from "../kernel/ids.ts";
import { unwrap } from "../kernel/result.ts";
import { apiKeyRepository } from "../store/api-key-repository.ts";
import type { Sql } from "../store/database.ts";
import { newToken, printToken } from "./auth/api-key.ts";
import { ensureKey } from "./auth/key-administration.ts";
import type { Role } from "./auth/scopes.ts";

/** A key for each kind of user, so that the demo can be tried as each of them. */
const DEMO_ROLES = ["app", "partner", "dashboard", "operator", "admin"] as const satisfies Role[];

const KeysFile = z.record(z.enum(DEMO_ROLES), z.string());
export type DemoKeys = z.infer<typeof KeysFile>;

/**
 * The demo's keys: made once for a data folder, kept there for its owner only, and valid in the
 * database at every start, after a reset too.
 */
export async function demoKeys(
  sql: Sql,
  dataFolder: string,
  clock: Clock,
  random: RandomBytes,
): Promise<DemoKeys> {
  const path = join(dataFolder, "demo-keys.json");
  const keys = (await readKeys(path)) ?? (await makeKeys(path, dataFolder, clock, random));
  const repository = apiKeyRepository(sql);
  for (const role of DEMO_ROLES) {
    unwrap(await ensureKey(repository, keys[role], { name: `demo ${role}`, role }, clock));
  }
  return keys;
}

async function readKeys(path: string): Promise<DemoKeys | null> {
  try {
    return KeysFile.parse(JSON.parse(await readFile(path, "utf8")));
  } catch {
    // Not there yet, or damaged: then new ones are made, and the old ones are never used again.
    return null;
  }
}

async function isDamaged(path: string): Promise<boolean> {
  const text = await readFile(path, "utf8").catch(() => null);
  return text !== null && (await readKeys(path)) === null;
}

async function makeKeys(
  path: string,
  folder: string,
  clock: Clock,
  random: RandomBytes,
): Promise<DemoKeys> {
  const token = () => printToken(newToken(clock.now().getTime(), random));
  const keys = KeysFile.parse(Object.fromEntries(DEMO_ROLES.map((role) => [role, token()])));
  await mkdir(folder, { recursive: true });
  const draft = `${path}.${process.pid}`;
  await writeFile(draft, JSON.stringify(keys, null, 2), { mode: 0o600 });
  // Of several that start at once, one makes the link and all take its keys; a damaged file goes.
  if (await isDamaged(path)) await rm(path, { force: true });
  await link(draft, path).catch((cause) => {
    if (cause.code !== "EEXIST") throw cause;
  });
  await rm(draft, { force: true });
  return (await readKeys(path)) ?? keys;
}
