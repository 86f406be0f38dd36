import type { AgreedProposal } from "../agents/chain.ts";
import { addMoney, formatDecimal, money } from "../domain/money.ts";
import type { Proposal } from "../domain/proposal.ts";
import { Proposal as ProposalShape } from "../domain/proposal.ts";
import type { Approval, Decision, DecisionOutcome, KeptProposal } from "../domain/run.ts";
import type { NewEvent } from "../events/event.ts";
import { FaultError, fault } from "../kernel/result.ts";
import type { Sql } from "../store/database.ts";
import {
  findProposals,
  insertDecisions,
  insertProposals,
  proposalsInHand,
} from "../store/proposal-repository.ts";
import { ACTIVE } from "../store/run-repository.ts";
import { askPerson } from "./approvals.ts";
import type { Execution } from "./execution.ts";
import { idOf, nowOf } from "./execution.ts";
import { runStep } from "./steps.ts";
import { weigh } from "./weigh.ts";

/**
 * Decides what becomes of proposals: keeps them, refuses what breaks a guardrail, doubles what is
 * in hand (of an order those lines only) or exceeds the budget, and asks a person about the rest
 * when it costs more than the approval limit.
 */
export async function settle(
  execution: Execution,
  name: string,
  proposals: readonly Proposal[],
): Promise<readonly AgreedProposal[]> {
  const { run } = execution;
  const weighed = await runStep(execution, {
    name,
    timeoutMs: execution.parts.limits.stepTimeoutMs,
    ask: "when-told",
    work: async () => checked(execution, proposals),
    commit: (tx, found) => keepAndWeigh(tx, execution, found),
  });
  const total = money(weighed.totalE4, run.approvalLimit.currency);
  if (!weighed.needsApproval) return weighed.passed.map(agreed);
  const approval = await askPerson(execution, {
    key: name,
    kind: "SPEND",
    reason:
      `${weighed.passed.length} proposals cost ${formatDecimal(total.e4)} ${total.currency}, more ` +
      `than the ${formatDecimal(run.approvalLimit.e4)} that need no approval.`,
    total,
    proposalIds: weighed.passed,
    fault: null,
  });
  return runStep(execution, {
    name: `${name}/decide`,
    timeoutMs: execution.parts.limits.stepTimeoutMs,
    ask: "when-told",
    work: async () => approval,
    commit: (tx) => keepAnswer(tx, execution, approval),
  });
}

type Weighed = {
  /** Ids of the proposals that nothing speaks against. */
  readonly passed: readonly string[];
  readonly totalE4: number;
  readonly needsApproval: boolean;
};

function checked({ parts }: Execution, proposals: readonly Proposal[]): readonly Proposal[] {
  if (proposals.length > parts.limits.proposalsMax) {
    const message = `${proposals.length} proposals; a run has at most ${parts.limits.proposalsMax}.`;
    throw new FaultError(fault("AGENT_ANSWER_INVALID", message));
  }
  return proposals.map((proposal) => ProposalShape.parse(proposal));
}

async function keepAndWeigh(tx: Sql, execution: Execution, proposals: readonly Proposal[]) {
  const { parts, run } = execution;
  const asked = proposals.map((proposal) => keptOf(execution, proposal));
  // Two runs that weigh at once must see each other's proposals; so they weigh one after the other.
  await tx.query("select pg_advisory_xact_lock(hashtextextended('tutti settle', 0))");
  const inHand = await proposalsInHand(tx, run.id, ACTIVE);
  const newId = () => idOf(parts, "proposal");
  const { passed, refused } = weigh(asked, inHand, { policy: parts.policy, newId }, run);
  const kept = [...passed, ...refused.map(({ proposal }) => proposal)];
  await insertProposals(tx, kept);
  const total = passed
    .map(({ cost }) => cost)
    .reduce(addMoney, money(0, run.approvalLimit.currency));
  const needsApproval = total.e4 > run.approvalLimit.e4;
  const decisions: Decision[] = refused.map(({ proposal, outcome, reason }) =>
    decisionOf(execution, proposal.id, outcome, reason),
  );
  if (!needsApproval) {
    const reason = `Within the ${formatDecimal(run.approvalLimit.e4)} that need no approval.`;
    decisions.push(...passed.map(({ id }) => decisionOf(execution, id, "AGREED", reason)));
  }
  await insertDecisions(tx, decisions);
  const made = kept.map(
    (proposal): NewEvent => ({
      type: "PROPOSAL_MADE",
      subject: proposal.id,
      data: { proposalId: proposal.id, action: proposal.action.type },
    }),
  );
  const value: Weighed = {
    passed: passed.map(({ id }) => id),
    totalE4: total.e4,
    needsApproval,
  };
  return { value, events: [...made, ...decisions.map(decidedEvent)] };
}

/** Turns a person's answer into decisions; one who approved a part rejected the rest. */
async function keepAnswer(tx: Sql, execution: Execution, approval: Approval) {
  const proposals = await findProposals(tx, approval.proposalIds);
  const approved = new Set(
    approval.status === "APPROVED" ? (approval.approvedIds ?? approval.proposalIds) : [],
  );
  const decisions = proposals.map(({ id }): Decision => {
    const outcome = approved.has(id)
      ? "AGREED"
      : approval.status === "EXPIRED"
        ? "EXPIRED"
        : "REJECTED";
    const reason = approval.answerReason ?? "";
    return {
      ...decisionOf(execution, id, outcome, reason),
      decidedBy: approval.answeredBy ?? "policy",
    };
  });
  await insertDecisions(tx, decisions);
  const value = proposals.filter(({ id }) => approved.has(id)).map(({ id }) => agreed(id));
  return { value, events: decisions.map(decidedEvent) };
}

function keptOf({ parts, run }: Execution, proposal: Proposal): KeptProposal {
  return {
    id: idOf(parts, "proposal"),
    runId: run.id,
    key: proposal.key,
    action: proposal.action,
    cost: proposal.cost,
    profit: proposal.expectedEffect.profit,
    lostUnitsAvoided: proposal.expectedEffect.lostUnitsAvoided,
    rationale: proposal.rationale,
    createdAt: nowOf(parts),
  };
}

function decisionOf(
  { parts }: Execution,
  proposalId: string,
  outcome: DecisionOutcome,
  reason: string,
): Decision {
  return { proposalId, outcome, reason, decidedBy: "policy", decidedAt: nowOf(parts) };
}

function decidedEvent({ proposalId, outcome, reason }: Decision): NewEvent {
  return { type: "PROPOSAL_DECIDED", subject: proposalId, data: { proposalId, outcome, reason } };
}

function agreed(proposalId: string): AgreedProposal {
  return { proposalId, outcome: "AGREED" };
}
