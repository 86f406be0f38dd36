import { createHash, randomBytes } from "node:crypto";
import { chmod, chown, link, mkdir, readFile, realpath, rm, writeFile } from "node:fs/promises";
import { dirname, join, resolve } from "node:path";
import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import { type Account, canTraverse, serverAccount } from "./account.ts";

/** Where one embedded server lives, and what is needed to reach it. */
export type Place = {
  readonly home: string;
  readonly data: string;
  readonly log: string;
  readonly account: Account;
  readonly password: string;
};

const RECORD = "postgresql.json";
const Recorded = z.strictObject({ home: z.string().min(1), password: z.string().min(32) });

/**
 * The place that belongs to a data folder, made on first use and written down once, in a file
 * that only its owner can read, so that it never depends on who asks or on later permissions.
 *
 * Server files live in `<folder>/postgresql`. Where root's server account cannot reach that (a
 * private home), they live under /var/lib/tutti, in a folder named after the data folder.
 */
export async function preparePlace(dataFolder: string): Promise<Result<Place>> {
  try {
    // Passable for the server account, private all the same: its files say who may read them.
    if (await makeFolder(resolve(dataFolder))) await chmod(dataFolder, 0o711);
    const folder = await realpath(dataFolder);
    const recorded = (await readRecord(folder)) ?? (await writeRecord(folder));
    const home = resolve(folder, recorded.home);
    const account = await serverAccount(home);
    if ((await mkdir(home, { recursive: true })) !== undefined) {
      await chmod(home, 0o700);
      if (account) await chown(home, account.uid, account.gid);
    }
    if (!(await canTraverse(account, home))) return err("DATABASE_UNAVAILABLE", unreachable(home));
    return ok(placeOf(home, recorded.password, account));
  } catch (cause) {
    return err("DATABASE_UNAVAILABLE", notOurs(dataFolder, cause));
  }
}

/**
 * Makes a folder with those above it; false when it is there. Node's own way of doing so never
 * ends where a file system has no room for folders at all and answers ENOENT, as /proc does.
 */
async function makeFolder(folder: string): Promise<boolean> {
  try {
    await mkdir(folder);
    return true;
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "EEXIST") return false;
    if (code !== "ENOENT" || !(await makeFolder(dirname(folder)))) throw cause;
    return makeFolder(folder);
  }
}

/**
 * The place of a data folder that was used before; null when there is none, or when this account
 * may not know it. Changes nothing.
 */
export async function existingPlace(dataFolder: string): Promise<Place | null> {
  const folder = await realpath(dataFolder).catch(() => null);
  const recorded = folder === null ? null : await readRecord(folder).catch(() => null);
  if (folder === null || recorded === null) return null;
  const home = resolve(folder, recorded.home);
  return placeOf(home, recorded.password, await serverAccount(home));
}

function placeOf(home: string, password: string, account: Account): Place {
  return { home, data: join(home, "data"), log: join(home, "server.log"), account, password };
}

async function readRecord(folder: string) {
  const text = await readFile(join(folder, RECORD), "utf8").catch((cause) => {
    if (cause.code === "ENOENT") return null;
    throw cause;
  });
  return text === null ? null : Recorded.parse(JSON.parse(text));
}

/** Two callers at once agree, because a link is made by exactly one of them. */
async function writeRecord(folder: string) {
  const inside = await canTraverse(await serverAccount(folder), folder);
  const hash = createHash("sha256").update(folder).digest("hex").slice(0, 16);
  const home = inside ? "postgresql" : `/var/lib/tutti/${hash}-${randomBytes(4).toString("hex")}`;
  const draft = join(folder, `.${RECORD}.${process.pid}`);
  const record = { home, password: randomBytes(24).toString("hex") };
  await writeFile(draft, JSON.stringify(record), { mode: 0o600, flush: true });
  await link(draft, join(folder, RECORD)).catch((cause) => {
    if (cause.code !== "EEXIST") throw cause;
  });
  await rm(draft, { force: true });
  return Recorded.parse(JSON.parse(await readFile(join(folder, RECORD), "utf8")));
}

function unreachable(home: string): string {
  return (
    `The embedded PostgreSQL's files in ${home} cannot be reached by the account that owns them. ` +
    "Make the folders above passable (chmod o+x), choose another TUTTI_DATA_FOLDER, or set " +
    "DATABASE_URL to a PostgreSQL of your own."
  );
}

function notOurs(folder: string, cause: unknown): string {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return (
    `The data folder ${folder} cannot be used (${reason}). Choose another TUTTI_DATA_FOLDER that ` +
    "this account can write, or set DATABASE_URL to a PostgreSQL of your own."
  );
}
