import { parentPort, workerData } from "node:worker_threads";
import { compose, type SubgraphSchema } from "./compose.ts";

// The thread of composeAside: composes what it was started with, tells it, and ends.
parentPort?.postMessage(compose(workerData as readonly SubgraphSchema[]));
