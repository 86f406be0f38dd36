import { Worker } from "node:worker_threads";
import { err, type Result } from "../kernel/result.ts";
import type { SubgraphSchema } from "./compose.ts";

const COMPOSE_MS = 60_000;
const COMPOSE_MEMORY_MB = 1_024;

/**
 * Composes as `compose` does, on a thread of its own: requests are answered meanwhile. What takes
 * longer than a minute, or more than a gigabyte, is COMPOSITION_FAILED too.
 */
export function composeAside(
  subgraphs: readonly SubgraphSchema[],
  signal: AbortSignal,
  timeoutMs = COMPOSE_MS,
): Promise<Result<string>> {
  const worker = openWorker(subgraphs);
  return new Promise<Result<string>>((resolve) => {
    const failed = (reason: string) =>
      resolve(err("COMPOSITION_FAILED", `The subgraphs could not be composed: ${reason}.`));
    const timer = setTimeout(() => failed(`it took longer than ${timeoutMs} ms`), timeoutMs);
    signal.addEventListener("abort", () => failed("nobody waits for it any more"), { once: true });
    worker.once("message", resolve);
    worker.once("error", (error) => failed(error instanceof Error ? error.message : String(error)));
    worker.once("exit", (code) => {
      clearTimeout(timer);
      failed(`its thread ended with ${code}`);
    });
  }).finally(() => worker.terminate());
}

function openWorker(workerData: readonly SubgraphSchema[]): Worker {
  const options = { workerData, resourceLimits: { maxOldGenerationSizeMb: COMPOSE_MEMORY_MB } };
  if (import.meta.url.endsWith(".js")) {
    return new Worker(new URL("./compose-worker.js", import.meta.url), options);
  }
  // Sources that were not compiled, as in tests, are read by tsx, of which a thread has to be told.
  const source = JSON.stringify(new URL("./compose-worker.ts", import.meta.url).href);
  const run = `import("tsx/esm/api").then(({ register }) => { register(); return import(${source}); })`;
  return new Worker(run, { ...options, eval: true });
}
