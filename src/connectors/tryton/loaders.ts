import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call } from "../contract.ts";
import {
  LOCATION_FIELDS,
  offerFields,
  PRODUCT_FIELDS,
  SUPPLIER_FIELDS,
  toLocation,
  toOffer,
  toProduct,
  toSupplier,
  WireLocation,
  WireOffer,
  WireProduct,
  WireSupplier,
} from "./catalog.ts";
import { NAME } from "./config.ts";
import { loadInventory } from "./inventory.ts";
import { MOVE_FIELDS, toMovement, WireMove } from "./movements.ts";
import type { Parts } from "./parts.ts";
import {
  PURCHASE_FIELDS,
  SHIPMENT_FIELDS,
  toPurchaseOrder,
  toShipment,
  WirePurchase,
  WireShipment,
} from "./purchase-orders.ts";
import type { Load, Outcome, TrytonKind } from "./reading.ts";
import { idOfReference, outcomeOf } from "./reading.ts";
import type { Row } from "./rows.ts";
import { idOfKey, readByIds, readEach } from "./rows.ts";
import type { Rpc } from "./rpc.ts";

/** How each kind is read by key. More keys than a page are read page after page. */
export function loaders(parts: Parts): Readonly<Record<TrytonKind, Load>> {
  const { config } = parts;
  const paged = (load: Load): Load => inPages(load, config.pageMax);
  return {
    product: paged(
      table(parts, "product.product", PRODUCT_FIELDS, (key, row) =>
        outcomeOf("product", key, row, WireProduct, toProduct),
      ),
    ),
    supplier: paged(
      table(parts, "party.party", SUPPLIER_FIELDS, (key, row) =>
        outcomeOf("supplier", key, row, WireSupplier, toSupplier),
      ),
    ),
    supplierOffer: paged(
      table(parts, "purchase.product_supplier", offerFields(config), (key, row) =>
        outcomeOf("supplierOffer", key, row, WireOffer, toOffer),
      ),
    ),
    location: paged(
      table(parts, "stock.location", LOCATION_FIELDS, (key, row) =>
        outcomeOf("location", key, row, WireLocation, (wire) => toLocation(wire, config)),
      ),
    ),
    purchaseOrder: paged(
      table(parts, "purchase.purchase", PURCHASE_FIELDS, (key, row) =>
        outcomeOf("purchaseOrder", key, row, WirePurchase, toPurchaseOrder),
      ),
    ),
    inboundShipment: paged(shipments(parts)),
    stockMovement: paged(movements(parts)),
    inventory: paged(loadInventory(parts)),
  };
}

function inPages(load: Load, pageMax: number): Load {
  return async (keys, call) => {
    if (keys.length <= pageMax) return load(keys, call);
    const all = new Map<string, Outcome>();
    for (let from = 0; from < keys.length; from += pageMax) {
      const page = await load(keys.slice(from, from + pageMax), call);
      if (!page.ok) return page;
      for (const [key, outcome] of page.value) all.set(key, outcome);
    }
    return ok(all);
  };
}

type Found = {
  readonly rows: readonly (readonly [key: string, row: Row])[];
  readonly doubts: readonly (readonly [key: string, outcome: Outcome])[];
};

/** Rows of one model by id, for keys that can be ids at all. */
async function rowsByKey(
  { rpc }: Parts,
  model: string,
  fields: readonly string[],
  keys: readonly string[],
  call: Call,
): Promise<Result<Found>> {
  const ids = keys.flatMap((key) => idOfKey(key) ?? []);
  const read = await readEach(rpc, { model, fields, ids }, call);
  if (!read.ok) return read;
  const doubt = err("SYSTEM_ANSWER_INVALID", `${NAME} answered with a row nobody asked for.`);
  return ok({
    rows: [...read.value.rows].map(([id, row]) => [String(id), row]),
    doubts: read.value.doubtful.map((id) => [String(id), { doubt }]),
  });
}

function outcomes({ rows, doubts }: Found, read: (key: string, row: Row) => Outcome) {
  const made = rows.map(([key, row]) => [key, read(key, row)] as const);
  return ok(new Map([...made, ...doubts]));
}

function table(
  parts: Parts,
  model: string,
  fields: readonly string[],
  read: (key: string, row: Row) => Outcome,
): Load {
  return async (keys, call) => {
    const found = await rowsByKey(parts, model, fields, keys, call);
    return found.ok ? outcomes(found.value, read) : found;
  };
}

function movements(parts: Parts): Load {
  return async (keys, call) => {
    const found = await rowsByKey(parts, "stock.move", MOVE_FIELDS, keys, call);
    if (!found.ok) return found;
    const ends = found.value.rows.flatMap(([, row]) => [row["from_location"], row["to_location"]]);
    const named = ends.filter((id) => typeof id === "number");
    const places = await parts.places.all(call, named);
    if (!places.ok) return places;
    const make = (wire: WireMove) => toMovement(wire, places.value);
    return outcomes(found.value, (key, row) =>
      outcomeOf("stockMovement", key, row, WireMove, make),
    );
  };
}

function shipments(parts: Parts): Load {
  return async (keys, call) => {
    const found = await rowsByKey(parts, "stock.shipment.in", SHIPMENT_FIELDS, keys, call);
    if (!found.ok) return found;
    const origins = found.value.rows.flatMap(([, row]) => {
      const moves = Origins.safeParse(row["incoming_moves."]);
      return moves.success ? moves.data.map(({ origin }) => origin) : [];
    });
    const purchases = await purchasesOfOrigins(parts.rpc, origins, call);
    if (!purchases.ok) return purchases;
    const make = (wire: WireShipment) =>
      toShipment(wire, (origin) => purchases.value.get(origin ?? "") ?? null);
    return outcomes(found.value, (key, row) =>
      outcomeOf("inboundShipment", key, row, WireShipment, make),
    );
  };
}

const Origins = z.array(z.object({ origin: z.string().nullable() }));
const WireLineOwner = z.object({ purchase: z.int() });
const OWNERS_MAX = 1000;

/** The purchases behind origins of moves, such as "purchase.line,12". */
export async function purchasesOfOrigins(
  rpc: Rpc,
  origins: readonly (string | null)[],
  call: Call,
): Promise<Result<ReadonlyMap<string, string>>> {
  const lines = new Set(origins.flatMap((origin) => idOfReference(origin, "purchase.line") ?? []));
  const ids = [...lines];
  const owners = new Map<string, string>();
  for (let from = 0; from < ids.length; from += OWNERS_MAX) {
    const some = {
      model: "purchase.line",
      fields: ["purchase"],
      ids: ids.slice(from, from + OWNERS_MAX),
    };
    const rows = await readByIds(rpc, some, call);
    if (!rows.ok) return rows;
    for (const [id, row] of rows.value) {
      const owner = WireLineOwner.safeParse(row);
      if (owner.success) owners.set(`purchase.line,${id}`, String(owner.data.purchase));
    }
  }
  return ok(owners);
}
