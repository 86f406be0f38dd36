import type { Connector, Reject } from "../connectors/contract.ts";
import type { Kind, SourceRecord } from "../domain/records.ts";
import type { Clock } from "../kernel/clock.ts";
import { groupBy } from "../kernel/collections.ts";
import type { Fault } from "../kernel/faults.ts";
import type { Database } from "../store/database.ts";
import type { Key } from "../store/observation-repository.ts";
import {
  finishRereads,
  type Reread,
  requestAwaited,
  takeRereads,
} from "../store/sync-repository.ts";
import type { Take } from "./take.ts";

const BATCH_MAX = 100;
const TIMEOUT_MS = 30_000;
/** What a record waits for may be on its way by itself; after this it is asked for. */
const AWAITED_AFTER_MS = 10_000;

/**
 * Reads again what deliveries named and what records wait for, until nothing is due. A request
 * whose system does not answer stays, and comes due again later.
 */
export async function drainRereads(
  database: Database,
  connector: Connector,
  take: Take,
  clock: Clock,
  signal: AbortSignal,
): Promise<void> {
  const now = () => clock.now().toISOString();
  const before = new Date(clock.now().getTime() - AWAITED_AFTER_MS).toISOString();
  await requestAwaited(database, connector.name, connector.supports.reads, before, now());
  while (!signal.aborted) {
    const due = await takeRereads(database, connector.name, BATCH_MAX, now());
    if (due.length === 0) return;
    for (const [kind, keys] of groupBy(due, (key) => key.kind)) {
      await reread(connector, take, kind, keys, now(), signal);
    }
  }
}

async function reread(
  connector: Connector,
  take: Take,
  kind: Kind,
  keys: readonly Reread[],
  askedAt: string,
  signal: AbortSignal,
): Promise<void> {
  const outcomes = await connector.loadMany(
    kind,
    keys.map(({ sourceId }) => sourceId),
    { signal: AbortSignal.any([signal, AbortSignal.timeout(TIMEOUT_MS)]), priority: "background" },
  );
  const records: SourceRecord[] = [];
  const rejects: Reject[] = [];
  const deleted: Key[] = [];
  const done: (Reread & { gone: boolean })[] = [];
  outcomes.forEach((outcome, i) => {
    const key = keys[i];
    if (key === undefined || (!outcome.ok && !isOfRecord(outcome.fault))) return;
    done.push({ ...key, gone: outcome.ok && outcome.value === null });
    if (!outcome.ok) rejects.push(rejectOf(key, outcome.fault));
    else if (outcome.value === null) deleted.push(key);
    else records.push(outcome.value);
  });
  await take(connector.name, { records, rejects, deleted, askedAt }, async (tx) => {
    await finishRereads(tx, connector.name, done);
    return true;
  });
}

/** Says of the record itself that it cannot be had, and not of the system or of its settings. */
function isOfRecord({ code, recovery }: Fault): boolean {
  return code === "RECORD_INVALID" || recovery === "give-up";
}

function rejectOf({ kind, sourceId }: Reread, { code, message, at }: Fault): Reject {
  return { kind, sourceId, reason: `${message} (${code})`, at: at ?? "", payload: null };
}
