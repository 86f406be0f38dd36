import type { Connector } from "../connectors/contract.ts";
import { KINDS, type Kind } from "../domain/records.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Fault } from "../kernel/faults.ts";
import type { Result } from "../kernel/result.ts";
import { err, ok } from "../kernel/result.ts";
import type { Database } from "../store/database.ts";
import { unheardSince } from "../store/observation-repository.ts";
import { reconciledBefore, saveReconciled } from "../store/sync-repository.ts";
import { leaveOutEqual } from "./compare.ts";
import type { Take } from "./take.ts";

export type ReconcileOptions = {
  readonly database: Database;
  readonly take: Take;
  readonly clock: Clock;
  readonly onError: (system: string, error: unknown) => void;
};

export type Reconciled = {
  /** Records that the system told of in the sweep. */
  readonly heard: number;
  /** Things the sweep did not tell of, which the system says are gone. */
  readonly gone: number;
  /** Things the sweep did not tell of, which are there all the same. */
  readonly found: number;
};

const CALL_TIMEOUT_MS = 60_000;

/**
 * Compares what is known of one kind with everything the system has: reads all of it once more, so
 * that what no webhook and no poll told is caught up with (what is kept word for word is only noted
 * as heard), then asks by key for what the sweep did
 * not tell of, and takes what the system does not know as deleted. Nothing counts as deleted before
 * the sweep is whole and the system has said so itself; a half one has changed nothing but what it
 * read. Takes no lock: whoever calls it holds the system's.
 */
export async function reconcile(
  { database, take, clock }: ReconcileOptions,
  connector: Connector,
  kind: Kind,
  signal: AbortSignal,
): Promise<Result<Reconciled>> {
  const { name: system, supports } = connector;
  const now = () => clock.now().toISOString();
  const begunAt = now();
  const callOf = () => {
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(CALL_TIMEOUT_MS)]);
    return { signal: deadline, priority: "background" } as const;
  };
  let heard = 0;
  for (let cursor: string | null = null; ; ) {
    if (signal.aborted) return err("SHUTTING_DOWN", "The sweep was ended half-way.");
    const page = await connector.changes(kind, cursor, callOf());
    if (!page.ok) return page;
    const { records, rejects, deleted } = page.value;
    // An export may have been made when the sweep began.
    const gone = deleted.map((sourceId) => ({ kind, sourceId }));
    const workedMs = clock.monotonicMs();
    const said = { at: now(), askedAt: begunAt };
    const news = await leaveOutEqual(database, system, records, said);
    if (news.length + rejects.length + gone.length > 0) {
      await take(system, { records: news, rejects, deleted: gone, askedAt: begunAt });
    }
    heard += records.length;
    if (!page.value.more) break;
    await rest(clock, clock.monotonicMs() - workedMs, signal);
    cursor = page.value.cursor;
  }
  if (!supports.reads.includes(kind)) return ok({ heard, gone: 0, found: 0 });
  let [gone, found] = [0, 0];
  for (let after = ""; ; ) {
    if (signal.aborted) return err("SHUTTING_DOWN", "The sweep was ended half-way.");
    const keys = await unheardSince(database, system, kind, begunAt, after, supports.batchMax);
    const last = keys.at(-1);
    if (last === undefined) return ok({ heard, gone, found });
    after = last;
    const askedAt = now();
    const outcomes = await connector.loadMany(kind, keys, callOf());
    const records = outcomes.flatMap((one) => (one.ok && one.value !== null ? [one.value] : []));
    const deleted = keys.flatMap((sourceId, i) => {
      const outcome = outcomes[i];
      return outcome?.ok && outcome.value === null ? [{ kind, sourceId }] : [];
    });
    await take(system, { records, deleted, askedAt });
    gone += deleted.length;
    found += records.length;
  }
}

/** Rests as long as it worked, at most a second, so that interactive reads find their way. */
async function rest(clock: Clock, workedMs: number, signal: AbortSignal): Promise<void> {
  const restMs = Math.min(workedMs, REST_MAX_MS);
  if (restMs > 0) await clock.sleep(restMs, signal).catch(() => undefined);
}

const REST_MAX_MS = 1_000;

const CHECK_EVERY_MS = 60_000;

/** Reconciles each kind of a system in turn, again when it was done `everyMs` ago. */
export async function reconcileAll(
  options: ReconcileOptions,
  connector: Connector,
  everyMs: number,
  signal: AbortSignal,
): Promise<void> {
  const { database, clock, onError } = options;
  const { name: system } = connector;
  const kinds = KINDS.filter((kind) => connector.supports.changes[kind] !== undefined);
  while (!signal.aborted) {
    await clock.sleep(CHECK_EVERY_MS, signal).catch(() => undefined);
    const before = new Date(clock.now().getTime() - everyMs).toISOString();
    for (const kind of kinds) {
      if (signal.aborted) return;
      try {
        if (!(await reconciledBefore(database, system, kind, before))) continue;
        const outcome = await reconcile(options, connector, kind, signal);
        if (outcome.ok) {
          await saveReconciled(database, system, kind, clock.now().toISOString(), outcome.value);
        } else if (!isPassing(outcome.fault)) onError(system, outcome.fault);
      } catch (error) {
        if (!signal.aborted) onError(system, error);
      }
    }
  }
}

/** What a later sweep gets over by itself. */
function isPassing({ recovery, code }: Fault): boolean {
  return recovery === "retry" || code === "SHUTTING_DOWN";
}
