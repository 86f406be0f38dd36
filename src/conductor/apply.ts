import type { AgreedProposal, Applied } from "../agents/chain.ts";
import type { Effect, KeptProposal } from "../domain/run.ts";
import { unwrap } from "../kernel/result.ts";
import { effectsOfRuns, intendEffect, moveEffect } from "../store/effect-repository.ts";
import { decisionsOf, findProposals } from "../store/proposal-repository.ts";
import { findRuns } from "../store/run-repository.ts";
import { makeReal, refuseWhenSwitchedOff } from "./effects.ts";
import type { Execution } from "./execution.ts";
import { idOf, nowOf, RunTakenOver, StepFailed } from "./execution.ts";
import { throughOutages } from "./outage.ts";
import { runStep } from "./steps.ts";

/**
 * Writes agreed proposals to their systems, one after the other, so that taking back can go the
 * same way in reverse. When a system refuses one, a person is asked; what the person gives up is
 * skipped, and the others go on.
 */
export async function apply(
  execution: Execution,
  agreed: readonly AgreedProposal[],
): Promise<readonly Applied[]> {
  const { parts } = execution;
  const ids = agreed.map(({ proposalId }) => proposalId);
  const [proposals, decisions] = await throughOutages(parts, () =>
    Promise.all([findProposals(parts.database, ids), decisionsOf(parts.database, ids)]),
  );
  const outcome = new Map(decisions.map((decision) => [decision.proposalId, decision.outcome]));
  const applied: Applied[] = [];
  for (const id of ids) {
    const proposal = proposals.find((one) => one.id === id);
    if (proposal?.runId !== execution.run.id || outcome.get(id) !== "AGREED") {
      throw new Error(`${id} was not agreed for this run`);
    }
    applied.push(await applyOne(execution, proposal));
  }
  return applied;
}

async function applyOne(execution: Execution, proposal: KeptProposal): Promise<Applied> {
  const { parts } = execution;
  try {
    return await runStep(execution, {
      name: `apply ${proposal.id}`,
      timeoutMs: 3 * parts.limits.performTimeoutMs + 2 * parts.limits.leaseMs,
      unbroken: true,
      ask: "always",
      work: async (signal) => {
        const effect = await intended(execution, proposal);
        return effect.status === "APPLIED" ? effect : makeReal(execution, effect, signal);
      },
      commit: async (_tx, effect) => ({ value: appliedOf(effect), events: [] }),
    });
  } catch (cause) {
    if (!(cause instanceof StepFailed)) throw cause;
    const [effect] = await throughOutages(parts, () => skip(execution, proposal, cause));
    // Not even planned: there is nothing to skip, and the run cannot go on without an answer.
    if (!effect) throw cause;
    return appliedOf(effect);
  }
}

/** The proposal's effect, kept as intended before anything is asked of its system. */
async function intended(execution: Execution, proposal: KeptProposal): Promise<Effect> {
  const { parts, run } = execution;
  const known = (await effectsOfRuns(parts.database, [run.id])).find(
    ({ proposalId }) => proposalId === proposal.id,
  );
  if (known?.status === "APPLIED") return known;
  const note = `Tutti ${run.id}`;
  const planned = known ?? unwrap(await parts.systems.plan(proposal.action, note));
  return parts.database.transaction(async (tx) => {
    await refuseWhenSwitchedOff(tx);
    const [now] = await findRuns(tx, [run.id]);
    if (now?.attempt !== run.attempt) throw new RunTakenOver();
    return intendEffect(tx, {
      id: idOf(parts, "effect"),
      runId: run.id,
      proposalId: proposal.id,
      idempotencyKey: `${run.id}:${proposal.id}`,
      system: planned.system,
      action: planned.action,
      costE4: proposal.cost.e4,
      at: nowOf(parts),
    });
  });
}

async function skip({ parts, run }: Execution, proposal: KeptProposal, cause: StepFailed) {
  const own = async () =>
    (await effectsOfRuns(parts.database, [run.id])).filter((e) => e.proposalId === proposal.id);
  const [effect] = await own();
  if (!effect) return [];
  const to = { status: "SKIPPED", at: nowOf(parts), fault: cause.fault } as const;
  await moveEffect(parts.database, effect.id, ["INTENDED"], to);
  return own();
}

function appliedOf(effect: Effect): Applied {
  const { proposalId, id: effectId, status, system, sourceId, differences } = effect;
  return { proposalId, effectId, status, system, sourceId, differences: differences ?? [] };
}
