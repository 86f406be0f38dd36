import type { Sql } from "./database.ts";
import type { Listing } from "./listing.ts";
import { type ProvenanceModel, provenanceColumns } from "./provenance.ts";

export type AddressModel = {
  readonly line1: string | null;
  readonly line2: string | null;
  readonly city: string | null;
  readonly region: string | null;
  readonly postalCode: string | null;
  readonly country: string | null;
};

export type LocationModel = ProvenanceModel & {
  readonly id: string;
  readonly name: string;
  readonly code: string | null;
  readonly type: "WAREHOUSE" | "STORE";
  readonly address: AddressModel | null;
  readonly active: boolean;
};

export type LocationFilter = {
  readonly type?: readonly string[] | null | undefined;
  readonly active?: boolean | null | undefined;
};

export const LOCATIONS: Listing<LocationModel, LocationFilter, "NAME"> = {
  name: "locations",
  columns: `l.id, l.name, l.code, l.type, l.address, l.active, ${provenanceColumns("l")}`,
  from: "location l",
  id: "l.id",
  sorts: { NAME: { sql: "l.name", type: "text" } },
  filter: (where, filter) => {
    where
      .when(filter.type, (types) => `l.type = any(${where.bind(types)})`)
      .when(filter.active, (active) => `l.active = ${where.bind(active)}`);
  },
};

export type InventoryLevelModel = ProvenanceModel & {
  readonly id: string;
  readonly variantId: string;
  readonly locationId: string;
  readonly onHand: number;
  readonly reserved: number;
  /** Promised by reservations of our own, beside what the system calls reserved. */
  readonly held: number;
  readonly incoming: number;
};

export type InventoryFilter = {
  readonly variantIds?: readonly string[] | null | undefined;
  readonly locationIds?: readonly string[] | null | undefined;
  readonly availableBelow?: number | null | undefined;
  readonly availableAbove?: number | null | undefined;
};

export const INVENTORY_LEVELS: Listing<
  InventoryLevelModel,
  InventoryFilter,
  "VARIANT" | "ON_HAND" | "OBSERVED_AT"
> = {
  name: "inventoryLevels",
  columns: `i.id, i.variant_id as "variantId", i.location_id as "locationId",
    i.on_hand as "onHand", i.reserved, i.held, i.incoming, ${provenanceColumns("i")}`,
  from: "inventory_level i",
  id: "i.id",
  sorts: {
    VARIANT: { sql: "i.variant_id", type: "text" },
    ON_HAND: { sql: "i.on_hand", type: "bigint" },
    OBSERVED_AT: { sql: "i.observed_at", type: "timestamptz" },
  },
  filter: (where, filter) => {
    where
      .when(filter.variantIds, (ids) => `i.variant_id = any(${where.bind(ids)})`)
      .when(filter.variantIds ? null : NOT_REMOVED, (clause) => clause)
      .when(filter.locationIds, (ids) => `i.location_id = any(${where.bind(ids)})`)
      .when(
        filter.availableBelow,
        (units) => `greatest(i.on_hand - i.reserved - i.held, 0) < ${where.bind(units)}`,
      )
      .when(
        filter.availableAbove,
        (units) => `greatest(i.on_hand - i.reserved - i.held, 0) > ${where.bind(units)}`,
      );
  },
};

/** Stock of a variant that is removed is told of to who asks for that variant. */
const NOT_REMOVED = `not exists (
  select 1 from variant v where v.id = i.variant_id and v.status = 'REMOVED')`;

/** The stock of these variants, by location name. */
export async function inventoryOf(
  sql: Sql,
  variantIds: readonly string[],
): Promise<readonly InventoryLevelModel[]> {
  return sql.query<InventoryLevelModel>(
    `select ${INVENTORY_LEVELS.columns} from inventory_level i
     join location l on l.id = i.location_id
     where i.variant_id = any($1) order by i.variant_id, l.name, i.id`,
    [variantIds],
    "inventory_of",
  );
}

export type ArrivalQuestion = {
  readonly variantId: string;
  readonly locationId: string;
  readonly by: string;
};

/** Units expected from open purchase orders by a time, in the order of the questions. */
export async function arrivalsBy(
  sql: Sql,
  questions: readonly ArrivalQuestion[],
): Promise<readonly number[]> {
  const numbered = questions.map((question, n) => ({ ...question, n }));
  const rows = await sql.query<{ units: number }>(
    `select coalesce(sum(greatest(pl.quantity - pl.received, 0)), 0)::bigint as units
     from jsonb_to_recordset($1::jsonb)
       as q("variantId" text, "locationId" text, "by" timestamptz, n int)
     left join (purchase_order_line pl join purchase_order po on po.id = pl.purchase_order_id)
       on pl.variant_id = q."variantId" and po.location_id = q."locationId"
       and po.status in ('QUOTED', 'CONFIRMED') and po.expected_at <= q."by"
     group by q.n order by q.n`,
    [JSON.stringify(numbered)],
  );
  return rows.map((row) => row.units);
}
