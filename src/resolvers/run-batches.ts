import type { ChainState, KillSwitch } from "../domain/run.ts";
import { APPROVALS, approvalsOfRuns } from "../store/approval-repository.ts";
import { findChainStates, readKillSwitch } from "../store/control-repository.ts";
import { EFFECTS } from "../store/effect-repository.ts";
import { INSIGHTS } from "../store/insight-repository.ts";
import { decisionsOf, PROPOSALS } from "../store/proposal-repository.ts";
import { PURCHASE_ORDERS } from "../store/purchase-order-repository.ts";
import { RUNS } from "../store/run-repository.ts";
import { RUN_STEPS } from "../store/run-step-repository.ts";
import { type Batch, byId, childrenOf, family } from "./load.ts";
import type { NodeKinds } from "./node.ts";

/** Every way a field of the control layer reads what hangs on its parent. */
export const runById = byId(RUNS);
export const runStepById = byId(RUN_STEPS);
export const proposalById = byId(PROPOSALS);
export const approvalById = byId(APPROVALS);
export const effectById = byId(EFFECTS);
export const insightById = byId(INSIGHTS);

/** What of the control layer `node` finds. */
export const RUN_NODES: NodeKinds = {
  run: { typename: "Run", scope: "control:read", batch: runById },
  runStep: { typename: "RunStep", scope: "control:read", batch: runStepById },
  proposal: { typename: "Proposal", scope: "control:read", batch: proposalById },
  approval: { typename: "Approval", scope: "control:read", batch: approvalById },
  effect: { typename: "Effect", scope: "control:read", batch: effectById },
  insight: { typename: "Insight", scope: "control:read", batch: insightById },
};

export const effectByProposal = byId(EFFECTS, "effect.proposal_id", (row) => row.proposalId);
export const orderByReference = byId(PURCHASE_ORDERS, "po.reference", (row) => row.reference);
export const approvalsByRun = childrenOf(approvalsOfRuns, (approval) => approval.runId);
export const decisionsByProposal = childrenOf(decisionsOf, (decision) => decision.proposalId);
export const statesByChain = childrenOf<ChainState>(findChainStates, (state) => state.chain);

/** There is one switch; every key reads it. */
export const killSwitch: Batch<string, KillSwitch> = {
  async read(keys, { sql }) {
    const state = await readKillSwitch(sql);
    return keys.map(() => state);
  },
};

export const runsOfChain = family(RUNS, "r.chain");
export const stepsOfRun = family(RUN_STEPS, "run_step.run_id");
export const proposalsOfRun = family(PROPOSALS, "pr.run_id");
export const effectsOfRun = family(EFFECTS, "effect.run_id");
export const insightsOfRun = family(INSIGHTS, "insight.run_id");
