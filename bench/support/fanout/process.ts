import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** A process of the fan-out bench, which answers one question after the other. */
export type FanoutProcess = {
  ask<Answer>(question: object): Promise<Answer>;
  stop(): Promise<void>;
};

/** Starts `bench/support/<name>` with a collector that can be called. */
export function startFanout(name: string): FanoutProcess {
  const extension = import.meta.url.endsWith(".js") ? "js" : "ts";
  const path = fileURLToPath(new URL(`./${name}.${extension}`, import.meta.url));
  const child = fork(path, [], { execArgv: [...process.execArgv, "--expose-gc"] });
  return {
    ask: (question) =>
      new Promise((resolve, reject) => {
        const gone = (code: number | null) => reject(new Error(`${name} ended with ${code}`));
        child.once("exit", gone);
        child.once("message", (answer: { readonly error?: string; readonly value: never }) => {
          child.off("exit", gone);
          if (answer.error === undefined) resolve(answer.value);
          else reject(new Error(answer.error));
        });
        child.send(question);
      }),
    stop: () => ended(child),
  };
}

function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return Promise.resolve();
  return new Promise((resolve) => {
    child.once("exit", () => resolve());
    child.kill("SIGKILL");
  });
}

/** The other side: answers what the bench asks, until it is ended. */
export function answerFanout(answers: Readonly<Record<string, (asked: never) => unknown>>): void {
  process.on("message", (asked: { readonly what: string }) => {
    const answer = async () => answers[asked.what]?.(asked as never);
    answer().then(
      (value) => process.send?.({ value: value ?? null }),
      (error: unknown) => process.send?.({ error: String(error), value: null }),
    );
  });
  process.on("disconnect", () => process.exit());
}

/** What a server process has taken so far, by the operating system. */
export type Usage = { readonly cpuMs: number; readonly rssBytes: number };

export async function usage({ collect = false } = {}): Promise<Usage> {
  for (let round = 0; collect && round < 4; round += 1) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
  const { user, system } = process.cpuUsage();
  return { cpuMs: (user + system) / 1_000, rssBytes: process.memoryUsage.rss() };
}
