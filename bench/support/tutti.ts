import { execFile } from "node:child_process";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env as ownEnvironment } from "node:process";
import { promisify } from "node:util";
import { ROOT, startProcess, type TuttiProcess } from "./tutti-process.ts";

/** A Tutti as `npm start` runs it, in a process and a data folder of its own. */
export type RunningTutti = Omit<TuttiProcess, "facts"> & {
  readonly url: string;
  readonly folder: string;
  /** The demo's key for each role. */
  readonly keys: Readonly<Record<string, string>>;
  ask<Data>(
    query: string,
    variables?: Record<string, unknown>,
    role?: string,
  ): Promise<{ data: Data; errors?: readonly { extensions: { code: string } }[] }>;
};

/** A data folder that the database's own account may enter, so that everything lies inside it. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tutti-e2e-"));
  await chmod(folder, 0o711);
  return folder;
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Starts it and waits for its ready line; its tutti.config.json is that of the folder `cwd`. */
export async function startTutti(
  folder: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  cwd = ROOT,
): Promise<RunningTutti> {
  const { facts, ...process } = await startProcess(folder, args, env, cwd);
  const graph = facts.get("Graph");
  if (graph === undefined) throw new Error(`no graph address in:\n${process.printed()}`);
  const keys = Object.fromEntries(
    [...facts].flatMap(([name, value]) =>
      name.startsWith("Key: ") ? [[name.slice(5), value] as const] : [],
    ),
  );
  return {
    ...process,
    url: graph.replace(/\/graphql$/, ""),
    folder,
    keys,
    async ask(query, variables = {}, role = "operator") {
      const response = await fetch(graph, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${keys[role]}` },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(30_000),
      });
      return (await response.json()) as never;
    },
  };
}

/** A worker on a data folder, with the demo's systems and the database; ready when they are read. */
export function startWorker(
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<TuttiProcess> {
  return startProcess(folder, ["--role", "worker"], env);
}

/** A new key on the database of the Tutti that runs on a data folder. */
export async function makeKey(folder: string, name: string, role: string): Promise<string> {
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["bin/tutti.js", "keys", "create", "--name", name, "--role", role],
    { cwd: ROOT, env: { ...ownEnvironment, TUTTI_DATA_FOLDER: folder } },
  );
  const token = stdout.split("\n")[1];
  if (!token) throw new Error(`no key in:\n${stdout}`);
  return token;
}
