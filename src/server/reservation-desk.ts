import { may } from "../domain/principal.ts";
import type { NewEvent } from "../events/event.ts";
import type { Clock } from "../kernel/clock.ts";
import { newId, type RandomBytes } from "../kernel/ids.ts";
import { err, ok, type Result } from "../kernel/result.ts";
import type {
  EndWish,
  ReservationPort,
  Reserved,
  ReserveLine,
  ReserveWish,
} from "../resolvers/reservation-port.ts";
import type { Database, Sql } from "../store/database.ts";
import {
  giveBack,
  type HeldLevel,
  hold,
  levelsHeldBy,
  lockLevels,
} from "../store/held-repository.ts";
import {
  type Ending,
  endReservations,
  insertReservation,
  type LockedReservation,
  lockDue,
  lockReservation,
  placesOf,
  reservationOfKey,
} from "../store/reservation-repository.ts";
import { visibleTo } from "../store/visible-rows.ts";
import { insufficient, unusable } from "./reservation-faults.ts";

export type DeskParts = {
  readonly database: Database;
  readonly clock: Clock;
  readonly random: RandomBytes;
  readonly append: (tx: Sql, events: readonly NewEvent[]) => Promise<void>;
};

/** Expired reservations that a new one lets go of on its way. */
const DUE_MAX = 100;

/**
 * Where units are promised. Every change is one transaction that locks the levels concerned in the
 * order of their ids: with two promises of the last unit, the second one finds it gone.
 */
export function reservationDesk(parts: DeskParts): ReservationPort {
  const inTransaction = <Value>(work: (tx: Sql) => Promise<Value>) => transact(parts, work);
  return {
    reserve: (wish) => inTransaction((tx) => reserve(tx, parts, wish)),
    release: (wish) =>
      inTransaction((tx) => end(tx, parts, wish, { status: "RELEASED", reason: wish.reason })),
    convert: (wish) =>
      inTransaction((tx) =>
        end(tx, parts, wish, { status: "CONVERTED", orderReference: wish.orderReference }),
      ),
  };
}

async function reserve(tx: Sql, parts: DeskParts, wish: ReserveWish): Promise<Result<Reserved>> {
  const made = await reservationOfKey(tx, wish.key);
  if (made !== null) return ok({ reservationId: made });
  // A level that the caller may not see is one that no system counts.
  const places = await placesOf(visibleTo(tx, wish.principal), wish.lines);
  const refusal = unusable(wish.lines, places);
  if (refusal !== null) return refusal;
  const lines = wish.lines.map((line, n) => ({ ...line, levelId: places[n]?.levelId ?? null }));
  const now = parts.clock.now();
  const at = now.toISOString();

  const wanted = unitsByLevel(lines);
  const due = await lockDue(tx, at, DUE_MAX, [...wanted.keys()]);
  const also = due.length === 0 ? [] : await levelsHeldBy(tx, due);
  const levels = await lockLevels(tx, [...new Set([...wanted.keys(), ...also])]);
  const freed = due.length === 0 ? [] : await expire(tx, parts, due, at);
  const known = new Map([...levels, ...freed].map((level) => [level.id, level]));

  const short = insufficient(lines, wanted, known);
  if (short !== null) return short;
  const held = await hold(tx, wanted);
  if (held.length !== wanted.size) throw new Error("a level under lock changed");
  const reservationId = newId("reservation", now.getTime(), parts.random);
  await insertReservation(tx, {
    ...{ id: reservationId, principalId: wish.principal.id, key: wish.key, createdAt: at },
    reference: wish.reference,
    expiresAt: new Date(now.getTime() + wish.expiresInMs).toISOString(),
    // insufficient() has seen that every line has a level.
    lines: lines.map((line) => ({ ...line, levelId: line.levelId ?? "" })),
  });
  await parts.append(tx, [
    statusEvent(reservationId, "HELD", wish.principal.id),
    ...held.map((level) => levelEvent(level, wish.principal.id)),
  ]);
  return ok({ reservationId });
}

function unitsByLevel(
  lines: readonly (ReserveLine & { readonly levelId: string | null })[],
): ReadonlyMap<string, number> {
  const units = new Map<string, number>();
  for (const { levelId, quantity } of lines) {
    if (levelId !== null) units.set(levelId, (units.get(levelId) ?? 0) + quantity);
  }
  return units;
}

type HowItEnds = Pick<Ending, "reason" | "orderReference"> & {
  readonly status: "RELEASED" | "CONVERTED";
};

async function end(
  tx: Sql,
  parts: DeskParts,
  { key, reservationId, principal }: EndWish,
  how: HowItEnds,
): Promise<Result<Reserved>> {
  const found = await lockReservation(tx, reservationId);
  const own = found?.principalId === principal.id || may(principal, "control:write");
  if (found === null || !own) {
    const message = `There is no reservation ${reservationId} of yours.`;
    return err("NOT_FOUND", message, { at: "input.reservationId" });
  }
  if (found.endedKey === key) return ok({ reservationId });
  const at = parts.clock.now().toISOString();
  if (found.status === "HELD" && found.expiresAt <= at) {
    await lockLevels(tx, await levelsHeldBy(tx, [reservationId]));
    await expire(tx, parts, [reservationId], at);
    return over({ ...found, status: "EXPIRED" }, how);
  }
  if (found.status !== "HELD") return over(found, how);
  await endReservations(tx, [reservationId], { ...how, at, key });
  const released = how.status === "RELEASED";
  if (released) await lockLevels(tx, await levelsHeldBy(tx, [reservationId]));
  const freed = released ? await giveBack(tx, [reservationId]) : [];
  await parts.append(tx, [
    statusEvent(reservationId, how.status, principal.id),
    ...freed.map((level) => levelEvent(level, principal.id)),
  ]);
  return ok({ reservationId });
}

function over({ status, expiresAt }: LockedReservation, how: HowItEnds): Result<never> {
  const at = "input.reservationId";
  if (status === "EXPIRED" && how.status === "CONVERTED") {
    const message = `The reservation expired at ${expiresAt}, and its units may be promised to others; reserve anew.`;
    return err("RESERVATION_EXPIRED", message, { at });
  }
  return err("RESERVATION_ENDED", `The reservation is ${status} already.`, { at });
}

/** Ends held reservations whose time is over; they and their levels must be under lock. */
export async function expire(
  tx: Sql,
  { append }: Pick<DeskParts, "append">,
  ids: readonly string[],
  at: string,
): Promise<readonly HeldLevel[]> {
  await endReservations(tx, ids, { status: "EXPIRED", at });
  const freed = await giveBack(tx, ids);
  await append(tx, [
    ...ids.map((id) => statusEvent(id, "EXPIRED", null)),
    ...freed.map((level) => levelEvent(level, null)),
  ]);
  return freed;
}

function statusEvent(id: string, status: Reservation, principal: string | null): NewEvent {
  return { type: "RESERVATION_CHANGED", subject: id, principal, data: { status } };
}
type Reservation = LockedReservation["status"];

/** Tells that `held` of a level changed. */
export function levelEvent(level: HeldLevel, principal: string | null): NewEvent {
  const { id, ...counts } = level;
  const told = { change: "changed" as const, system: "tutti", fields: ["held"] };
  return { type: "INVENTORY_CHANGED", subject: id, principal, data: { ...told, ...counts } };
}

/** How often a transaction that lost a deadlock or a race is tried anew. */
const ATTEMPTS_MAX = 5;
const DEADLOCK = "40P01";
const SERIALIZATION = "40001";

/** Work in a transaction, again when it lost a race with writers that lock in another order. */
export async function transact<Value>(
  { database, clock }: Pick<DeskParts, "database" | "clock">,
  work: (tx: Sql) => Promise<Value>,
): Promise<Value> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await database.transaction(work);
    } catch (error) {
      const { code } = error as { code?: unknown };
      const race = code === DEADLOCK || code === SERIALIZATION;
      if (!race || attempt >= ATTEMPTS_MAX) throw error;
      await clock.sleep(attempt * 20);
    }
  }
}
