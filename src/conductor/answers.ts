import { may, type Principal } from "../domain/principal.ts";
import type { Approval } from "../domain/run.ts";
import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";
import {
  approvalsOfRuns,
  closeApproval,
  findApprovals,
  holdApproval,
} from "../store/approval-repository.ts";
import type { Sql } from "../store/database.ts";
import { findRuns, requestCancel } from "../store/run-repository.ts";
import { closedEvent } from "./approvals.ts";
import { canonical } from "./canonical.ts";
import type { Engine } from "./engine.ts";
import type { Parts } from "./execution.ts";
import { nowOf, statusEvent } from "./execution.ts";
import type { RunningRuns } from "./running-runs.ts";

export type Answer = {
  readonly approvalId: string;
  readonly principal: Pick<Principal, "id" | "scopes">;
  readonly answer: "approve" | "reject";
  readonly reason: string;
  /** Approves these proposals only and rejects the others; all of them when left out. */
  readonly proposalIds?: readonly string[] | undefined;
};

/** Answers what a run waits for. The answer is kept first; the run is woken after. */
export async function answerApproval(
  parts: Parts,
  engine: Pick<Engine, "wake">,
  answer: Answer,
): Promise<Result<Approval>> {
  const kept = await parts.database.transaction((tx) => keep(tx, parts, answer));
  if (!kept.ok) return kept;
  // When this fails, a worker's caretaker wakes the run.
  await engine.wake(kept.value.runId, kept.value.id).catch((cause: unknown) => {
    parts.log.warn({ run: kept.value.runId, err: cause }, "run not woken at once");
  });
  return kept;
}

/** Asks a run to end and to take back what it did. */
export async function cancelRun(
  parts: Parts,
  engine: Pick<Engine, "wake">,
  running: RunningRuns,
  request: {
    readonly runId: string;
    readonly principal: Pick<Principal, "id">;
    readonly reason: string;
  },
): Promise<Result<{ readonly runId: string }>> {
  const { runId, reason } = request;
  const by = request.principal.id;
  const done = await parts.database.transaction(async (tx) => {
    const asked = await requestCancel(tx, runId, { by, reason, at: nowOf(parts) });
    const [run] = await findRuns(tx, [runId]);
    if (!run) return err("NOT_FOUND", `There is no run ${runId}.`, { at: "input.runId" });
    // Who asks twice gets what was asked for.
    if (!asked && run.cancelRequestedAt === null) {
      const message = `The run is ${run.status}; only a run that has not ended can be cancelled.`;
      return err("RUN_NOT_CANCELLABLE", message, { at: "input.runId" });
    }
    if (asked) {
      const event = statusEvent(run, "CANCELLING");
      await parts.events.append(tx, [{ ...event, run: runId, principal: by }]);
    }
    return ok({ runId });
  });
  if (!done.ok) return done;
  running.cancel(runId);
  const pending = (await approvalsOfRuns(parts.database, [runId])).filter(
    ({ status }) => status === "PENDING",
  );
  for (const { id } of pending) await engine.wake(runId, id).catch(() => undefined);
  return done;
}

async function keep(tx: Sql, parts: Parts, answer: Answer): Promise<Result<Approval>> {
  const approval = await holdApproval(tx, answer.approvalId);
  const at = "input.approvalId";
  if (!approval) return err("NOT_FOUND", `There is no approval ${answer.approvalId}.`, { at });
  const status = answer.answer === "approve" ? "APPROVED" : "REJECTED";
  const { id: by } = answer.principal;
  const approvedIds =
    status === "APPROVED" && answer.proposalIds ? [...new Set(answer.proposalIds)].sort() : null;
  // Who repeats an answer, because of a crash before hearing of it, is told that it counts.
  const same = approval.status === status && approval.answeredBy === by;
  if (same && canonical(approval.approvedIds) === canonical(approvedIds)) return ok(approval);
  const refused = refusal(parts, approval, answer);
  if (refused) return refused;
  const { reason } = answer;
  await closeApproval(tx, approval.id, { status, at: nowOf(parts), by, reason, approvedIds });
  await parts.events.append(tx, [
    closedEvent({ id: approval.runId }, approval.id, answer.answer, by),
  ]);
  const [closed] = await findApprovals(tx, [approval.id]);
  return closed ? ok(closed) : err("NOT_FOUND", "The approval is gone.", { at });
}

function refusal(parts: Parts, approval: Approval, answer: Answer): Result<never> | null {
  const { principal, proposalIds } = answer;
  if (!may(principal, approval.scope)) {
    return err("APPROVAL_NOT_PERMITTED", `To answer it takes the scope ${approval.scope}.`);
  }
  if (!parts.policy.selfApproval && approval.requestedBy === principal.id) {
    const message = "Whoever started the run may not answer for it; somebody else has to.";
    return err("APPROVAL_NOT_PERMITTED", message);
  }
  if (approval.status === "EXPIRED" || isOver(parts, approval)) {
    return err("APPROVAL_EXPIRED", `Its time was over at ${approval.expiresAt}.`);
  }
  if (approval.status !== "PENDING") {
    const who = approval.answeredBy ?? "the end of its run";
    const message = `It was answered by ${who}: ${approval.status}.`;
    return err("APPROVAL_ALREADY_ANSWERED", message);
  }
  const strange = proposalIds?.find((id) => !approval.proposalIds.includes(id));
  if (strange !== undefined || proposalIds?.length === 0) {
    const message = `Name one or more of the approval's own proposals; ${strange ?? "none"} is not.`;
    return err("INPUT_INVALID", message, { at: "input.proposalIds" });
  }
  return null;
}

function isOver({ clock }: Parts, approval: Approval): boolean {
  return approval.status === "PENDING" && Date.parse(approval.expiresAt) <= clock.now().getTime();
}
