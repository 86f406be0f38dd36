import type { Clock } from "../kernel/clock.ts";
import type { RandomBytes } from "../kernel/ids.ts";
import { kindOfId, newId } from "../kernel/ids.ts";
import type { Sql } from "../store/database.ts";
import type { NewEvent } from "./event.ts";
import { EVENT_TYPES } from "./event.ts";

/** The channel on which a sleeping sequencer is woken. */
export const OUTBOX_CHANNEL = "tutti_outbox";

/** While events were moved this recently, writers rely on the sequencer's own busy poll. */
export const SEQUENCER_AWAKE_MS = 500;

/**
 * Puts events into the outbox, inside the transaction of the change they tell of, so that both
 * are there or neither. Call it after the change: holding the changed record's lock is what gives
 * one record's events their order. An event about a run belongs to that run without saying so.
 * Data that does not fit its type is a bug and throws.
 */
export async function appendEvents(
  tx: Sql,
  events: readonly NewEvent[],
  clock: Clock,
  random: RandomBytes,
): Promise<void> {
  for (let from = 0; from < events.length; from += ROWS_MAX) {
    await insert(tx, events.slice(from, from + ROWS_MAX), clock, random);
  }
}

/** Rows in one INSERT. */
const ROWS_MAX = 5_000;

/** The version of every type, until one of them breaks its readers. */
const VERSION = 1;

async function insert(
  tx: Sql,
  events: readonly NewEvent[],
  clock: Clock,
  random: RandomBytes,
): Promise<void> {
  const now = clock.now();
  await tx.query(
    INSERT,
    [
      events.map(() => newId("event", now.getTime(), random)),
      events.map((event) => event.type),
      VERSION,
      events.map((event) => event.subject),
      now.toISOString(),
      events.map((event) => event.principal ?? null),
      events.map(runOf),
      events.map((event) => event.trace ?? null),
      events.map((event) => JSON.stringify(EVENT_TYPES[event.type].parse(event.data))),
    ],
    "append-events",
  );
}

function runOf(event: NewEvent): string | null {
  return event.run ?? (kindOfId(event.subject) === "run" ? event.subject : null);
}

/**
 * A commit that notifies holds a lock over the whole server until it is on disk, so notifying
 * from every transaction would let them commit only one after the other (measured: a third of the
 * transactions a second at 16 writers). The sequencer polls every few milliseconds for a while
 * after it has moved something, and needs to be woken only after a rest. A transaction that takes
 * longer than that from here to its commit is found by the slow poll.
 */
const INSERT = `
  with added as (
    insert into event_outbox (id, type, version, subject, at, principal, run, trace, data)
    select id, type, $3::smallint, subject, $5::timestamptz, principal, run, trace, data::jsonb
    from unnest($1::text[], $2::text[], $4::text[], $6::text[], $7::text[], $8::text[], $9::text[])
      with ordinality as event (id, type, subject, principal, run, trace, data, place)
    order by place
  )
  select pg_notify('${OUTBOX_CHANNEL}', '') from event_head
  where moved_at < clock_timestamp() - interval '${SEQUENCER_AWAKE_MS} milliseconds'`;
