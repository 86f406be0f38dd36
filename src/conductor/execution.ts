import type { Run } from "../domain/run.ts";
import type { NewEvent } from "../events/event.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Fault } from "../kernel/faults.ts";
import type { IdKind, RandomBytes } from "../kernel/ids.ts";
import { newId } from "../kernel/ids.ts";
import type { Log } from "../kernel/log.ts";
import { FaultError } from "../kernel/result.ts";
import type { Database, Sql } from "../store/database.ts";
import type { Engine } from "./engine.ts";
import type { EventSink, Systems } from "./ports.ts";
import type { ControlLimits, ControlPolicy } from "./settings.ts";
import type { Slots } from "./slots.ts";

/** What every part of the conductor works with. */
export type Parts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly log: Log;
  readonly events: EventSink;
  readonly systems: Systems;
  readonly policy: ControlPolicy;
  readonly limits: ControlLimits;
  readonly engine: Pick<Engine, "wait" | "wake" | "owns" | "isOwnError">;
  readonly slots: Slots;
  /** Aborted when this process lets go of its runs; another goes on with them. */
  readonly closing: AbortSignal;
  /** Makes every step of a run be followed by a replay of its body; for tests. */
  readonly replayAlways: boolean;
};

/** One execution of a run's body, in this process. */
export type Execution = {
  readonly run: Run;
  readonly parts: Parts;
  /** Aborted when the run is to end early. */
  readonly cancelled: AbortSignal;
};

/** Thrown through a body to end it early: somebody asked for it. */
export class RunCancelled extends Error {
  override readonly name = "RunCancelled";
}

/** Thrown through a body that another execution has replaced: it must not write any more. */
export class RunTakenOver extends Error {
  override readonly name = "RunTakenOver";
}

/** Thrown through a body to run it again from its start. */
export class ReplayWanted extends Error {
  override readonly name = "ReplayWanted";
}

/** Thrown by a step that has failed for good, with every try and every question behind it. */
export class StepFailed extends FaultError {
  override readonly name = "StepFailed";
}

/** Thrown inside a step that may not be done now; it waits and is tried again. */
export class Held extends Error {
  override readonly name = "Held";
  readonly fault: Fault;
  constructor(fault: Fault) {
    super(fault.message);
    this.fault = fault;
  }
}

/** Whether an error steers the run, rather than being something that went wrong in it. */
export function isSteering({ engine }: Parts, cause: unknown): boolean {
  return (
    cause instanceof RunCancelled ||
    cause instanceof RunTakenOver ||
    cause instanceof ReplayWanted ||
    engine.isOwnError(cause)
  );
}

export function idOf(parts: Parts, kind: IdKind): string {
  return newId(kind, parts.clock.now().getTime(), parts.random);
}

export function nowOf(parts: Parts): string {
  return parts.clock.now().toISOString();
}

/** Tells of something that a run did, in the name of whoever started it. */
export async function tell(tx: Sql, execution: Execution, events: readonly NewEvent[]) {
  const { run, parts } = execution;
  if (events.length === 0) return;
  const own = events.map((event) => ({ principal: run.principal, ...event, run: run.id }));
  await parts.events.append(tx, own);
}

export function statusEvent(run: Pick<Run, "id" | "chain">, status: Run["status"]): NewEvent {
  return { type: "RUN_STATUS_CHANGED", subject: run.id, data: { chain: run.chain, status } };
}
