import type { AgreedProposal, Applied } from "../agents/chain.ts";
import type { Effect, KeptProposal } from "../domain/run.ts";
import { unwrap } from "../kernel/result.ts";
import type { Sql } from "../store/database.ts";
import { effectsOfRuns, intendEffect, moveEffect } from "../store/effect-repository.ts";
import { decisionsOf, findProposals } from "../store/proposal-repository.ts";
import { findRuns } from "../store/run-repository.ts";
import { effectOf, locked, makeReal, performed, refuseWhenSwitchedOff } from "./effects.ts";
import type { Execution } from "./execution.ts";
import { idOf, nowOf, RunTakenOver, StepFailed } from "./execution.ts";
import { throughOutages } from "./outage.ts";
import { runStep } from "./steps.ts";

/**
 * Writes agreed proposals to their systems, one after the other, so that taking back can go the
 * same way in reverse; and only when all are written makes them final, so that as long as the run
 * can fail for another of them, each can be taken back. When a system refuses one, a person is
 * asked; what the person gives up is skipped, and the others go on.
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
  for (const { effectId } of applied) await complete(execution, effectId);
  return applied;
}

/** Makes what was applied final; what its system refuses to is parked, if a person gives it up. */
async function complete(execution: Execution, effectId: string): Promise<void> {
  const { parts } = execution;
  try {
    await runStep(execution, {
      name: `complete ${effectId}`,
      timeoutMs: 3 * parts.limits.performTimeoutMs + 2 * parts.limits.leaseMs,
      unbroken: true,
      ask: "always",
      work: (signal) => completed(execution, effectId, signal),
    });
  } catch (cause) {
    if (!(cause instanceof StepFailed)) throw cause;
    const to = { status: "PARKED", at: nowOf(parts), fault: cause.fault } as const;
    await throughOutages(parts, () => moveEffect(parts.database, effectId, ["APPLIED"], to));
  }
}

async function completed(execution: Execution, id: string, signal: AbortSignal): Promise<null> {
  const { parts } = execution;
  const { system, action, sourceId, status, idempotencyKey } = await effectOf(execution, id);
  if (status !== "APPLIED" || sourceId === null) return null;
  const rest = parts.systems.completion({ system, action }, sourceId);
  if (rest === null) return null;
  const key = `${idempotencyKey}:complete`;
  await locked(execution, key, async (assertHeld) => {
    await parts.database.transaction((tx) => refuseUnlessOurs(tx, execution));
    await assertHeld();
    await performed(execution, { system, action: rest }, key, signal);
  });
  return null;
}

/** Throws while the kill switch is engaged, and when another execution has the run by now. */
async function refuseUnlessOurs(tx: Sql, { run }: Execution): Promise<void> {
  await refuseWhenSwitchedOff(tx);
  const [now] = await findRuns(tx, [run.id]);
  if (now?.attempt !== run.attempt) throw new RunTakenOver();
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
    await refuseUnlessOurs(tx, execution);
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
