import type { Effect, EffectReceipt } from "../domain/run.ts";
import { FaultError, fault, unwrap } from "../kernel/result.ts";
import { holdKillSwitch } from "../store/control-repository.ts";
import type { Sql } from "../store/database.ts";
import {
  answered,
  applyEffect,
  askedForMs,
  askingFor,
  findEffects,
  withKeyLock,
} from "../store/effect-repository.ts";
import { addSpent } from "../store/run-repository.ts";
import { differencesOf } from "./differences.ts";
import type { Execution } from "./execution.ts";
import { Held, nowOf, tell } from "./execution.ts";
import type { PlannedAction } from "./ports.ts";

/**
 * Makes an intended effect real, once: under the lock on its key, unless it is known to be real
 * already. Its receipt is kept with its event even when another execution has the run by now,
 * because what happened at the system happened.
 */
export async function makeReal(
  execution: Execution,
  intended: Effect,
  signal: AbortSignal,
): Promise<Effect> {
  const { parts } = execution;
  return locked(execution, intended.idempotencyKey, async (assertHeld) => {
    const before = await effectOf(execution, intended.id);
    if (before.status !== "INTENDED" && before.status !== "SKIPPED") return before;
    const receipt = await askedOnce(execution, before, assertHeld, signal);
    await parts.database.transaction(async (tx) => {
      const differences = differencesOf(before.action, receipt);
      const kept = await applyEffect(tx, before.id, { receipt, differences, at: nowOf(parts) });
      if (!kept) return;
      await addSpent(tx, before.runId, before.cost.e4);
      const { system, action } = before;
      const data = { system, action: action.type, sourceId: receipt.sourceId };
      await tell(tx, execution, [{ type: "EFFECT_APPLIED", subject: before.id, data }]);
    });
    return effectOf(execution, before.id);
  });
}

/**
 * Asks the system, not while it may still be busy with the same for a process that died: one that
 * finds a key by looking for it would find nothing yet, and do it twice.
 */
async function askedOnce(
  execution: Execution,
  effect: Effect,
  assertHeld: () => Promise<void>,
  signal: AbortSignal,
): Promise<EffectReceipt> {
  const { database, clock, limits } = execution.parts;
  const busyMs = await askedForMs(database, effect.id);
  if (busyMs > 0) await clock.sleep(busyMs, signal);
  await askingFor(database, effect.id, limits.performTimeoutMs);
  await assertHeld();
  try {
    return await performed(execution, effect, effect.idempotencyKey, signal);
  } finally {
    await answered(database, effect.id);
  }
}

/** Writes to a system within the time for it; a refusal is thrown as its fault. */
export async function performed(
  { parts, run }: Execution,
  planned: PlannedAction,
  key: string,
  signal: AbortSignal,
): Promise<EffectReceipt> {
  const timeout = AbortSignal.timeout(parts.limits.performTimeoutMs);
  const { system, action } = planned;
  const bounded = AbortSignal.any([signal, timeout]);
  return unwrap(await parts.systems.perform({ system, action }, key, bounded, run.id));
}

/** Does `work` under the lock on an idempotency key, or fails with a fault to try again. */
export async function locked<Value>(
  { parts }: Execution,
  key: string,
  work: (assertHeld: () => Promise<void>) => Promise<Value>,
): Promise<Value> {
  const { clock, limits } = parts;
  const wait = {
    // A holder that is alive is done by then.
    waitMs: limits.performTimeoutMs + limits.leaseMs,
    pollMs: 100,
    sleep: (ms: number) => clock.sleep(ms),
  };
  const boxed = await withKeyLock(parts.database, key, wait, async (assertHeld) => ({
    value: await work(assertHeld),
  }));
  if (boxed !== null) return boxed.value;
  throw new FaultError(fault("SYSTEM_TIMEOUT", `Another process holds ${key}; trying again.`));
}

/** Throws while the kill switch is engaged; otherwise it stays released until the transaction ends. */
export async function refuseWhenSwitchedOff(tx: Sql): Promise<void> {
  if (!(await holdKillSwitch(tx))) return;
  throw new Held(fault("KILL_SWITCH_ENGAGED", "The kill switch is engaged: nothing is written."));
}

export async function effectOf({ parts }: Execution, id: string): Promise<Effect> {
  const [effect] = await findEffects(parts.database, [id]);
  if (!effect) throw new Error(`The effect ${id} is gone`);
  return effect;
}
