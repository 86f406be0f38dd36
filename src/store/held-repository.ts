import type { Sql } from "./database.ts";

/** A level with what is promised of it, as it is under lock or after a change of `held`. */
export type HeldLevel = {
  readonly id: string;
  readonly variantId: string;
  readonly locationId: string;
  readonly onHand: number;
  readonly reserved: number;
  readonly incoming: number;
  readonly held: number;
};

const COLUMNS = `i.id, i.variant_id as "variantId", i.location_id as "locationId",
  i.on_hand as "onHand", i.reserved, i.incoming, i.held`;

/** Locks levels in the order of their ids, as every writer of several does. */
export async function lockLevels(tx: Sql, ids: readonly string[]): Promise<readonly HeldLevel[]> {
  return tx.query<HeldLevel>(
    `select ${COLUMNS} from inventory_level i where i.id = any($1) order by i.id for update`,
    [ids],
    "lock_levels",
  );
}

/**
 * Holds units of levels under lock. Of a level that has fewer to promise nothing is held, and it
 * is missing in the answer.
 */
export async function hold(
  tx: Sql,
  units: ReadonlyMap<string, number>,
): Promise<readonly HeldLevel[]> {
  return tx.query<HeldLevel>(
    `update inventory_level i set held = i.held + asked.units
     from unnest($1::text[], $2::bigint[]) as asked (id, units)
     where i.id = asked.id and i.on_hand - i.reserved - i.held >= asked.units
     returning ${COLUMNS}`,
    [[...units.keys()], [...units.values()]],
    "hold_units",
  );
}

/** Levels that these reservations hold units of. */
export async function levelsHeldBy(
  tx: Sql,
  reservationIds: readonly string[],
): Promise<readonly string[]> {
  const rows = await tx.query<{ id: string }>(
    `select distinct inventory_level_id as id from reservation_line
     where reservation_id = any($1) and holds`,
    [reservationIds],
    "levels_held_by",
  );
  return rows.map(({ id }) => id);
}

/** Gives back all that these reservations hold; they and the levels must be under lock. */
export async function giveBack(
  tx: Sql,
  reservationIds: readonly string[],
): Promise<readonly HeldLevel[]> {
  return tx.query<HeldLevel>(
    `with freed as (
       update reservation_line set holds = false where reservation_id = any($1) and holds
       returning inventory_level_id as id, quantity
     ), units as (select id, sum(quantity)::bigint as units from freed group by id)
     update inventory_level i set held = i.held - units.units from units where i.id = units.id
     returning ${COLUMNS}`,
    [reservationIds],
    "give_back_units",
  );
}

export type SettleBounds = {
  /** Conversions that ended before this give their units back in any case. */
  readonly anyBefore: string;
  /** The most lines at once. */
  readonly most: number;
};

/**
 * Gives back what converted reservations hold of levels that their system was asked for since: from
 * then on its own counts have the sale. What it told by itself may have been on its way before.
 * Lines that another process has in hand are passed over.
 */
export async function settleConverted(
  tx: Sql,
  { anyBefore, most }: SettleBounds,
): Promise<{ readonly lines: number; readonly levels: readonly HeldLevel[] }> {
  const lines = await tx.query<{ reservation: string; position: number; level: string }>(
    `select l.reservation_id as reservation, l.position, l.inventory_level_id as level
     from reservation_line l
     join reservation r on r.id = l.reservation_id and r.status = 'CONVERTED'
     join inventory_level i on i.id = l.inventory_level_id
     left join observation o on o.system = i.system and o.kind = 'inventory'
       and o.source_id = i.source_id
     where l.holds and (o.asked_at > r.ended_at or r.ended_at < $1)
     limit $2 for update of l skip locked`,
    [anyBefore, most],
    "settled_lines",
  );
  if (lines.length === 0) return { lines: 0, levels: [] };
  await lockLevels(tx, [...new Set(lines.map(({ level }) => level))]);
  const levels = await tx.query<HeldLevel>(
    `with freed as (
       update reservation_line l set holds = false
       from unnest($1::text[], $2::int[]) as settled (reservation_id, position)
       where l.reservation_id = settled.reservation_id and l.position = settled.position and l.holds
       returning l.inventory_level_id as id, l.quantity
     ), units as (select id, sum(quantity)::bigint as units from freed group by id)
     update inventory_level i set held = i.held - units.units from units where i.id = units.id
     returning ${COLUMNS}`,
    [lines.map(({ reservation }) => reservation), lines.map(({ position }) => position)],
    "settle_lines",
  );
  return { lines: lines.length, levels };
}

/** Where levels are counted that wait for a look since a conversion before `convertedBefore`. */
export async function unseenSince(
  sql: Sql,
  convertedBefore: string,
  most: number,
): Promise<readonly { readonly id: string; readonly system: string; readonly sourceId: string }[]> {
  return sql.query(
    `select distinct i.id, i.system, i.source_id as "sourceId"
     from reservation_line l
     join reservation r on r.id = l.reservation_id and r.status = 'CONVERTED'
     join inventory_level i on i.id = l.inventory_level_id
     left join observation o on o.system = i.system and o.kind = 'inventory'
       and o.source_id = i.source_id
     where l.holds and r.ended_at < $1 and o.asked_at > r.ended_at is not true
     order by i.id limit $2`,
    [convertedBefore, most],
    "unseen_since_conversion",
  );
}
