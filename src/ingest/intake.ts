import { setMaxListeners } from "node:events";
import type { Connector, RawRequest } from "../connectors/contract.ts";
import type { Rank } from "../domain/authority.ts";
import type { CustomerDecisions } from "../domain/customer-decisions.ts";
import type { NewEvent } from "../events/event.ts";
import type { Clock } from "../kernel/clock.ts";
import type { RandomBytes } from "../kernel/ids.ts";
import type { Result } from "../kernel/result.ts";
import type { Database, Session, Sql } from "../store/database.ts";
import type { SyncState } from "../store/sync-repository.ts";
import { applyWaiting } from "./apply.ts";
import { customerAdministration } from "./customer-administration.ts";
import { deliveryQueue } from "./delivery-queue.ts";
import { reconcileAll } from "./reconcile.ts";
import { createRefresh, type Refresh } from "./refresh.ts";
import { drainRereads } from "./reread.ts";
import { runSync } from "./sync.ts";
import { createTake, type Take } from "./take.ts";
import { takeWebhook, type WebhookOutcome } from "./webhook.ts";

export type IntakeOptions = {
  readonly database: Database;
  readonly connectors: ReadonlyMap<string, Connector>;
  /** Whether a system is known to be down, so that nobody waits for it. */
  readonly isDown?: (system: string) => boolean;
  readonly rank: Rank;
  readonly clock: Clock;
  readonly random: RandomBytes;
  /** Whose national phone numbers are understood (ISO 3166, two letters); none without it. */
  readonly homeCountry?: string;
  /** How often everything known is compared with what the systems have; a day unless told. */
  readonly reconcileEveryMs?: number;
  readonly append: (tx: Sql, events: readonly NewEvent[]) => Promise<void>;
  readonly onProgress?: (state: SyncState) => void;
  readonly onError: (system: string, error: unknown) => void;
};

/** Everything by which systems' data comes in: push, poll and read. */
export type Intake = {
  readonly take: Take;
  readonly refresh: Refresh;
  readonly customers: CustomerDecisions;
  readonly webhook: (connector: Connector, request: RawRequest) => Promise<Result<WebhookOutcome>>;
  /**
   * Syncs a system from where it was left and then follows it, until the signal aborts. Only one
   * process at a time does this for a system: a lock in the database says which.
   */
  readonly follow: (
    connector: Connector,
    signal: AbortSignal,
    onCaughtUp: () => void,
    /** Told when another process follows the system; this one waits to take its place. */
    onStandby?: () => void,
  ) => Promise<void>;
};

const REFRESH_TIMEOUT_MS = 2_000;
const REREAD_EVERY_MS = 1_000;
const PASSED_EVERY_MS = 30_000;
const RECONCILE_EVERY_MS = 86_400_000;
const RETRY_MS = 2_000;

export function createIntake(options: IntakeOptions): Intake {
  const { database, clock, reconcileEveryMs = RECONCILE_EVERY_MS } = options;
  const take = createTake(options);
  const takeDelivery = deliveryQueue(take, clock);
  return {
    take,
    refresh: createRefresh({ ...options, take, timeoutMs: REFRESH_TIMEOUT_MS }),
    customers: customerAdministration(options),
    webhook: (connector, request) => takeWebhook(connector, takeDelivery, request),
    async follow(connector, signal, onCaughtUp, onStandby = () => undefined) {
      while (!signal.aborted) {
        try {
          await holdingLock(database, clock, connector.name, signal, onStandby, (held) =>
            Promise.all([
              runSync({ ...options, take }, connector, held, onCaughtUp),
              rereads(options, connector, take, held),
              passedBy(options, connector.name, held),
              reconcileAll({ ...options, take }, connector, reconcileEveryMs, held),
            ]),
          );
        } catch (error) {
          if (!signal.aborted) options.onError(connector.name, error);
        }
        await clock.sleep(RETRY_MS, signal).catch(() => undefined);
      }
    },
  };
}

async function rereads(
  { database, clock }: IntakeOptions,
  connector: Connector,
  take: Take,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    await drainRereads(database, connector, take, clock, signal);
    await clock.sleep(REREAD_EVERY_MS, signal).catch(() => undefined);
  }
}

/** Now and then takes up what waits for nothing any more. */
async function passedBy(options: IntakeOptions, system: string, signal: AbortSignal) {
  const { database, clock } = options;
  while (!signal.aborted) {
    const at = clock.now().toISOString();
    await database
      .transaction((tx) => applyWaiting(tx, options, system, at))
      .catch((error) => options.onError(system, error));
    await clock.sleep(PASSED_EVERY_MS, signal).catch(() => undefined);
  }
}

/** The server ends the session, and frees the lock, of a holder that was silent for so long. */
const SILENCE_MAX_MS = 10_000;

/**
 * Does `work` while this process holds the system's lock; waits for it, ends work if it is lost. A
 * process that was frozen or cut off loses the lock, and another follows the system.
 */
async function holdingLock(
  database: Database,
  clock: Clock,
  system: string,
  signal: AbortSignal,
  onStandby: () => void,
  work: (held: AbortSignal) => Promise<unknown>,
): Promise<void> {
  const session = await database.session();
  const lost = new AbortController();
  session.onEnd(() => lost.abort(new Error("the lock's session ended")));
  try {
    await session.query("select set_config('idle_session_timeout', $1, false)", [
      `${SILENCE_MAX_MS}ms`,
    ]);
    while (!signal.aborted) {
      const [row] = await session.query<{ got: boolean }>(
        "select pg_try_advisory_lock(hashtext('tutti.sync'), hashtext($1)) as got",
        [system],
      );
      if (row?.got) {
        const over = new AbortController();
        const held = AbortSignal.any([signal, lost.signal, over.signal]);
        // Every kind's waiting and reading listens to it.
        setMaxListeners(0, held);
        const alive = sayAlive(session, clock, held);
        await work(held).finally(() => over.abort());
        return void (await alive);
      }
      onStandby();
      await clock.sleep(RETRY_MS, signal).catch(() => undefined);
    }
  } finally {
    await session.close();
  }
}

async function sayAlive(session: Session, clock: Clock, signal: AbortSignal): Promise<void> {
  while (!signal.aborted) {
    await clock.sleep(SILENCE_MAX_MS / 5, signal).catch(() => undefined);
    // A lost session is told by its end.
    await session.query("select 1").catch(() => undefined);
  }
}
