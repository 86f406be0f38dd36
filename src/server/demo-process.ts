import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import type { Clock } from "../kernel/clock.ts";
import type { Log } from "../kernel/log.ts";
import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";
import type { Config } from "./config/load.ts";
import { type DemoProcess, keepRunning } from "./demo-keeper.ts";

/** What the demo says over its channel. */
const Message = z.discriminatedUnion("type", [
  z.object({ type: z.literal("progress"), says: z.string().max(200) }),
  z.object({
    type: z.literal("ready"),
    /** For each emulated system, what its connector needs, as in the configuration's `systems`. */
    systems: z.record(z.string(), z.record(z.string(), z.unknown())),
  }),
]);

export type Demo = {
  readonly systems: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Tells the systems that send webhooks where this gateway takes them. */
  sendWebhooksTo(gatewayUrl: string): void;
  stop(): Promise<void>;
  kill(): void;
};

export type DemoOptions = {
  readonly demo: Config["demo"];
  readonly dataFolder: string;
  readonly clock: Clock;
  readonly log: Log;
  readonly signal: AbortSignal;
  readonly onProgress: (says: string) => void;
  /** The program to run instead of the demo, for tests. */
  readonly entry?: string;
};

const READY_WITHIN_MS = 120_000;
const STOP_WITHIN_MS = 5_000;
const STDERR_MAX = 4_000;

/**
 * Starts the demo retailer as a process of its own and waits until its systems answer. It ends
 * when our end of the channel closes, so it never outlives this process, however that dies; when
 * it ends by itself, it is started again, and goes on from its journal. SYSTEM_UNAVAILABLE when it
 * ends before it was ready, or says nothing for two minutes.
 */
export async function startDemo(options: DemoOptions): Promise<Result<Demo>> {
  const begun = await beginProcess(options);
  if (!begun.ok) return begun;
  const { systems } = begun.value;
  const stopping = new AbortController();
  let running: DemoProcess = begun.value;
  let gatewayUrl: string | null = null;
  const tellWebhooks = () => {
    const { child } = running;
    if (gatewayUrl === null || !child.connected) return;
    const to = Object.keys(systems).map((name) => [name, `${gatewayUrl}/webhooks/${name}`]);
    child.send({ type: "webhooks", to: Object.fromEntries(to) });
  };
  const keeping = keepRunning(running, {
    begin: () => beginProcess({ ...options, signal: stopping.signal, onProgress: () => undefined }),
    onRunning(again) {
      running = again;
      tellWebhooks();
    },
    clock: options.clock,
    log: options.log,
    signal: stopping.signal,
  });
  return ok({
    systems,
    sendWebhooksTo(url) {
      gatewayUrl = url;
      tellWebhooks();
    },
    async stop() {
      stopping.abort(new Error("Tutti is stopping"));
      await endProcess(running, options.clock);
      await keeping;
    },
    kill() {
      stopping.abort(new Error("Tutti is killed"));
      running.child.kill("SIGKILL");
    },
  });
}

/** Starts the demo once. */
async function beginProcess(options: DemoOptions): Promise<Result<DemoProcess>> {
  const child = spawn(process.execPath, nodeArguments(options), {
    stdio: ["ignore", "ignore", "pipe", "ipc"],
    // Out of the terminal's process group: a Ctrl-C is ours to pass on, when we have drained.
    detached: true,
  });
  let said = "";
  child.stderr?.setEncoding("utf8").on("data", (text: string) => {
    said = (said + text).slice(-STDERR_MAX);
  });
  const ended = new Promise<void>((resolve) => child.once("exit", () => resolve()));
  const ready = await readySystems(child, options, () => said.trim());
  if (!ready.ok) {
    child.kill("SIGKILL");
    return ready;
  }
  return ok({ child, systems: ready.value, ended, said: () => said.trim() });
}

function nodeArguments({ demo, dataFolder, entry }: DemoOptions): string[] {
  const built = import.meta.url.endsWith(".js");
  const own = new URL(`../../demo/main.${built ? "js" : "ts"}`, import.meta.url);
  return [
    ...(built ? ["--enable-source-maps"] : ["--import", "tsx"]),
    entry ?? fileURLToPath(own),
    ...["--folder", join(dataFolder, "demo"), "--seed", String(demo.seed)],
    ...["--speed", String(demo.speed), "--scale", String(demo.scale)],
    ...["--history-days", String(demo.historyDays)],
  ];
}

async function readySystems(
  child: ChildProcess,
  { clock, signal, onProgress }: DemoOptions,
  said: () => string,
): Promise<Result<Demo["systems"]>> {
  const over = new AbortController();
  const any = AbortSignal.any([over.signal, signal]);
  const refuse = (why: string) =>
    err("SYSTEM_UNAVAILABLE", `The demo retailer did not start: ${why}. ${said()}`.trim());
  const answer = new Promise<Result<Demo["systems"]>>((resolve) => {
    child.on("message", (raw) => {
      const message = Message.safeParse(raw);
      if (!message.success) return resolve(refuse("it said something that is not understood"));
      if (message.data.type === "progress") onProgress(message.data.says);
      else resolve(ok(message.data.systems));
    });
    // "close" comes after "exit", when all that it wrote has been read.
    child.once("close", (code) => resolve(refuse(`it ended with ${code}`)));
    child.once("error", (cause) => resolve(refuse(cause.message)));
  });
  const late = clock.sleep(READY_WITHIN_MS, any).then(
    () => refuse(`it was not ready within ${READY_WITHIN_MS / 1000} s`),
    () => refuse("Tutti is stopping"),
  );
  const first = await Promise.race([answer, late]);
  over.abort();
  return first;
}

async function endProcess({ child, ended }: DemoProcess, clock: Clock): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const over = new AbortController();
  if (child.connected) child.disconnect();
  const late = clock.sleep(STOP_WITHIN_MS, over.signal).then(
    () => child.kill("SIGKILL"),
    () => undefined,
  );
  await Promise.race([ended, late]);
  over.abort();
  await ended;
}
