import type { Run } from "../domain/run.ts";
import type { Fault } from "../kernel/faults.ts";
import { findChainStates, readKillSwitch } from "../store/control-repository.ts";
import { findRuns, moveRun } from "../store/run-repository.ts";
import type { Execution } from "./execution.ts";
import { RunCancelled, RunTakenOver, StepFailed, statusEvent, tell } from "./execution.ts";
import { throughOutages } from "./outage.ts";

/**
 * Waits, visibly, while the chain is paused or the kill switch is engaged: a held run does nothing
 * until it is let go. A cancelled run that only waits for a paused chain stops waiting; the kill
 * switch holds its undoing too, because that writes to systems as well.
 */
export async function waitWhileHeld(execution: Execution, why: Fault): Promise<void> {
  const { parts } = execution;
  const until = parts.clock.monotonicMs() + parts.limits.holdMaxMs;
  await show(execution, ["RUNNING"], "WAITING", why.code);
  for (;;) {
    if (parts.closing.aborted) await new Promise(() => undefined);
    const { run, held } = await throughOutages(parts, () => look(execution, why));
    if (run?.attempt !== execution.run.attempt) throw new RunTakenOver();
    const undoing = run.status === "CANCELLING" || run.status === "COMPENSATING";
    if (run.cancelRequestedAt !== null && why.code === "CHAIN_PAUSED") throw new RunCancelled();
    if (!held) break;
    if (parts.clock.monotonicMs() > until) throw new StepFailed(why);
    if (run.cancelRequestedAt !== null && !undoing) throw new RunCancelled();
    await parts.clock.sleep(parts.limits.heartbeatMs);
  }
  await show(execution, ["WAITING"], "RUNNING", null);
}

async function look({ parts, run }: Execution, why: Fault) {
  const [now] = await findRuns(parts.database, [run.id]);
  if (why.code === "KILL_SWITCH_ENGAGED") {
    return { run: now, held: (await readKillSwitch(parts.database)).engaged };
  }
  const [state] = await findChainStates(parts.database, [run.chain]);
  return { run: now, held: state?.paused ?? false };
}

async function show(
  execution: Execution,
  from: readonly Run["status"][],
  to: Run["status"],
  heldBy: string | null,
): Promise<void> {
  const { parts, run } = execution;
  await throughOutages(parts, () =>
    parts.database.transaction(async (tx) => {
      const moved = await moveRun(tx, run.id, from, to, heldBy);
      if (moved) await tell(tx, execution, [statusEvent(run, to)]);
    }),
  );
}
