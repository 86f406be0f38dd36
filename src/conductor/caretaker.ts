import { findOverdueWaits } from "../store/approval-repository.ts";
import type { Database } from "../store/database.ts";
import { aloneFor, endLease, renewLease } from "../store/executor-repository.ts";
import { isOutage } from "../store/outage.ts";
import { cancelledAmong, findUnbegun } from "../store/run-repository.ts";
import type { Engine } from "./engine.ts";
import type { Parts } from "./execution.ts";
import type { RunningRuns } from "./running-runs.ts";

export type Executor = { readonly id: string; readonly host: string; readonly pid: number };

export type Caretaker = {
  /** Ends this executor's lease, after its last round. */
  stop(): Promise<void>;
};

/**
 * Looks after the runs of all processes, in every process, a few times a lease: renews this
 * executor's lease, and, one process at a time, gives the runs of those whose lease has ended to
 * whoever is free, begins runs that were kept and never begun, and wakes runs whose waiting is
 * over. The first lease is there when the promise resolves.
 */
export async function startCaretaker(
  parts: Pick<Parts, "clock" | "limits" | "log"> & { readonly database: Database },
  engine: Pick<Engine, "adoptOrphans" | "start" | "wake">,
  executor: Executor,
  running: RunningRuns,
): Promise<Caretaker> {
  const { clock, database, limits, log } = parts;
  const stopping = new AbortController();
  await renewLease(database, executor, limits.leaseMs);
  let renewedAtMs = clock.monotonicMs();
  let adoptFromMs = renewedAtMs;

  const round = async () => {
    const living = await renewLease(database, executor, limits.leaseMs);
    // After an outage nobody's lease is good; the others get the time to renew theirs.
    const silentMs = clock.monotonicMs() - renewedAtMs;
    if (silentMs > limits.leaseMs) {
      log.warn({ silentMs: Math.round(silentMs) }, "this executor's lease had run out; it goes on");
      adoptFromMs = clock.monotonicMs() + limits.leaseMs;
    }
    renewedAtMs = clock.monotonicMs();
    for (const id of await cancelledAmong(database, running.ids())) running.cancel(id);
    const adopting = clock.monotonicMs() >= adoptFromMs;
    await database.transaction((tx) =>
      aloneFor(tx, "tutti sweep", () => sweep(adopting ? living : null), 2 * limits.leaseMs),
    );
  };
  const sweep = async (living: readonly string[] | null) => {
    const adopted = living === null ? 0 : await engine.adoptOrphans(living);
    if (adopted > 0) log.warn({ runs: adopted }, "runs taken over from dead executors");
    const now = clock.now();
    const settled = new Date(now.getTime() - limits.leaseMs).toISOString();
    for (const id of await findUnbegun(database, settled, SWEEP_MAX)) await engine.start(id);
    const waits = await findOverdueWaits(database, now.toISOString(), settled, SWEEP_MAX);
    for (const { id, runId } of waits) await engine.wake(runId, id);
  };
  const rounds = (async () => {
    while (!stopping.signal.aborted) {
      await clock.sleep(limits.heartbeatMs, stopping.signal).catch(() => undefined);
      if (stopping.signal.aborted) return;
      await round().catch((cause: unknown) => {
        if (stopping.signal.aborted) return;
        if (isOutage(cause)) log.debug({ cause: String(cause) }, "database away");
        else log.error({ err: cause }, "caretaker's round failed");
      });
    }
  })();

  return {
    async stop() {
      stopping.abort();
      await rounds;
      await endLease(database, executor.id).catch(() => undefined);
    },
  };
}

/** The most runs that one round begins or wakes. */
const SWEEP_MAX = 100;
