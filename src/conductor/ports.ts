import type { Action } from "../domain/actions.ts";
import type { ProposedAction } from "../domain/proposal.ts";
import type { EffectReceipt } from "../domain/run.ts";
import type { NewEvent } from "../events/event.ts";
import type { Result } from "../kernel/result.ts";
import type { Sql } from "../store/database.ts";

/** Puts events into the outbox, inside the transaction of the change they tell of. */
export type EventSink = {
  append(tx: Sql, events: readonly NewEvent[]): Promise<void>;
};

/** How a decision reaches a system. The conductor knows no connector; wiring joins the two. */
export type Systems = {
  /**
   * Says a proposal in the ids of the system that will carry it out. Reads only. `note` is for
   * people who look at the record there.
   */
  plan(proposal: ProposedAction, note: string): Promise<Result<PlannedAction>>;
  /**
   * What makes an action final that was carried out and can still be taken back, such as sending
   * an order to its supplier; null when nothing is left to do.
   */
  completion(done: PlannedAction, sourceId: string): Action | null;
  /**
   * Does it. A key that was used before changes nothing and gives the first receipt, so a repeat
   * after a timeout or a crash is safe. `runId` is for the events of what it changes.
   */
  perform(
    planned: PlannedAction,
    idempotencyKey: string,
    signal: AbortSignal,
    runId: string,
  ): Promise<Result<EffectReceipt>>;
};

export type PlannedAction = { readonly system: string; readonly action: Action };
