import type { Result } from "../kernel/result.ts";
import { ok } from "../kernel/result.ts";
import type {
  ApproveStepInput,
  ReplenishStockInput,
  Resolvers,
} from "../schema/generated/types.ts";
import type { GraphContext } from "./context.ts";
import { mutate } from "./mutation.ts";
import { because } from "./reason.ts";
import { readReplenishInput } from "./replenish-input.ts";
import { chainOf } from "./run.ts";
import { approvalById, killSwitch, runById } from "./run-batches.ts";

/** The control layer, to steer. Each mutation asks the conductor and answers with what it keeps. */
export const control: Pick<
  Resolvers,
  | "Mutation"
  | "ReplenishStockPayload"
  | "ApproveStepPayload"
  | "RejectStepPayload"
  | "CancelRunPayload"
  | "RetryRunPayload"
  | "PauseChainPayload"
  | "ResumeChainPayload"
  | "EngageKillSwitchPayload"
  | "ReleaseKillSwitchPayload"
> = {
  Mutation: {
    replenishStock: (_root, { input }, context) =>
      mutate(context, "replenishStock", input, (key) => replenish(context, input, key), started),
    approveStep: (_root, { input }, context) =>
      mutate(context, "approveStep", input, () => answer(context, "approve", input), answered),
    rejectStep: (_root, { input }, context) =>
      mutate(
        context,
        "rejectStep",
        input,
        because(input, (reason) => answer(context, "reject", { ...input, reason })),
        answered,
      ),
    cancelRun: (_root, { input }, context) => {
      const { conductor, principal } = context;
      const { runId } = input;
      const reason = input.reason ?? "";
      const work = () => conductor.cancelRun({ runId, reason, principal });
      return mutate(context, "cancelRun", input, work, started);
    },
    retryRun: (_root, { input }, context) => {
      const { conductor, principal } = context;
      const { runId } = input;
      const work = (idempotencyKey: string) =>
        conductor.retryRun({ runId, principal, idempotencyKey });
      return mutate(context, "retryRun", input, work, started);
    },
    pauseChain: (_root, { input }, context) => {
      const { conductor, principal } = context;
      const { chain } = input;
      const work = because(input, (reason) => conductor.pauseChain({ chain, reason, principal }));
      return mutate(context, "pauseChain", input, work, steered);
    },
    resumeChain: (_root, { input }, context) => {
      const { conductor, principal } = context;
      const { chain } = input;
      const reason = input.reason ?? "";
      const work = () => conductor.resumeChain({ chain, reason, principal });
      return mutate(context, "resumeChain", input, work, steered);
    },
    engageKillSwitch: (_root, { input }, context) => {
      const { conductor, principal } = context;
      const work = because(input, async (reason) =>
        ok(await conductor.engageKillSwitch({ reason, principal })),
      );
      return mutate(context, "engageKillSwitch", input, work, switched);
    },
    releaseKillSwitch: (_root, { input }, context) => {
      const { conductor, principal } = context;
      const work = because(input, async (reason) =>
        ok(await conductor.releaseKillSwitch({ reason, principal })),
      );
      return mutate(context, "releaseKillSwitch", input, work, switched);
    },
  },

  ReplenishStockPayload: { run: runOf },
  CancelRunPayload: { run: runOf },
  RetryRunPayload: { run: runOf },
  ApproveStepPayload: { approval: approvalOf },
  RejectStepPayload: { approval: approvalOf },
  PauseChainPayload: { chain: namedChain },
  ResumeChainPayload: { chain: namedChain },
  EngageKillSwitchPayload: { killSwitch: switchOf },
  ReleaseKillSwitchPayload: { killSwitch: switchOf },
};

/** The chain behind the mutation. */
const REPLENISH_STOCK = "replenish-stock";

async function replenish(
  { conductor, principal, sql }: GraphContext,
  input: ReplenishStockInput,
  idempotencyKey: string,
): Promise<Result<{ readonly runId: string }>> {
  const request = await readReplenishInput(sql, input);
  if (!request.ok) return request;
  return conductor.start({ chain: REPLENISH_STOCK, ...request.value, principal, idempotencyKey });
}

async function answer(
  { conductor, principal }: GraphContext,
  how: "approve" | "reject",
  input: Pick<ApproveStepInput, "approvalId" | "reason" | "proposalIds">,
): Promise<Result<{ readonly approvalId: string }>> {
  const { approvalId, proposalIds } = input;
  const reason = input.reason ?? "";
  const part = proposalIds ? { proposalIds } : {};
  const kept = await conductor.answerApproval({
    ...{ approvalId, reason, principal, answer: how },
    ...part,
  });
  return kept.ok ? ok({ approvalId }) : kept;
}

const started = ({ runId }: { readonly runId: string }) => ({ runId });
const answered = ({ approvalId }: { readonly approvalId: string }) => ({ approvalId });
const steered = ({ chain }: { readonly chain: string }) => ({ chain });
const switched = () => ({ switched: true as const });

type Args = Record<string, never>;

function runOf({ runId }: { readonly runId: string | null }, _args: Args, { load }: GraphContext) {
  return runId ? load(runById, runId) : null;
}

function approvalOf(
  { approvalId }: { readonly approvalId: string | null },
  _args: Args,
  { load }: GraphContext,
) {
  return approvalId ? load(approvalById, approvalId) : null;
}

function namedChain(
  { chain }: { readonly chain: string | null },
  _args: Args,
  context: GraphContext,
) {
  return chain ? chainOf(context, chain) : null;
}

function switchOf(
  { switched: done }: { readonly switched: true | null },
  _args: Args,
  { load }: GraphContext,
) {
  return done ? load(killSwitch, "") : null;
}
