import { z } from "zod";
import { inventorySourceId, parseInventorySourceId } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { ok } from "../../kernel/result.ts";
import type { Call } from "../contract.ts";
import type { Parts } from "./parts.ts";
import type { Place } from "./places.ts";
import { tidy } from "./purchase-orders.ts";
import type { Load, Outcome } from "./reading.ts";
import { outcomeOf } from "./reading.ts";
import type { Row } from "./rows.ts";
import { idOfKey, readAll, readByIds } from "./rows.ts";

/**
 * Levels by "product@warehouse". Tryton computes stock from moves: one call per warehouse reads
 * the quantities of all its products, and one more the moves that are still to come, from which
 * what is promised and what is on its way are summed.
 */
export function loadInventory(parts: Parts): Load {
  return async (keys, call) => {
    const places = await parts.places.all(call);
    if (!places.ok) return places;
    const wanted = byWarehouse(keys, places.value);
    const products = [...new Set([...wanted.values()].flat())];
    if (products.length === 0) return ok(new Map());
    const [open, ...quantities] = await Promise.all([
      openUnits(parts, products, places.value, call),
      ...[...wanted].map(([warehouse, ids]) => quantitiesAt(parts, warehouse, ids, call)),
    ]);
    if (!open.ok) return open;
    const found = new Map<string, Outcome>();
    for (const at of quantities) {
      if (!at.ok) return at;
      for (const [id, row] of at.value.rows) {
        const key = inventorySourceId(String(id), String(at.value.warehouse));
        found.set(key, toLevel(key, row, open.value.get(key)));
      }
    }
    return ok(found);
  };
}

function byWarehouse(
  keys: readonly string[],
  places: ReadonlyMap<number, Place>,
): Map<number, number[]> {
  const wanted = new Map<number, number[]>();
  for (const key of keys) {
    const pair = parseInventorySourceId(key);
    const product = idOfKey(pair?.variant ?? "");
    const warehouse = idOfKey(pair?.location ?? "");
    if (product === null || warehouse === null) continue;
    if (places.get(warehouse)?.type !== "warehouse") continue;
    wanted.set(warehouse, [...(wanted.get(warehouse) ?? []), product]);
  }
  return wanted;
}

async function quantitiesAt(
  { rpc }: Parts,
  warehouse: number,
  ids: readonly number[],
  call: Call,
): Promise<Result<{ warehouse: number; rows: ReadonlyMap<number, Row> }>> {
  const context = { locations: [warehouse], with_childs: true };
  const wish = { model: "product.product", fields: ["quantity"], ids, context };
  const rows = await readByIds(rpc, wish, call);
  return rows.ok ? ok({ warehouse, rows: rows.value }) : rows;
}

type Units = { reserved: number; incoming: number };

/** Units that are still to move, by level. Moves that break their shape are rejects elsewhere. */
async function openUnits(
  { rpc, config }: Parts,
  products: readonly number[],
  places: ReadonlyMap<number, Place>,
  call: Call,
): Promise<Result<ReadonlyMap<string, Units>>> {
  const domain = [
    ["product", "in", products],
    ["state", "in", ["draft", "assigned"]],
  ];
  const fields = ["product", "state", "from_location", "to_location", "internal_quantity"];
  const wish = { model: "stock.move", domain, fields, ...config, pagesMax: OPEN_PAGES_MAX };
  const rows = await readAll(rpc, wish, call);
  if (!rows.ok) return rows;
  const units = new Map<string, Units>();
  const at = (product: number, warehouse: number): Units => {
    const key = inventorySourceId(String(product), String(warehouse));
    const one = units.get(key) ?? { reserved: 0, incoming: 0 };
    units.set(key, one);
    return one;
  };
  for (const row of rows.value) {
    const move = WireOpenMove.safeParse(row);
    if (!move.success) continue;
    const { product, state, internal_quantity: quantity } = move.data;
    const from = places.get(move.data.from_location);
    const to = places.get(move.data.to_location);
    const crosses = from?.warehouse !== to?.warehouse;
    if (to?.warehouse && crosses) at(product, to.warehouse).incoming += quantity;
    // What is picked for somebody is promised; what is only put away is not.
    if (from?.warehouse && state === "assigned" && (crosses || to?.isOutput)) {
      at(product, from.warehouse).reserved += quantity;
    }
  }
  return ok(units);
}

const OPEN_PAGES_MAX = 100;
const WireOpenMove = z.object({
  product: z.int(),
  state: z.string(),
  from_location: z.int(),
  to_location: z.int(),
  internal_quantity: z.number().min(0),
});
const WireLevel = z.object({ id: z.int(), quantity: z.number() });

/** Tryton does not tell when a quantity last changed. */
function toLevel(key: string, row: Row, units: Units | undefined): Outcome {
  const pair = parseInventorySourceId(key) ?? { variant: "", location: "" };
  return outcomeOf("inventory", key, row, WireLevel, ({ quantity }) => ({
    kind: "inventory",
    sourceId: key,
    updatedAt: null,
    ...pair,
    onHand: tidy(quantity),
    reserved: tidy(units?.reserved ?? 0),
    incoming: tidy(units?.incoming ?? 0),
  }));
}
