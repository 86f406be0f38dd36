import type { Connector } from "../connectors/contract.ts";
import type { Kind, SourceRecord } from "../domain/records.ts";
import type { Clock } from "../kernel/clock.ts";
import { groupBy } from "../kernel/collections.ts";
import type { Take } from "./take.ts";

/** A golden record's main word: whose it is, and what to read there. */
export type Origin = { readonly id: string; readonly system: string; readonly sourceId: string };

/**
 * Reads volatile records again from their systems, all of one system in one batched read, and
 * takes in what comes back. Gives the ids that could not be read in time; nothing is invented for
 * them. Answers by the deadline whatever the systems do and the database is busy with; what comes
 * later is still taken in. What is being read already is waited for, and not asked for again.
 * Nobody waits for a system that is known to be down: one read at a time tries it meanwhile.
 */
export type Refresh = (
  kind: Kind,
  origins: readonly Origin[],
  signal: AbortSignal,
) => Promise<ReadonlySet<string>>;

export type RefreshOptions = {
  readonly connectors: ReadonlyMap<string, Connector>;
  readonly take: Take;
  readonly clock: Clock;
  /** Told of what should not happen: the record stays as it was, and is said to be stale. */
  readonly onError: (system: string, error: unknown) => void;
  readonly timeoutMs: number;
  /** Whether a system is known to be down; by default none is. */
  readonly isDown?: (system: string) => boolean;
};

export function createRefresh(options: RefreshOptions): Refresh {
  const { connectors, timeoutMs, isDown = () => false } = options;
  const shared = sharedReads(options);
  return async (kind, origins, signal) => {
    const unread = new Set(origins.map(({ id }) => id));
    if (signal.aborted) return unread;
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const bySystem = groupBy(origins, ({ system }) => system);
    const work = [...bySystem].map(async ([system, some]) => {
      const connector = connectors.get(system);
      if (!connector?.supports.reads.includes(kind)) return;
      if (isDown(system)) return shared.tryOne(connector, kind, some);
      const reads = shared.read(connector, kind, some);
      await Promise.all(
        some.map(async ({ id, sourceId }) => {
          if (await reads(sourceId)) unread.delete(id);
        }),
      );
    });
    await Promise.race([Promise.all(work), aborted(deadline)]);
    return new Set(unread);
  };
}

/** The reads under way, by system, kind and source id: whether each was read and taken in. */
function sharedReads(options: RefreshOptions) {
  const { onError, timeoutMs } = options;
  const underWay = new Map<string, Promise<boolean>>();
  const tried = new Set<string>();

  const read = (connector: Connector, kind: Kind, origins: readonly Origin[]) => {
    const nameOf = (sourceId: string) => `${connector.name}\n${kind}\n${sourceId}`;
    const all = [...new Set(origins.map(({ sourceId }) => sourceId))];
    const waited = all.map((sourceId) => [sourceId, underWay.get(nameOf(sourceId))] as const);
    const keys = waited.flatMap(([sourceId, before]) => (before === undefined ? [sourceId] : []));
    const deadline = AbortSignal.timeout(timeoutMs);
    const fresh = readAgain(connector, options, kind, keys, deadline).catch(
      (error): ReadonlySet<string> => {
        onError(connector.name, error);
        return new Set();
      },
    );
    const reads = new Map(
      waited.map(([sourceId, before]) => [
        sourceId,
        before ?? fresh.then((found) => found.has(sourceId)),
      ]),
    );
    for (const key of keys) underWay.set(nameOf(key), reads.get(key) ?? Promise.resolve(false));
    // One that does not end in its time is not waited for again.
    void Promise.race([fresh, aborted(deadline)]).then(() => {
      for (const key of keys) underWay.delete(nameOf(key));
    });
    return (sourceId: string) => reads.get(sourceId) ?? Promise.resolve(false);
  };

  /** Reads without anybody waiting, unless that is being done for the system already. */
  const tryOne = (connector: Connector, kind: Kind, [first]: readonly Origin[]): void => {
    if (first === undefined || tried.has(connector.name)) return;
    tried.add(connector.name);
    const trial = read(connector, kind, [first])(first.sourceId);
    const deadline = AbortSignal.timeout(timeoutMs);
    void Promise.race([trial, aborted(deadline)]).then(() => tried.delete(connector.name));
  };
  return { read, tryOne };
}

/** The source ids of the records that were read and taken in. */
async function readAgain(
  connector: Connector,
  { take, clock }: RefreshOptions,
  kind: Kind,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<ReadonlySet<string>> {
  if (keys.length === 0) return new Set();
  const askedAt = clock.now().toISOString();
  const outcomes = await connector.loadMany(kind, keys, { signal, priority: "interactive" });
  const records: SourceRecord[] = [];
  const read = new Set<string>();
  outcomes.forEach((outcome, i) => {
    const key = keys[i];
    if (!outcome.ok || outcome.value === null || key === undefined) return;
    records.push(outcome.value);
    read.add(key);
  });
  if (records.length > 0) await take(connector.name, { records, askedAt });
  return read;
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => {
    signal.addEventListener("abort", () => resolve(), { once: true });
  });
}
