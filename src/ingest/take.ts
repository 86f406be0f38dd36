import type { Reject } from "../connectors/contract.ts";
import type { Rank } from "../domain/authority.ts";
import type { SourceRecord } from "../domain/records.ts";
import type { NewEvent } from "../events/event.ts";
import type { Clock } from "../kernel/clock.ts";
import { newId, type RandomBytes } from "../kernel/ids.ts";
import { isDataRefusal } from "../store/data-refusal.ts";
import type { Database, Sql } from "../store/database.ts";
import type { Key } from "../store/observation-repository.ts";
import { quarantine, storableText } from "../store/quarantine-repository.ts";
import { applyRecords } from "./apply.ts";
import { applySparing } from "./apply-sparing.ts";
import { checkRecords } from "./contract-check.ts";
import { removeGone } from "./gone.ts";

/** What arrived from one system at once: by push, by poll or by a read. */
export type Arrival = {
  readonly records: readonly SourceRecord[];
  readonly rejects?: readonly Reject[];
  readonly deleted?: readonly Key[];
  /** When it was asked for, so that it is no older; left out when the system told by itself. */
  readonly askedAt?: string;
  /** The run that caused it, for its events. */
  readonly run?: string;
};

export type Taken = { readonly applied: number; readonly quarantined: number };

/**
 * Takes an arrival in, whole, in one transaction: valid records into the graph, the rest into
 * quarantine, both with their events. A record that the database refuses goes to quarantine too,
 * so that it holds up neither its page nor its delivery. `also` writes in the same transaction (a
 * cursor, a delivery id); when it answers false nothing is taken in.
 */
export type Take = (
  system: string,
  arrival: Arrival,
  also?: (tx: Sql) => Promise<boolean>,
) => Promise<Taken>;

export type TakeOptions = {
  readonly database: Database;
  readonly rank: Rank;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly homeCountry?: string;
  readonly append: (tx: Sql, events: readonly NewEvent[]) => Promise<void>;
};

/** How often a transaction that lost a deadlock or a race is tried anew. */
const ATTEMPTS_MAX = 5;

export function createTake(options: TakeOptions): Take {
  return async (system, arrival, also) => {
    const { valid, rejects } = checkRecords(arrival.records);
    const refused = [...(arrival.rejects ?? []), ...rejects];
    const own = withRun(options, arrival.run);
    const { deleted = [], askedAt = null } = arrival;
    const checked = { valid, refused, deleted, askedAt };
    let apply: Apply = applyWhole;
    for (let attempt = 1; ; attempt += 1) {
      try {
        return await takeOnce(own, system, checked, apply, also);
      } catch (error) {
        if (error instanceof NotTaken) return { applied: 0, quarantined: 0 };
        if (isRace(error) && attempt < ATTEMPTS_MAX) await options.clock.sleep(attempt * 20);
        else if (isDataRefusal(error) && apply !== applySparing) apply = applySparing;
        else throw error;
      }
    }
  };
}

/** Takes records in, and gives those that the database refused. */
type Apply = typeof applySparing;

const applyWhole: Apply = async (...given) => {
  await applyRecords(...given);
  return [];
};

type Checked = {
  readonly valid: readonly SourceRecord[];
  readonly refused: readonly Reject[];
  readonly deleted: readonly Key[];
  readonly askedAt: string | null;
};

async function takeOnce(
  options: TakeOptions,
  system: string,
  { valid, refused, deleted, askedAt }: Checked,
  apply: Apply,
  also: Parameters<Take>[2],
): Promise<Taken> {
  const { database, clock, random, append } = options;
  const at = clock.now().toISOString();
  return database.transaction(async (tx) => {
    if (also !== undefined && !(await also(tx))) throw new NotTaken();
    const poison = await apply(tx, options, system, valid, { at, askedAt });
    await removeGone(tx, options, system, deleted, { at, askedAt });
    const entries = [...refused, ...poison].map((reject) => ({
      ...reject,
      reason: storableText(reject.reason),
      id: newId("quarantine", clock.now().getTime(), random),
    }));
    await quarantine(tx, system, entries, at);
    await append(
      tx,
      entries.map(({ id, kind, reason }) => ({
        type: "RECORD_QUARANTINED",
        subject: id,
        data: { system, kind, reason },
      })),
    );
    return { applied: valid.length - poison.length, quarantined: entries.length };
  });
}

/** The same options, with every event told to be of a run. */
function withRun(options: TakeOptions, run: string | undefined): TakeOptions {
  if (run === undefined) return options;
  return {
    ...options,
    append: (tx, events) =>
      options.append(
        tx,
        events.map((event) => ({ ...event, run })),
      ),
  };
}

/** Rolls back a transaction whose `also` said that there is nothing to do. */
class NotTaken extends Error {}

const DEADLOCK = "40P01";
const SERIALIZATION = "40001";
const UNIQUE = "23505";

function isRace(error: unknown): boolean {
  const code = (error as { code?: unknown }).code;
  return code === DEADLOCK || code === SERIALIZATION || code === UNIQUE;
}
