import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { env as ownEnvironment } from "node:process";
import { fileURLToPath } from "node:url";

/** One process of a Tutti, of any role. */
export type TuttiProcess = {
  /** The named values after its ready line. */
  readonly facts: ReadonlyMap<string, string>;
  readonly pid: number;
  /** From its spawn to its ready line, in ms. */
  readonly readyAfterMs: number;
  /** All it has printed. */
  readonly printed: () => string;
  /** Ends it in good order with SIGTERM; the folder stays. */
  stop(): Promise<void>;
  /** Ends it with SIGKILL, and nothing around it. */
  kill(): Promise<void>;
  /** Stops its execution with SIGSTOP, and lets it go on with SIGCONT. */
  freeze(): void;
  thaw(): void;
};

/** The checkout, whether this runs as it is written or as it was built. */
export const ROOT = fileURLToPath(
  new URL(import.meta.url.endsWith(".js") ? "../../../" : "../../", import.meta.url),
);
/** The ready line and all the facts after it, which are written one by one. */
const READY = /Tutti is ready.*\n\n(?: {2}\S.*\n)+\n/;
const READY_WITHIN_MS = 300_000;

/**
 * Starts a process of any role, and waits for its ready line. Its tutti.config.json is that of the
 * folder `cwd`.
 */
export async function startProcess(
  folder: string,
  args: readonly string[] = [],
  env: Readonly<Record<string, string>> = {},
  cwd = ROOT,
): Promise<TuttiProcess> {
  const spawnedMs = performance.now();
  const child = spawn(
    process.execPath,
    [join(ROOT, "bin", "tutti.js"), "start", "--port", "0", "--data-folder", folder, ...args],
    { cwd, env: { ...ownEnvironment, ...env }, stdio: ["ignore", "pipe", "pipe"] },
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
  const facts = [...text.matchAll(/^ {2}(\S.*?) {2,}(\S+)$/gm)].map(
    ([, name = "", value = ""]) => [name, value] as const,
  );
  const end = async (signal: NodeJS.Signals) => {
    if (child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill(signal);
    await exited;
  };
  return {
    facts: new Map(facts),
    pid: child.pid ?? 0,
    readyAfterMs,
    printed: () => text,
    stop: () => end("SIGTERM"),
    kill: () => end("SIGKILL"),
    freeze: () => void child.kill("SIGSTOP"),
    thaw: () => void child.kill("SIGCONT"),
  };
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
