import type { Approval } from "../domain/run.ts";
import type { Fault } from "../kernel/faults.ts";
import { fault } from "../kernel/result.ts";
import { approvalsOfRuns } from "../store/approval-repository.ts";
import { askPerson, waitForAnswer } from "./approvals.ts";
import type { Execution } from "./execution.ts";
import { throughOutages } from "./outage.ts";

/** Asks a person whether a step that failed is to be tried again or given up. */
export async function askAboutFault(
  execution: Execution,
  step: string,
  known: Fault,
): Promise<"approved" | "rejected"> {
  const asked = await questionsOf(execution, step);
  const approval = await askPerson(execution, {
    key: `${keyOf(step)}${asked.length + 1}`,
    kind: "EXCEPTION",
    reason: `${step} failed: ${known.message} Approve to try it again, reject to give it up.`,
    total: null,
    proposalIds: [],
    fault: known,
  });
  return answerOf(approval);
}

/**
 * Waits for the answer to a question that an execution before this one asked about a step; the
 * fault to fail with when a person gave the step up, null when it may be tried.
 */
export async function resumeQuestion(execution: Execution, step: string): Promise<Fault | null> {
  const last = (await questionsOf(execution, step)).at(-1);
  if (!last || last.status === "APPROVED") return null;
  const closed = last.status === "PENDING" ? await waitForAnswer(execution, last.id) : last;
  if (answerOf(closed) === "approved") return null;
  return closed.fault ?? fault("SYSTEM_REFUSED", `A person gave ${step} up.`);
}

async function questionsOf({ parts, run }: Execution, step: string): Promise<readonly Approval[]> {
  const all = await throughOutages(parts, () => approvalsOfRuns(parts.database, [run.id]));
  return all.filter(({ kind, key }) => kind === "EXCEPTION" && key.startsWith(keyOf(step)));
}

function keyOf(step: string): string {
  return `exception ${step} `;
}

function answerOf(approval: Approval): "approved" | "rejected" {
  return approval.status === "APPROVED" ? "approved" : "rejected";
}
