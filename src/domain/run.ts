import type { Fault } from "../kernel/faults.ts";
import type { Action } from "./actions.ts";
import type { Money } from "./money.ts";
import type { ProposedAction } from "./proposal.ts";
import type { SourceRecord } from "./records.ts";

/**
 * Where a run stands. WAITING: for a person, or held by a paused chain or the kill switch.
 * CANCELLING and COMPENSATING take back what was applied, on the way to CANCELLED and FAILED.
 */
export const RUN_STATUSES = [
  "QUEUED",
  "RUNNING",
  "WAITING",
  "CANCELLING",
  "COMPENSATING",
  "COMPLETED",
  "FAILED",
  "CANCELLED",
] as const;
export type RunStatus = (typeof RUN_STATUSES)[number];

/** One execution of a chain. Instants are ISO 8601 in UTC. */
export type Run = {
  readonly id: string;
  readonly chain: string;
  readonly chainVersion: number;
  readonly status: RunStatus;
  readonly input: unknown;
  readonly principal: string;
  readonly attempt: number;
  readonly retryOf: string | null;
  readonly heldBy: string | null;
  readonly result: unknown;
  readonly fault: Fault | null;
  readonly spent: Money;
  readonly spendLimit: Money | null;
  readonly approvalLimit: Money;
  readonly cancelRequestedAt: string | null;
  readonly cancelledBy: string | null;
  readonly cancelReason: string | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly endedAt: string | null;
};

export type RunStep = {
  readonly id: string;
  readonly runId: string;
  readonly name: string;
  readonly status: "RUNNING" | "SUCCEEDED" | "FAILED";
  readonly attempts: number;
  readonly startedAt: string;
  readonly endedAt: string | null;
  readonly fault: Fault | null;
};

/** A proposal as the conductor keeps it. */
export type KeptProposal = {
  readonly id: string;
  readonly runId: string;
  readonly key: string;
  readonly action: ProposedAction;
  readonly cost: Money;
  readonly profit: Money;
  readonly lostUnitsAvoided: number;
  readonly rationale: string;
  readonly createdAt: string;
};

export type DecisionOutcome =
  | "AGREED"
  | "REFUSED_BY_GUARDRAIL"
  | "REFUSED_AS_DUPLICATE"
  | "REFUSED_AS_CONFLICT"
  | "REFUSED_BY_BUDGET"
  | "REJECTED"
  | "EXPIRED"
  | "CANCELLED";

export type Decision = {
  readonly proposalId: string;
  readonly outcome: DecisionOutcome;
  readonly reason: string;
  /** A principal's id, or "policy". */
  readonly decidedBy: string;
  readonly decidedAt: string;
};

export type ApprovalStatus = "PENDING" | "APPROVED" | "REJECTED" | "EXPIRED" | "CANCELLED";

/**
 * A person's answer that a run waits for. SPEND: whether proposals may be applied. EXCEPTION: a
 * step failed in a way only a person can mend; approving tries it again, rejecting gives it up.
 */
export type Approval = {
  readonly id: string;
  readonly runId: string;
  readonly key: string;
  readonly kind: "SPEND" | "EXCEPTION";
  readonly status: ApprovalStatus;
  /** The scope that a principal needs to answer. */
  readonly scope: string;
  readonly requestedBy: string;
  readonly reason: string;
  readonly total: Money | null;
  readonly proposalIds: readonly string[];
  readonly fault: Fault | null;
  readonly createdAt: string;
  /** When nobody has answered by then, it counts as rejected. */
  readonly expiresAt: string;
  readonly answeredAt: string | null;
  readonly answeredBy: string | null;
  readonly answerReason: string | null;
  readonly approvedIds: readonly string[] | null;
};

/**
 * INTENDED: about to be written, or written and not yet known. SKIPPED: a person gave it up.
 * PARKED: it should have been taken back and could not be; a person has to look.
 */
export type EffectStatus = "INTENDED" | "APPLIED" | "SKIPPED" | "UNDONE" | "PARKED";

export type Effect = {
  readonly id: string;
  readonly runId: string;
  readonly proposalId: string;
  readonly idempotencyKey: string;
  readonly system: string;
  readonly action: Action;
  readonly cost: Money;
  readonly status: EffectStatus;
  readonly sourceId: string | null;
  readonly receipt: EffectReceipt | null;
  readonly differences: readonly Difference[] | null;
  readonly fault: Fault | null;
  readonly intendedAt: string;
  readonly appliedAt: string | null;
  readonly compensatedAt: string | null;
};

/** What a system answered to a write; `created` is false when the key had been used before. */
export type EffectReceipt = {
  readonly sourceId: string;
  readonly created: boolean;
  readonly records: readonly SourceRecord[];
};

/** A field that is not, at the system, what was asked for. */
export type Difference = {
  readonly field: string;
  readonly asked: string;
  readonly got: string | null;
};

export type KeptInsight = {
  readonly id: string;
  readonly runId: string;
  readonly agent: string;
  readonly subject: string;
  readonly claim: string;
  readonly value: unknown;
  readonly confidence: number;
  readonly evidence: string;
  readonly createdAt: string;
  readonly expiresAt: string;
};

export type ChainState = {
  readonly chain: string;
  readonly paused: boolean;
  readonly reason: string;
  readonly changedBy: string;
  readonly changedAt: string;
};

export type KillSwitch = {
  readonly engaged: boolean;
  readonly reason: string;
  readonly changedBy: string | null;
  readonly changedAt: string | null;
};
