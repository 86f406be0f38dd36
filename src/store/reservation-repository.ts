import type { Sql } from "./database.ts";
import type { Listing } from "./listing.ts";

export type ReservationStatus = "HELD" | "RELEASED" | "EXPIRED" | "CONVERTED";

export type ReservationModel = {
  readonly id: string;
  readonly principalId: string;
  readonly status: ReservationStatus;
  readonly reference: string | null;
  readonly orderReference: string | null;
  readonly reason: string | null;
  readonly createdAt: string;
  readonly expiresAt: string;
  readonly endedAt: string | null;
};

export type ReservationLineModel = {
  readonly reservationId: string;
  readonly levelId: string;
  readonly variantId: string;
  readonly locationId: string;
  readonly quantity: number;
};

export type ReservationFilter = {
  readonly status?: readonly string[] | null | undefined;
  readonly variantIds?: readonly string[] | null | undefined;
  readonly locationIds?: readonly string[] | null | undefined;
  /** Whose; everyone's when left out. */
  readonly principalId?: string | null | undefined;
};

export const RESERVATIONS: Listing<ReservationModel, ReservationFilter, "CREATED_AT"> = {
  name: "reservations",
  columns: `r.id, r.principal_id as "principalId", r.status, r.reference,
    r.order_reference as "orderReference", r.reason, r.created_at as "createdAt",
    r.expires_at as "expiresAt", r.ended_at as "endedAt"`,
  from: "reservation r",
  id: "r.id",
  sorts: { CREATED_AT: { sql: "r.created_at", type: "timestamptz" } },
  filter: (where, filter) => {
    const withLine = (column: string) => (ids: readonly string[]) =>
      `exists (select 1 from reservation_line l
        where l.reservation_id = r.id and l.${column} = any(${where.bind(ids)}))`;
    where
      .when(filter.principalId, (id) => `r.principal_id = ${where.bind(id)}`)
      .when(filter.status, (status) => `r.status = any(${where.bind(status)})`)
      .when(filter.variantIds, withLine("variant_id"))
      .when(filter.locationIds, withLine("location_id"));
  },
};

/** The lines of these reservations, in the order in which they were asked for. */
export async function linesOfReservations(
  sql: Sql,
  reservationIds: readonly string[],
): Promise<readonly ReservationLineModel[]> {
  return sql.query<ReservationLineModel>(
    `select reservation_id as "reservationId", inventory_level_id as "levelId",
       variant_id as "variantId", location_id as "locationId", quantity
     from reservation_line where reservation_id = any($1) order by reservation_id, position`,
    [reservationIds],
    "lines_of_reservations",
  );
}

/** What is there of what a line names. */
export type Place = {
  /** Null when no system counts this variant there. */
  readonly levelId: string | null;
  readonly variantInUse: boolean;
  readonly locationInUse: boolean;
};

/** The places of these pairs, in their order. */
export async function placesOf(
  sql: Sql,
  pairs: readonly { readonly variantId: string; readonly locationId: string }[],
): Promise<readonly Place[]> {
  return sql.query<Place>(
    `select i.id as "levelId", coalesce(v.status = 'ACTIVE', false) as "variantInUse",
       coalesce(l.active, false) as "locationInUse"
     from unnest($1::text[], $2::text[]) with ordinality as asked (variant_id, location_id, n)
     left join variant v on v.id = asked.variant_id
     left join location l on l.id = asked.location_id
     left join inventory_level i
       on i.variant_id = asked.variant_id and i.location_id = asked.location_id
     order by asked.n`,
    [pairs.map(({ variantId }) => variantId), pairs.map(({ locationId }) => locationId)],
    "places_of_reservation",
  );
}

/**
 * Lets calls with one key go one after the other until the transaction ends, and gives the id of
 * the reservation that an earlier one made.
 */
export async function reservationOfKey(tx: Sql, key: string): Promise<string | null> {
  await tx.query("select pg_advisory_xact_lock(hashtextextended($1, 0))", [key]);
  const [row] = await tx.query<{ id: string }>(
    "select id from reservation where idempotency_key = $1",
    [key],
  );
  return row?.id ?? null;
}

export type NewReservation = Omit<
  ReservationModel,
  "status" | "endedAt" | "orderReference" | "reason"
> & {
  readonly key: string;
  readonly lines: readonly Omit<ReservationLineModel, "reservationId">[];
};

/** Writes a reservation that holds its lines; their levels' `held` has to be raised with it. */
export async function insertReservation(tx: Sql, made: NewReservation): Promise<void> {
  const { id, principalId, key, reference, createdAt, expiresAt, lines } = made;
  await tx.query(
    `with made as (
       insert into reservation
         (id, principal_id, idempotency_key, status, reference, created_at, expires_at)
       values ($1, $2, $3, 'HELD', $4, $5, $6) returning id
     )
     insert into reservation_line
       (reservation_id, position, inventory_level_id, variant_id, location_id, quantity, holds)
     select made.id, line.n, line.level_id, line.variant_id, line.location_id, line.quantity, true
     from made, unnest($7::text[], $8::text[], $9::text[], $10::bigint[])
       with ordinality as line (level_id, variant_id, location_id, quantity, n)`,
    [
      ...[id, principalId, key, reference, createdAt, expiresAt],
      lines.map(({ levelId }) => levelId),
      lines.map(({ variantId }) => variantId),
      lines.map(({ locationId }) => locationId),
      lines.map(({ quantity }) => quantity),
    ],
    "insert_reservation",
  );
}

/** A reservation under lock, with the key of the call that ended it. */
export type LockedReservation = ReservationModel & { readonly endedKey: string | null };

export async function lockReservation(tx: Sql, id: string): Promise<LockedReservation | null> {
  const [row] = await tx.query<LockedReservation>(
    `select ${RESERVATIONS.columns}, r.ended_key as "endedKey"
     from reservation r where r.id = $1 for update`,
    [id],
  );
  return row ?? null;
}

export type Ending = {
  readonly status: Exclude<ReservationStatus, "HELD">;
  readonly at: string;
  readonly key?: string;
  readonly reason?: string;
  readonly orderReference?: string;
};

/** Ends reservations that are held and under lock. Their units are still held. */
export async function endReservations(
  tx: Sql,
  ids: readonly string[],
  { status, at, key, reason, orderReference }: Ending,
): Promise<void> {
  await tx.query(
    `update reservation set status = $2, ended_at = $3, ended_key = $4, reason = $5,
       order_reference = $6
     where id = any($1) and status = 'HELD'`,
    [ids, status, at, key ?? null, reason ?? null, orderReference ?? null],
    "end_reservations",
  );
}

/**
 * Locks held reservations whose time is over, the oldest first, and gives their ids; those that
 * another process has in hand are passed over. `levelIds`: only what holds units of these.
 */
export async function lockDue(
  tx: Sql,
  now: string,
  most: number,
  levelIds: readonly string[] | null = null,
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `select id from reservation r
     where status = 'HELD' and expires_at <= $1 and ($3::text[] is null or exists (
       select 1 from reservation_line l
       where l.reservation_id = r.id and l.holds and l.inventory_level_id = any($3)))
     order by expires_at limit $2 for update skip locked`,
    [now, most, levelIds],
    "lock_due_reservations",
  );
  return rows.map(({ id }) => id);
}

/** Lets go of ended reservations that hold nothing any more, so that they are not kept for ever. */
export async function forgetReservations(sql: Sql, endedBefore: string): Promise<void> {
  await sql.query(
    `delete from reservation r where status <> 'HELD' and ended_at < $1 and not exists (
       select 1 from reservation_line l where l.reservation_id = r.id and l.holds)`,
    [endedBefore],
  );
}
