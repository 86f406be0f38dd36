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
 * later is still taken in.
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
};

export function createRefresh(options: RefreshOptions): Refresh {
  const { connectors, onError, timeoutMs } = options;
  return async (kind, origins, signal) => {
    const unread = new Set(origins.map(({ id }) => id));
    const deadline = AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]);
    const bySystem = groupBy(origins, ({ system }) => system);
    const work = [...bySystem].map(async ([system, some]) => {
      const connector = connectors.get(system);
      if (!connector?.supports.reads.includes(kind)) return;
      try {
        for (const id of await readAgain(connector, options, kind, some, deadline))
          unread.delete(id);
      } catch (error) {
        onError(system, error);
      }
    });
    await Promise.race([Promise.all(work), aborted(deadline)]);
    return new Set(unread);
  };
}

/** The ids of the records that were read and taken in. */
async function readAgain(
  connector: Connector,
  { take, clock }: RefreshOptions,
  kind: Kind,
  origins: readonly Origin[],
  signal: AbortSignal,
): Promise<readonly string[]> {
  const keys = origins.map(({ sourceId }) => sourceId);
  const askedAt = clock.now().toISOString();
  const outcomes = await connector.loadMany(kind, keys, { signal, priority: "interactive" });
  const records: SourceRecord[] = [];
  const read: string[] = [];
  outcomes.forEach((outcome, i) => {
    const origin = origins[i];
    if (!outcome.ok || outcome.value === null || origin === undefined) return;
    records.push(outcome.value);
    read.push(origin.id);
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
