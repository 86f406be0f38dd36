import type { Approval, Run } from "../domain/run.ts";
import type { NewEvent } from "../events/event.ts";
import { insertApprovalDelivery } from "../store/approval-delivery-repository.ts";
import {
  closeApproval,
  findApprovals,
  hasPendingApproval,
  holdApproval,
  insertApproval,
} from "../store/approval-repository.ts";
import type { Sql } from "../store/database.ts";
import { findRuns, moveRun } from "../store/run-repository.ts";
import type { Execution, Parts } from "./execution.ts";
import { idOf, nowOf, RunCancelled, RunTakenOver, statusEvent, tell } from "./execution.ts";
import { throughOutages } from "./outage.ts";

export type Question = Pick<
  Approval,
  "key" | "kind" | "reason" | "total" | "proposalIds" | "fault"
>;

/**
 * Asks a person, once for each key, and waits until the question is closed: answered, or expired,
 * which counts as rejected. The wait survives the process. The answer is read from the database;
 * what comes over the engine only wakes the run to read it.
 */
export async function askPerson(execution: Execution, question: Question): Promise<Approval> {
  const { parts } = execution;
  const id = await throughOutages(parts, () =>
    parts.database.transaction((tx) => open(tx, execution, question)),
  );
  return waitForAnswer(execution, id);
}

/** Waits until a question that was asked is closed. */
export async function waitForAnswer(execution: Execution, id: string): Promise<Approval> {
  const { parts } = execution;
  for (;;) {
    const { run, approval } = await throughOutages(parts, () => look(execution, id));
    if (run?.attempt !== execution.run.attempt) throw new RunTakenOver();
    if (run.cancelRequestedAt !== null) throw new RunCancelled();
    if (!approval) throw new Error(`The approval ${id} is gone`);
    if (approval.status !== "PENDING") {
      await throughOutages(parts, () => goOn(execution));
      return approval;
    }
    const leftMs = Date.parse(approval.expiresAt) - parts.clock.now().getTime();
    if (leftMs > 0) await parts.engine.wait(id, Math.min(leftMs, WAIT_MAX_MS));
    else await throughOutages(parts, () => expire(parts, execution.run, id));
  }
}

/** The event of a question that was closed. */
export function closedEvent(
  run: Pick<Run, "id">,
  approvalId: string,
  answer: string,
  principal: string | null,
): NewEvent {
  const data = { approvalId, answer };
  return { type: "APPROVAL_ANSWERED", subject: approvalId, run: run.id, principal, data };
}

/** The longest single wait: timers overflow at 24 days. */
const WAIT_MAX_MS = 7 * 86_400_000;

async function open(tx: Sql, execution: Execution, question: Question): Promise<string> {
  const { run, parts } = execution;
  const now = parts.clock.now();
  const expiresAt = new Date(now.getTime() + parts.policy.approvalTimeoutMs).toISOString();
  const { id, created } = await insertApproval(tx, {
    ...question,
    id: idOf(parts, "approval"),
    runId: run.id,
    status: "PENDING",
    scope: parts.policy.approvalScope,
    requestedBy: run.principal,
    createdAt: now.toISOString(),
    expiresAt,
    answeredAt: null,
    answeredBy: null,
    answerReason: null,
    approvedIds: null,
  });
  if (!created) return id;
  if (parts.policy.announceApprovals) await insertApprovalDelivery(tx, id, now.toISOString());
  await moveRun(tx, run.id, ["RUNNING"], "WAITING");
  const data = { approvalId: id, expiresAt };
  await tell(tx, execution, [
    { type: "APPROVAL_REQUESTED", subject: id, data },
    statusEvent(run, "WAITING"),
  ]);
  return id;
}

async function look({ parts, run }: Execution, id: string) {
  const [[now], [approval]] = await Promise.all([
    findRuns(parts.database, [run.id]),
    findApprovals(parts.database, [id]),
  ]);
  return { run: now, approval };
}

async function goOn(execution: Execution): Promise<void> {
  const { parts, run } = execution;
  await parts.database.transaction(async (tx) => {
    if (await hasPendingApproval(tx, run.id)) return;
    const moved = await moveRun(tx, run.id, ["WAITING"], "RUNNING");
    if (moved) await tell(tx, execution, [statusEvent(run, "RUNNING")]);
  });
}

async function expire(parts: Parts, run: Run, id: string): Promise<void> {
  await parts.database.transaction(async (tx) => {
    // An answer that is on its way holds the approval; then it is that answer that counts.
    await holdApproval(tx, id);
    const closed = await closeApproval(tx, id, {
      status: "EXPIRED",
      at: nowOf(parts),
      by: null,
      reason: "Nobody answered in time.",
      approvedIds: null,
    });
    if (closed) await parts.events.append(tx, [closedEvent(run, id, "expired", null)]);
  });
}
