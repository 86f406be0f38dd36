import type { ChangePage, Connector } from "../connectors/contract.ts";
import { KINDS, type Kind } from "../domain/records.ts";
import type { NewEvent } from "../events/event.ts";
import type { Clock } from "../kernel/clock.ts";
import type { Fault } from "../kernel/faults.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type { Database, Sql } from "../store/database.ts";
import { beginSync, failSync, type SyncState, saveSync } from "../store/sync-repository.ts";
import type { Take } from "./take.ts";

export type SyncOptions = {
  readonly database: Database;
  readonly take: Take;
  readonly clock: Clock;
  readonly append: (tx: Sql, events: readonly NewEvent[]) => Promise<void>;
  /** Told after each page; for the terminal. */
  readonly onProgress?: (state: SyncState) => void;
  /** Told of the first failure, which is waited out; for who has something else to do meanwhile. */
  readonly onFailure?: () => void;
  /** Told of what should not happen: a bug, or a page that could not be taken in. */
  readonly onError: (system: string, error: unknown) => void;
};

/** A call that takes longer than this is given up and tried again. */
const PAGE_TIMEOUT_MS = 60_000;
const WAIT_MIN_MS = 500;
const WAIT_MAX_MS = 30_000;

/**
 * Reads everything of one kind from a system, page by page from where it was left, until it has
 * caught up; the next page is fetched while one is taken in. Failures are waited out, and stand in
 * the kind's state meanwhile, the system's as well as our own. Ends early only when `signal`
 * aborts; throws only when the state itself cannot be written.
 */
export async function catchUp(
  options: SyncOptions,
  connector: Connector,
  kind: Kind,
  signal: AbortSignal,
): Promise<void> {
  const { database, clock } = options;
  const now = () => clock.now().toISOString();
  let state = await beginSync(database, connector.name, kind, now());
  const fetch = (cursor: string | null) => fetchPage(options, connector, kind, cursor, signal);
  let next = fetch(state.cursor);
  for (let failures = 0; !signal.aborted; ) {
    const { askedAt, page } = await next;
    if (page.ok && page.value.more) next = fetch(page.value.cursor);
    const taken = page.ok ? await takePage(options, state, page.value, askedAt) : page;
    if (taken.ok) {
      failures = 0;
      state = taken.value;
      options.onProgress?.(state);
      if (page.ok && !page.value.more) return;
      continue;
    }
    if (signal.aborted) return;
    failures += 1;
    options.onFailure?.();
    await failSync(database, connector.name, kind, taken.fault, now());
    state = { ...state, code: taken.fault.code, message: taken.fault.message };
    await clock.sleep(waitMs(taken.fault, failures), signal).catch(() => undefined);
    next = fetch(state.cursor);
  }
  // A page fetched ahead may still be on its way; its answer is not needed.
  await next;
}

/**
 * Catches up with every kind in the order in which they refer to each other, then polls. One that
 * fails is tried again while the next ones are read: what refers to it waits for it.
 */
export async function runSync(
  options: SyncOptions,
  connector: Connector,
  signal: AbortSignal,
  onCaughtUp: () => void,
): Promise<void> {
  const kinds = KINDS.filter((kind) => connector.supports.changes[kind] !== undefined);
  const firsts: Promise<void>[] = [];
  for (const kind of kinds) {
    await new Promise<void>((goOn) => {
      const first = catchUp({ ...options, onFailure: goOn }, connector, kind, signal);
      first.then(goOn, () => goOn());
      firsts.push(first);
    });
  }
  await Promise.all(firsts);
  onCaughtUp();
  await Promise.all(
    kinds.map(async (kind) => {
      const everyMs = connector.supports.changes[kind]?.pollEveryMs ?? WAIT_MAX_MS;
      while (!signal.aborted) {
        await options.clock.sleep(everyMs, signal).catch(() => undefined);
        if (!signal.aborted) await catchUp(options, connector, kind, signal);
      }
    }),
  );
}

async function takePage(
  options: SyncOptions,
  before: SyncState,
  page: ChangePage,
  askedAt: string,
): Promise<Result<SyncState>> {
  const { take, clock, append, onError } = options;
  const { system, kind } = before;
  const at = clock.now().toISOString();
  const phase = page.more && before.phase !== "LIVE" ? ("BACKFILL" as const) : ("LIVE" as const);
  // What a first sync was to bring says nothing any more when it has brought it.
  const total = phase === "LIVE" ? null : (page.total ?? before.total);
  const state = { ...before, phase, cursor: page.cursor, total };
  const count = page.records.length;
  const idle = count + page.rejects.length + page.deleted.length === 0 && before.phase === "LIVE";
  if (idle && page.cursor === before.cursor && before.code === null) return ok(state);
  let saved: Pick<SyncState, "records" | "total"> = state;
  const deleted = page.deleted.map((sourceId) => ({ kind, sourceId }));
  // Pages of a first sync may come out of an export that was made when it began.
  const since = before.phase === "LIVE" ? askedAt : before.begunAt;
  try {
    await take(system, { ...page, deleted, askedAt: since }, async (tx) => {
      saved = await saveSync(tx, state, count, at);
      if (idle) return true;
      const data = { system, kind, ...saved, done: !page.more };
      await append(tx, [{ type: "SYNC_PROGRESSED", subject: system, data }]);
      return true;
    });
  } catch (error) {
    onError(system, error);
    return err("INTERNAL", `A page of ${kind} could not be taken in: ${textOf(error)}`);
  }
  return ok({ ...state, ...saved, updatedAt: at, code: null, message: null });
}

type Fetched = { readonly askedAt: string; readonly page: Result<ChangePage> };

async function fetchPage(
  { onError, clock }: SyncOptions,
  connector: Connector,
  kind: Kind,
  cursor: string | null,
  signal: AbortSignal,
): Promise<Fetched> {
  const askedAt = clock.now().toISOString();
  const deadline = AbortSignal.any([signal, AbortSignal.timeout(PAGE_TIMEOUT_MS)]);
  const call = { signal: deadline, priority: "background" } as const;
  try {
    return { askedAt, page: await connector.changes(kind, cursor, call) };
  } catch (error) {
    onError(connector.name, error);
    const message = `Reading a page of ${kind} failed: ${textOf(error)}`;
    return { askedAt, page: err("INTERNAL", message) };
  }
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function waitMs(fault: Fault, failures: number): number {
  if (fault.recovery !== "retry") return WAIT_MAX_MS;
  return fault.retryAfterMs ?? Math.min(WAIT_MIN_MS * 2 ** failures, WAIT_MAX_MS);
}
