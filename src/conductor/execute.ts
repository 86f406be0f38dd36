import type { Chain } from "../agents/chain.ts";
import type { Run } from "../domain/run.ts";
import type { Fault } from "../kernel/faults.ts";
import { FaultError, fault } from "../kernel/result.ts";
import { beginAttempt, endRun, keepFailure, moveRun } from "../store/run-repository.ts";
import type { BoundAgent } from "./agents.ts";
import { chainRun } from "./chain-run.ts";
import type { Execution, Parts } from "./execution.ts";
import {
  isSteering,
  nowOf,
  ReplayWanted,
  RunCancelled,
  RunTakenOver,
  statusEvent,
  tell,
} from "./execution.ts";
import { throughOutages } from "./outage.ts";
import type { RunningRuns } from "./running-runs.ts";
import { undo } from "./undo.ts";

export type Registry = {
  readonly chains: ReadonlyMap<string, Chain<unknown, unknown>>;
  readonly agents: ReadonlyMap<string, BoundAgent>;
};

export function chainKey(name: string, version: number): string {
  return `${name}@${version}`;
}

/**
 * Executes a run from its start to its end, or on from wherever an execution before it came. Called
 * by the engine, again after every crash. Returns when the run has ended; throws only what is the
 * engine's to handle, and then concludes nothing.
 */
export async function executeRun(
  parts: Parts,
  registry: Registry,
  running: RunningRuns,
  runId: string,
): Promise<void> {
  for (;;) {
    // An execution that was stopped before it began may find that another has the run by now.
    if (!(await throughOutages(parts, () => parts.engine.owns(runId)))) throw new RunTakenOver();
    const mine = running.begin(runId);
    try {
      const run = await throughOutages(parts, () => begin(parts, runId));
      if (run === null) return;
      const execution: Execution = { run, parts, cancelled: mine.cancelled };
      await play(execution, registry);
      return;
    } catch (cause) {
      // Taken over by an execution that turns out not to own the run: so it is still ours.
      const again = cause instanceof RunTakenOver && mine.isNewest();
      if (!again && !(cause instanceof ReplayWanted)) throw cause;
    } finally {
      mine.end();
    }
  }
}

async function begin(parts: Parts, runId: string): Promise<Run | null> {
  return parts.database.transaction(async (tx) => {
    const run = await beginAttempt(tx, runId, nowOf(parts));
    if (run?.status !== "QUEUED") return run;
    await moveRun(tx, runId, ["QUEUED"], "RUNNING");
    const data = { chain: run.chain, status: "RUNNING" };
    const { principal } = run;
    await parts.events.append(tx, [
      { type: "RUN_STARTED", subject: runId, run: runId, principal, data },
    ]);
    return { ...run, status: "RUNNING" };
  });
}

async function play(execution: Execution, registry: Registry): Promise<void> {
  const { run } = execution;
  const chain = registry.chains.get(chainKey(run.chain, run.chainVersion));
  if (!chain) {
    const message = `No worker here knows ${run.chain} of version ${run.chainVersion}.`;
    // Nothing is taken back: it is our setting that is wrong, not what the run did.
    return end(execution, { status: "FAILED", fault: fault("CHAIN_UNKNOWN", message) });
  }
  let failure: Fault | null = run.fault;
  if (run.status !== "CANCELLING" && run.status !== "COMPENSATING") {
    const outcome = await body(execution, chain, registry);
    if (outcome.status === "COMPLETED") {
      if (await tryEnd(execution, outcome)) return;
      // Cancelled at the last moment: that counts.
      failure = null;
    } else {
      failure = outcome.fault;
    }
  }
  await undo(execution);
  await end(
    execution,
    failure ? { status: "FAILED", fault: failure } : { status: "CANCELLED", fault: null },
  );
}

type Outcome =
  | { readonly status: "COMPLETED"; readonly result: unknown }
  | { readonly status: "STOPPED"; readonly fault: Fault | null };

/** Runs the chain's body; a failure is kept before anything is taken back because of it. */
async function body(
  execution: Execution,
  chain: Chain<unknown, unknown>,
  { agents }: Registry,
): Promise<Outcome> {
  const { run, parts } = execution;
  try {
    if (run.attempt > parts.limits.attemptsMax) {
      const message = `The run was begun ${run.attempt} times and never came to its end.`;
      throw new FaultError(fault("RUN_ATTEMPTS_EXCEEDED", message));
    }
    return {
      status: "COMPLETED",
      result: await chain.body(chainRun(execution, agents), run.input),
    };
  } catch (cause) {
    if (cause instanceof RunCancelled) return { status: "STOPPED", fault: null };
    if (isSteering(parts, cause)) throw cause;
    const known = cause instanceof FaultError ? cause.fault : bug(execution, cause);
    const failed = await throughOutages(parts, () =>
      parts.database.transaction(async (tx) => {
        if (!(await keepFailure(tx, run.id, run.attempt, known))) return false;
        await tell(tx, execution, [statusEvent(run, "COMPENSATING")]);
        return true;
      }),
    );
    // Not kept: it was cancelled meanwhile, or it is another execution's.
    return { status: "STOPPED", fault: failed ? known : null };
  }
}

async function end(
  execution: Execution,
  outcome: { readonly status: Run["status"]; readonly fault: Fault | null },
): Promise<void> {
  if (!(await tryEnd(execution, outcome))) throw new RunTakenOver();
}

/** Ends the run; false when it is not this execution's to end, or was cancelled before it ended well. */
async function tryEnd(
  execution: Execution,
  outcome: { readonly status: Run["status"]; readonly fault?: Fault | null; result?: unknown },
): Promise<boolean> {
  const { run, parts } = execution;
  return throughOutages(parts, () =>
    parts.database.transaction(async (tx) => {
      if (!(await endRun(tx, run.id, run.attempt, { ...outcome, at: nowOf(parts) }))) return false;
      const data = { chain: run.chain, status: outcome.status, code: outcome.fault?.code ?? null };
      await tell(tx, execution, [{ type: "RUN_ENDED", subject: run.id, data }]);
      return true;
    }),
  );
}

function bug({ parts, run }: Execution, cause: unknown): Fault {
  parts.log.error({ run: run.id, chain: run.chain, err: cause }, "chain threw");
  return fault("INTERNAL", `The chain ${run.chain} failed by an error of its own; the log has it.`);
}
