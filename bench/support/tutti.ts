import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { env as ownEnvironment } from "node:process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** A Tutti as `npm start` runs it, in a process and a data folder of its own. */
export type RunningTutti = {
  readonly url: string;
  readonly folder: string;
  /** The demo's key for each role. */
  readonly keys: Readonly<Record<string, string>>;
  readonly pid: number;
  /** From its spawn to its ready line, in ms. */
  readonly readyAfterMs: number;
  /** All it has printed. */
  readonly printed: () => string;
  ask<Data>(
    query: string,
    variables?: Record<string, unknown>,
    role?: string,
  ): Promise<{ data: Data; errors?: readonly { extensions: { code: string } }[] }>;
  /** Ctrl-C; the folder stays. */
  stop(): Promise<void>;
  /** Ends it with SIGKILL, and nothing around it. */
  kill(): Promise<void>;
};

/** The checkout, whether this runs as it is written or as it was built. */
const ROOT = fileURLToPath(
  new URL(import.meta.url.endsWith(".js") ? "../../../" : "../../", import.meta.url),
);
/** The ready line, and all the facts after it. */
const READY = /Tutti is ready[\s\S]*\n\n$/;
const READY_WITHIN_MS = 300_000;

/** A data folder that the database's own account may enter, so that everything lies inside it. */
export async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "tutti-e2e-"));
  await chmod(folder, 0o711);
  return folder;
}

export async function removeFolder(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true });
}

/** Starts it and waits for its ready line. */
export async function startTutti(
  folder: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
): Promise<RunningTutti> {
  const spawnedMs = performance.now();
  const child = spawn(
    process.execPath,
    ["bin/tutti.js", "start", "--port", "0", "--data-folder", folder, ...args],
    { cwd: ROOT, env: { ...ownEnvironment, ...env }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let text = "";
  let readyAfterMs = 0;
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (some: string) => {
      text += some;
      if (readyAfterMs === 0 && READY.test(text)) readyAfterMs = performance.now() - spawnedMs;
    });
  }
  await ready(child, () => text);
  const facts = new Map(
    [...text.matchAll(/^ {2}(\S.*?) {2,}(\S+)$/gm)].map(([, name = "", value = ""]) => [
      name,
      value,
    ]),
  );
  const graph = facts.get("Graph");
  if (graph === undefined) throw new Error(`no graph address in:\n${text}`);
  const keys = Object.fromEntries(
    [...facts].flatMap(([name, value]) =>
      name.startsWith("Key: ") ? [[name.slice(5), value] as const] : [],
    ),
  );
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  };
  return {
    url: graph.replace(/\/graphql$/, ""),
    folder,
    keys,
    pid: child.pid ?? 0,
    readyAfterMs,
    printed: () => text,
    async ask(query, variables = {}, role = "operator") {
      const response = await fetch(graph, {
        method: "POST",
        headers: { "content-type": "application/json", authorization: `Bearer ${keys[role]}` },
        body: JSON.stringify({ query, variables }),
        signal: AbortSignal.timeout(30_000),
      });
      return (await response.json()) as never;
    },
    stop: () => end("SIGINT"),
    kill: () => end("SIGKILL"),
  };
}

export type Worker = { stop(): Promise<void> };

/** A worker on a data folder, with the demo's systems and the database; ready when they are read. */
export async function startWorker(
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<Worker> {
  const child = spawn(
    process.execPath,
    ["bin/tutti.js", "start", "--role", "worker", "--data-folder", folder],
    { cwd: ROOT, env: { ...ownEnvironment, ...env }, stdio: ["ignore", "pipe", "pipe"] },
  );
  let text = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (some: string) => {
      text += some;
    });
  }
  await ready(child, () => text);
  return {
    async stop() {
      if (child.exitCode !== null || child.signalCode !== null) return;
      const exited = once(child, "exit");
      child.kill("SIGINT");
      await exited;
    },
  };
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

async function ready(child: ChildProcess, text: () => string): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  while (!READY.test(text())) {
    if (child.exitCode !== null || child.signalCode !== null || performance.now() > until) {
      child.kill("SIGKILL");
      throw new Error(`Tutti did not get ready:\n${text()}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
