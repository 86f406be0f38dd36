import type { Action } from "../domain/actions.ts";
import type { Effect } from "../domain/run.ts";
import type { NewEvent } from "../events/event.ts";
import type { Fault } from "../kernel/faults.ts";
import { FaultError, fault } from "../kernel/result.ts";
import { approvalsOfRuns, closeApproval } from "../store/approval-repository.ts";
import type { Sql } from "../store/database.ts";
import { effectsOfRuns, moveEffect } from "../store/effect-repository.ts";
import { insertDecisions, proposalsOfRuns } from "../store/proposal-repository.ts";
import { addSpent } from "../store/run-repository.ts";
import { closedEvent } from "./approvals.ts";
import { effectOf, locked, makeReal, performed, refuseWhenSwitchedOff } from "./effects.ts";
import type { Execution } from "./execution.ts";
import { nowOf, StepFailed, tell } from "./execution.ts";
import { throughOutages } from "./outage.ts";
import { runStep } from "./steps.ts";

/**
 * Takes back what a run has applied, the newest first, and closes what it still asks. What a
 * system does not let us take back is parked: it stays as it is, and its effect says so and why.
 */
export async function undo(execution: Execution): Promise<void> {
  const { parts, run } = execution;
  await runStep(execution, {
    name: "undo/close",
    timeoutMs: parts.limits.stepTimeoutMs,
    always: true,
    ask: "never",
    work: async () => null,
    commit: async (tx) => ({ value: null, events: await closeQuestions(tx, execution) }),
  });
  const effects = await throughOutages(parts, () => effectsOfRuns(parts.database, [run.id]));
  for (const effect of [...effects].reverse()) {
    if (effect.status === "UNDONE" || effect.status === "PARKED") continue;
    if (effect.status === "SKIPPED" && !isUncertain(effect.fault)) continue;
    await undoOne(execution, effect);
  }
}

/** What takes an effect back; null when nothing does. */
export function compensationOf(effect: Effect): Action | null {
  if (effect.action.type === "purchaseOrder.create" && effect.sourceId !== null) {
    return { type: "purchaseOrder.cancel", purchaseOrder: effect.sourceId };
  }
  return null;
}

async function undoOne(execution: Execution, effect: Effect): Promise<void> {
  const { parts } = execution;
  try {
    await runStep(execution, {
      name: `undo ${effect.id}`,
      timeoutMs: 4 * parts.limits.performTimeoutMs + 2 * parts.limits.leaseMs,
      always: true,
      ask: "never",
      work: (signal) => takeBack(execution, effect.id, signal),
    });
  } catch (cause) {
    if (!(cause instanceof StepFailed)) throw cause;
    await throughOutages(parts, () =>
      parts.database.transaction((tx) => park(tx, execution, effect, cause.fault)),
    );
  }
}

async function takeBack(execution: Execution, id: string, signal: AbortSignal): Promise<null> {
  const { parts } = execution;
  await parts.database.transaction(refuseWhenSwitchedOff);
  const before = await effectOf(execution, id);
  // Whether an intended effect became real is not known. Asking for it again, with its key, tells.
  const known = before.status === "APPLIED" ? before : await makeReal(execution, before, signal);
  if (known.status !== "APPLIED") return null;
  const action = compensationOf(known);
  if (action === null) {
    const message = `Nothing takes back a ${known.action.type}; a person has to.`;
    throw new FaultError(fault("EFFECT_NOT_REVERSIBLE", message));
  }
  const key = `${known.idempotencyKey}:undo`;
  await locked(execution, key, async (assertHeld) => {
    await assertHeld();
    await performed(execution, { system: known.system, action }, key, signal);
    await parts.database.transaction(async (tx) => {
      const to = { status: "UNDONE", at: nowOf(parts), fault: null } as const;
      if (!(await moveEffect(tx, id, ["APPLIED"], to))) return;
      await addSpent(tx, known.runId, -known.cost.e4);
      await tell(tx, execution, [compensatedEvent(known, "undone")]);
    });
  });
  return null;
}

async function park(tx: Sql, execution: Execution, effect: Effect, why: Fault): Promise<void> {
  const to = { status: "PARKED", at: nowOf(execution.parts), fault: why } as const;
  const from = ["APPLIED", "INTENDED", "SKIPPED"] as const;
  if (await moveEffect(tx, effect.id, from, to)) {
    await tell(tx, execution, [compensatedEvent(effect, "parked")]);
  }
}

function compensatedEvent(effect: Effect, outcome: "undone" | "parked"): NewEvent {
  const data = { system: effect.system, action: effect.action.type, outcome };
  return { type: "EFFECT_COMPENSATED", subject: effect.id, data };
}

async function closeQuestions(tx: Sql, execution: Execution): Promise<readonly NewEvent[]> {
  const { parts, run } = execution;
  const at = nowOf(parts);
  const reason = "The run has ended.";
  const events: NewEvent[] = [];
  for (const { id, status } of await approvalsOfRuns(tx, [run.id])) {
    if (status !== "PENDING") continue;
    const close = { status: "CANCELLED", at, by: null, reason, approvedIds: null } as const;
    if (await closeApproval(tx, id, close)) events.push(closedEvent(run, id, "cancelled", null));
  }
  const proposals = await proposalsOfRuns(tx, [run.id]);
  const decided = await insertDecisions(
    tx,
    proposals.map(({ id: proposalId }) => ({
      proposalId,
      outcome: "CANCELLED" as const,
      reason,
      decidedBy: "policy",
      decidedAt: at,
    })),
  );
  const outcome = "CANCELLED";
  events.push(
    ...decided.map(
      (proposalId): NewEvent => ({
        type: "PROPOSAL_DECIDED",
        subject: proposalId,
        data: { proposalId, outcome, reason },
      }),
    ),
  );
  return events;
}

/** A system that did not answer may have done what it was asked. */
function isUncertain(why: Fault | null): boolean {
  return why === null || why.recovery === "retry";
}
