import type { NewEvent } from "../events/event.ts";
import type { Fault } from "../kernel/faults.ts";
import { FaultError, fault } from "../kernel/result.ts";
import type { Sql } from "../store/database.ts";
import { isOutage } from "../store/outage.ts";
import type { StepClaim } from "../store/run-step-repository.ts";
import { claimStep, endStep, noteFault } from "../store/run-step-repository.ts";
import { askAboutFault, resumeQuestion } from "./exceptions.ts";
import type { Execution } from "./execution.ts";
import {
  Held,
  idOf,
  isSteering,
  nowOf,
  ReplayWanted,
  RunCancelled,
  RunTakenOver,
  StepFailed,
  tell,
} from "./execution.ts";
import { waitWhileHeld } from "./hold.ts";
import { throughOutages } from "./outage.ts";
import { within } from "./within.ts";

/**
 * A durable unit of a run, known by its name. `work` may be done more than once; what `commit`
 * writes, its events and the step's result are there once, in one transaction, and only if this
 * execution still is the run's. A step that is done gives its recorded result, as JSON.
 */
export type StepSpec<Found, Value> = {
  readonly name: string;
  readonly timeoutMs: number;
  readonly work: (signal: AbortSignal) => Promise<Found>;
  readonly commit?: (tx: Sql, found: Found) => Promise<Committed<Value>>;
  /** Is done inside another step. */
  readonly part?: boolean;
  /** A step of steps takes no slot of its own, or its parts would wait for it. */
  readonly composite?: boolean;
  /** Goes on although the run was cancelled or its chain is paused; it is part of the undoing. */
  readonly always?: boolean;
  /** Is left to end by itself when the run is cancelled, because its outcome must be known. */
  readonly unbroken?: boolean;
  /** Whether a person is asked when trying again did not help, or only when the fault says so. */
  readonly ask: "always" | "when-told" | "never";
};

export type Committed<Value> = { readonly value: Value; readonly events: readonly NewEvent[] };

export async function runStep<Found, Value>(
  execution: Execution,
  spec: StepSpec<Found, Value>,
): Promise<Value> {
  const { parts } = execution;
  for (let tries = 1; ; ) {
    let givenUp: Fault | null = null;
    try {
      const claim = await throughOutages(parts, () => claimed(execution, spec));
      if (claim.status === "SUCCEEDED") return resultOf<Value>(claim.result);
      // Tried before, by this execution or one that died: somebody may have been asked already.
      const asked = claim.attempts > 1 && spec.ask !== "never";
      givenUp = asked ? await resumeQuestion(execution, spec.name) : null;
      if (!givenUp) {
        const value = await done(execution, spec);
        if (parts.replayAlways && !spec.always) throw new ReplayWanted();
        return value;
      }
    } catch (cause) {
      tries = await afterFailure(execution, spec, cause, tries);
    }
    if (givenUp) return fail(execution, spec.name, givenUp);
  }
}

/** Waits or asks until the step may be tried again, as the count it then has; or throws. */
async function afterFailure<Found, Value>(
  execution: Execution,
  spec: StepSpec<Found, Value>,
  cause: unknown,
  tries: number,
): Promise<number> {
  const { parts, run } = execution;
  if (isSteering(parts, cause)) throw cause;
  if (cause instanceof Held) {
    // A part lets the whole wait, whose time is then not running.
    if (spec.part) throw cause;
    await waitWhileHeld(execution, cause.fault);
    return tries;
  }
  if (cause instanceof StepOvertaken) return tries;
  if (isOutage(cause)) {
    await parts.clock.sleep(parts.limits.backoffMs);
    return tries;
  }
  const known = faultOf(execution, spec.name, cause);
  // What a part failed with was tried again there.
  const tried = tries >= parts.limits.triesMax || cause instanceof StepFailed;
  if (known.recovery === "retry" && !tried) {
    await throughOutages(parts, () => noteFault(parts.database, run.id, spec.name, known));
    await parts.clock.sleep(backoffMs(execution, known, tries));
    return tries + 1;
  }
  if (!isForAPerson(spec, known)) return fail(execution, spec.name, known);
  if ((await askAboutFault(execution, spec.name, known)) === "rejected") {
    return fail(execution, spec.name, known);
  }
  return 1;
}

/** Claims the step; a chain that is paused lets it wait. */
async function claimed<Found, Value>(
  execution: Execution,
  spec: StepSpec<Found, Value>,
): Promise<NonNullable<StepClaim["step"]>> {
  const { parts, run } = execution;
  if (parts.closing.aborted) await new Promise(() => undefined);
  const claim = await claimStep(parts.database, {
    id: idOf(parts, "runStep"),
    runId: run.id,
    attempt: run.attempt,
    name: spec.name,
    at: nowOf(parts),
    always: spec.always ?? false,
  });
  if (!claim || claim.attempt !== run.attempt) throw new RunTakenOver();
  if (claim.step) return claim.step;
  if (claim.cancelled) throw new RunCancelled();
  throw new Held(fault("CHAIN_PAUSED", `${run.chain} is paused.`));
}

async function done<Found, Value>(
  execution: Execution,
  spec: StepSpec<Found, Value>,
): Promise<Value> {
  const { parts } = execution;
  const doIt = async () => {
    const found = await within(execution, spec);
    return parts.database.transaction((tx) => commit(tx, execution, spec, found));
  };
  return spec.composite ? doIt() : parts.slots.take(doIt);
}

async function commit<Found, Value>(
  tx: Sql,
  execution: Execution,
  spec: StepSpec<Found, Value>,
  found: Found,
): Promise<Value> {
  const { value, events } = spec.commit
    ? await spec.commit(tx, found)
    : { value: found as unknown as Value, events: [] };
  const result = JSON.stringify({ value });
  if (result.length > execution.parts.limits.stepResultBytesMax) {
    const message = `${spec.name} gave ${result.length} characters of result.`;
    throw new FaultError(fault("STEP_RESULT_TOO_LARGE", message));
  }
  const kept = await ended(tx, execution, spec.name, { status: "SUCCEEDED", result }, events);
  if (!kept) throw new StepOvertaken();
  return resultOf<Value>(JSON.parse(result));
}

async function fail(execution: Execution, name: string, known: Fault): Promise<never> {
  const { parts } = execution;
  const kept = await throughOutages(parts, () =>
    parts.database.transaction((tx) =>
      ended(tx, execution, name, { status: "FAILED", fault: known }, []),
    ),
  );
  if (!kept) throw new RunTakenOver();
  throw new StepFailed(known);
}

async function ended(
  tx: Sql,
  execution: Execution,
  name: string,
  end: { status: "SUCCEEDED" | "FAILED"; result?: string; fault?: Fault },
  events: readonly NewEvent[],
): Promise<boolean> {
  const { run, parts } = execution;
  const at = nowOf(parts);
  const step = await endStep(tx, { runId: run.id, attempt: run.attempt, name, at, ...end });
  if (!step) return false;
  const data = { chain: run.chain, stepId: step.id, step: name, status: end.status };
  await tell(tx, execution, [
    ...events,
    {
      type: "RUN_STEP_ENDED",
      subject: run.id,
      data: { ...data, attempts: step.attempts },
    },
  ]);
  return true;
}

function isForAPerson(spec: Pick<StepSpec<never, never>, "ask">, known: Fault): boolean {
  if (spec.ask === "never" || known.recovery === "give-up") return false;
  return spec.ask === "always" || known.recovery !== "retry";
}

function faultOf(execution: Execution, step: string, cause: unknown): Fault {
  if (cause instanceof FaultError) return cause.fault;
  execution.parts.log.error({ run: execution.run.id, step, err: cause }, "step threw");
  return fault("INTERNAL", `The step ${step} failed by an error of its own; the log has it.`);
}

function backoffMs({ parts }: Execution, known: Fault, tries: number): number {
  const { backoffMs: first, backoffMaxMs: most } = parts.limits;
  const [byte = 0] = parts.random(new Uint8Array(1));
  const jitter = 0.75 + byte / 512;
  return Math.min(most, Math.max(known.retryAfterMs ?? 0, first * 2 ** (tries - 1) * jitter));
}

function resultOf<Value>(result: unknown): Value {
  return (result as { value: Value }).value;
}

/** The step was ended by somebody else: work that was left behind, or another execution. */
class StepOvertaken extends Error {}
