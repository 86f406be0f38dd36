import { setTimeout as sleep } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import type { ChangePage, Connector } from "../../src/connectors/contract.ts";
import type { Kind, SourceRecord } from "../../src/domain/records.ts";
import { reconcile } from "../../src/ingest/reconcile.ts";
import { err, ok, type Result, unwrap } from "../../src/kernel/result.ts";
import { systemClock } from "../../src/server/system-clock.ts";
import { openDatabase } from "../../src/store/database.ts";
import { COMPARED, type ReconcileSize, recordsOf } from "./reconcile-records.ts";
import { benchTake } from "./take.ts";

/** What the thread is told: to go on, or to hold still. */
export type Order = { readonly go: boolean };

const PAGE = 250;
const LOOK_MS = 5;

const { url, size }: { url: string; size: ReconcileSize } = workerData;
let go = false;
parentPort?.on("message", (order: Order) => {
  go = order.go;
});

/**
 * A system that answers from memory, a page at once, and is silent while the thread is to hold
 * still. What it tells now differs from what it told first in every hundredth stock movement.
 */
function memory(name: string): Connector {
  const unsupported = async () => err("SYSTEM_UNSUPPORTED", "It is read only.");
  return {
    name,
    supports: { reads: [], changes: {}, webhooks: false, writes: [], batchMax: PAGE },
    async changes(kind: Kind, cursor): Promise<Result<ChangePage>> {
      while (!go) await sleep(LOOK_MS);
      const from = Number(cursor ?? 0);
      const all = recordsOf(size, name, kind);
      const length = Math.max(0, Math.min(PAGE, all.count - from));
      const records: SourceRecord[] = Array.from({ length }, (_, i) => all.make(from + i, true));
      const [more, next] = [from + PAGE < all.count, String(from + PAGE)];
      return ok({ records, rejects: [], deleted: [], cursor: next, more, total: null });
    },
    loadMany: async (_kind, keys) => keys.map(() => ok(null)),
    receive: unsupported,
    write: unsupported,
    probe: async () => ok({ latencyMs: 0, version: null }),
    close: async () => undefined,
  };
}

const database = openDatabase({ url, poolMax: 4, applicationName: "tutti-worker" });
const clock = systemClock();
const options = { database, clock, take: benchTake(database), onError: () => undefined };
let heard = 0;
for (const [system, kind] of COMPARED) {
  const swept = await reconcile(options, memory(system), kind, AbortSignal.timeout(600_000));
  heard += unwrap(swept).heard;
}
await database.close();
parentPort?.postMessage(heard);
parentPort?.close();
