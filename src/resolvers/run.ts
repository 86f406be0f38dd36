import { formatDuration } from "../domain/duration.ts";
import type { Recovery } from "../kernel/faults.ts";
import type { Resolvers } from "../schema/generated/types.ts";
import { APPROVALS } from "../store/approval-repository.ts";
import { INSIGHTS } from "../store/insight-repository.ts";
import { PROPOSALS } from "../store/proposal-repository.ts";
import { RUNS } from "../store/run-repository.ts";
import { locationById, supplierById, variantById } from "./batches.ts";
import { idOf, present } from "./common.ts";
import { childConnection, listConnection } from "./connection.ts";
import type { GraphContext } from "./context.ts";
import {
  approvalsByRun,
  decisionsByProposal,
  effectByProposal,
  effectsOfRun,
  insightsOfRun,
  killSwitch,
  orderByReference,
  proposalById,
  proposalsOfRun,
  runById,
  runsOfChain,
  statesByChain,
  stepsOfRun,
} from "./run-batches.ts";

/** The control layer, to read: runs and what belongs to them, chains, agents, the kill switch. */
export const run: Pick<
  Resolvers,
  | "Query"
  | "Run"
  | "Fault"
  | "Proposal"
  | "ProposedAction"
  | "ProposedPurchase"
  | "ProposedPurchaseLine"
  | "Approval"
  | "Effect"
  | "Insight"
  | "Chain"
  | "Agent"
  | "KillSwitch"
> = {
  Query: {
    run: (_root, { id }, { load }) => load(runById, idOf("run", id)),
    runs: (_root, args, context) => listConnection(context, RUNS, { ...args, sort: NEWEST }),
    chain: (_root, { name }, context) => chainOf(context, name),
    chains: (_root, _args, { conductor }) => conductor.listChains(),
    agents: (_root, _args, { conductor }) => conductor.listAgents(),
    proposals: (_root, args, context) =>
      listConnection(context, PROPOSALS, { ...args, sort: NEWEST }),
    approvals: (_root, args, context) =>
      listConnection(context, APPROVALS, { ...args, sort: NEWEST }),
    insights: (_root, args, context) =>
      listConnection(context, INSIGHTS, { ...args, sort: NEWEST }),
    killSwitch: (_root, _args, { load }) => load(killSwitch, ""),
  },

  Run: {
    chain: (row, _args, context) => chainOf(context, row.chain),
    chainName: (row) => row.chain,
    heldBy: ({ heldBy }) => heldBy as "CHAIN_PAUSED" | "KILL_SWITCH_ENGAGED" | null,
    principalId: (row) => row.principal,
    attempts: (row) => row.attempt,
    retryOf: ({ retryOf }, _args, { load }) => (retryOf === null ? null : load(runById, retryOf)),
    cancellation: ({ cancelRequestedAt: at, cancelledBy: by, cancelReason: reason }) =>
      at === null || by === null ? null : { at, by, reason: reason ?? "" },
    steps: ({ id }, args, context) =>
      childConnection(context, stepsOfRun, id, {
        ...args,
        sort: { by: "STARTED_AT", direction: "ASC" },
      }),
    proposals: ({ id }, args, context) =>
      childConnection(context, proposalsOfRun, id, { ...args, sort: NEWEST }),
    approvals: ({ id }, _args, { load }) => load(approvalsByRun, id),
    effects: ({ id }, args, context) =>
      childConnection(context, effectsOfRun, id, {
        ...args,
        sort: { by: "SEQUENCE", direction: "ASC" },
      }),
    insights: ({ id }, args, context) =>
      childConnection(context, insightsOfRun, id, { ...args, sort: NEWEST }),
  },
  Fault: { recovery: ({ recovery }) => RECOVERIES[recovery] },

  Proposal: {
    run: ({ runId }, _args, context) => runOf(context, runId),
    expectedProfit: (row) => row.profit,
    decision: async ({ id }, _args, { load }) => (await load(decisionsByProposal, id))[0] ?? null,
    effect: ({ id }, _args, { load }) => load(effectByProposal, id),
  },
  ProposedAction: { __resolveType: () => "ProposedPurchase" },
  ProposedPurchase: {
    supplier: ({ supplierId }, _args, { load }) => load(supplierById, supplierId),
    location: ({ locationId }, _args, { load }) => load(locationById, locationId),
  },
  ProposedPurchaseLine: {
    variant: ({ variantId }, _args, { load }) => load(variantById, variantId),
  },

  Approval: {
    run: ({ runId }, _args, context) => runOf(context, runId),
    proposals: ({ proposalIds }, _args, context) => proposalsOf(context, proposalIds),
    approvedProposals: ({ status, approvedIds, proposalIds }, _args, context) => {
      if (status === "PENDING") return null;
      return proposalsOf(context, status === "APPROVED" ? (approvedIds ?? proposalIds) : []);
    },
  },

  Effect: {
    run: ({ runId }, _args, context) => runOf(context, runId),
    proposal: async ({ proposalId }, _args, { load }) =>
      present(await load(proposalById, proposalId)),
    action: ({ action }) => action.type,
    purchaseOrder: ({ idempotencyKey }, _args, { load }) => load(orderByReference, idempotencyKey),
  },
  Insight: { run: ({ runId }, _args, context) => runOf(context, runId) },

  Chain: {
    paused: async ({ name }, _args, { load }) =>
      (await load(statesByChain, name))[0]?.paused ?? false,
    lastChange: async ({ name }, _args, { load }) => {
      const [state] = await load(statesByChain, name);
      return state ? { by: state.changedBy, at: state.changedAt, reason: state.reason } : null;
    },
    runs: ({ name }, args, context) =>
      childConnection(context, runsOfChain, name, { ...args, sort: NEWEST }),
  },
  Agent: {
    timeout: ({ limits }) => formatDuration(limits.timeoutMs),
    proposalsMax: ({ limits }) => limits.proposalsMax,
  },
  KillSwitch: {
    lastChange: ({ changedBy: by, changedAt: at, reason }) =>
      by === null || at === null ? null : { by, at, reason },
  },
};

/** The chain of a name, or null. */
export function chainOf({ conductor }: GraphContext, name: string) {
  return conductor.listChains().find((chain) => chain.name === name) ?? null;
}

const NEWEST = { by: "CREATED_AT", direction: "DESC" } as const;

const RECOVERIES = {
  retry: "RETRY",
  "give-up": "GIVE_UP",
  "fix-config": "FIX_CONFIG",
  "ask-a-person": "ASK_A_PERSON",
} as const satisfies Record<Recovery, string>;

async function runOf({ load }: GraphContext, id: string) {
  return present(await load(runById, id));
}

async function proposalsOf({ load }: GraphContext, ids: readonly string[]) {
  return Promise.all(ids.map(async (id) => present(await load(proposalById, id))));
}
