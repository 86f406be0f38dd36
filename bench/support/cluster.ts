import { setTimeout as sleep } from "node:timers/promises";
import { type RunningTutti, startTutti } from "./tutti.ts";
import { startProcess, type TuttiProcess } from "./tutti-process.ts";

/** Several processes of one Tutti on one data folder, whose embedded PostgreSQL they share. */
export type Cluster = {
  readonly gateways: RunningTutti[];
  readonly workers: TuttiProcess[];
  /** Starts another in the place of one that ended. */
  replaceWorker(index: number): Promise<void>;
  /** The workers first, then the gateways, the one that owns PostgreSQL at the very end. */
  stop(): Promise<void>;
};

export type ClusterOptions = {
  readonly folder: string;
  readonly gateways: number;
  readonly workers: number;
  readonly env: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
};

/**
 * Starts gateways, the first of which owns the embedded PostgreSQL and runs the demo retailer, then
 * workers. Resolves when everything has been read and the first gateway says that it is ready.
 */
export async function startCluster(options: ClusterOptions): Promise<Cluster> {
  const { folder, env, args = [] } = options;
  const gateway = () => startTutti(folder, ["--role", "gateway", ...args], env);
  const worker = () => startProcess(folder, ["--role", "worker", ...args], env);
  const gateways: RunningTutti[] = [];
  const workers: TuttiProcess[] = [];
  const stop = async () => {
    for (const worker of workers) {
      worker.thaw();
      await worker.stop();
    }
    for (const gateway of gateways.toReversed()) await gateway.stop();
  };
  try {
    for (let n = 0; n < options.gateways; n += 1) gateways.push(await gateway());
    for (let n = 0; n < options.workers; n += 1) workers.push(await worker());
    for (const { url } of gateways) await untilReady(url);
  } catch (cause) {
    await stop();
    throw cause;
  }
  return {
    gateways,
    workers,
    async replaceWorker(index) {
      workers[index] = await worker();
    },
    stop,
  };
}

const READY_WITHIN_MS = 300_000;

async function untilReady(url: string): Promise<void> {
  const until = performance.now() + READY_WITHIN_MS;
  while (performance.now() < until) {
    const response = await fetch(`${url}/readyz`).catch(() => null);
    if (response?.status === 200) return;
    await sleep(250);
  }
  throw new Error(`${url} did not get ready`);
}
