import { z } from "zod";
import { stockId, type WorldMove, type WorldStock } from "../../world/types.ts";
import { page } from "./cursors.ts";
import { notFound, read, refused } from "./errors.ts";
import { squareId } from "./ids.ts";
import type { Parts, Route } from "./route.ts";
import { IdempotencyKey, TimeInput, utc } from "./values.ts";

const LIMIT = 100;
const LIMIT_MAX = 1000;
const IDS_MAX = 1000;
const CHANGES_MAX = 100;

const Ids = z.array(z.string()).max(IDS_MAX).nullish();
const Filter = {
  catalog_object_ids: Ids,
  location_ids: Ids,
  states: z.array(z.string()).nullish(),
  updated_after: TimeInput.nullish(),
  cursor: z.string().nullish(),
  limit: z.int().min(1).max(LIMIT_MAX).nullish(),
};
const Counts = z.strictObject(Filter);
const Changes = z.strictObject({ ...Filter, types: z.array(z.string()).nullish() });
const Quantity = z.string().regex(/^\d{1,9}$/, "must be whole units");
const Target = { catalog_object_id: z.string(), occurred_at: TimeInput };
const Change = z.object({
  idempotency_key: IdempotencyKey,
  changes: z
    .array(
      z.discriminatedUnion("type", [
        z.object({
          type: z.literal("PHYSICAL_COUNT"),
          physical_count: z.object({
            ...Target,
            location_id: z.string(),
            state: z.literal("IN_STOCK"),
            quantity: Quantity,
          }),
        }),
        z.object({
          type: z.literal("ADJUSTMENT"),
          adjustment: z.object({
            ...Target,
            location_id: z.string().optional(),
            from_location_id: z.string().optional(),
            to_location_id: z.string().optional(),
            from_state: z.string(),
            to_state: z.string(),
            quantity: Quantity,
          }),
        }),
      ]),
    )
    .min(1)
    .max(CHANGES_MAX),
});

/** Units in the stores, under Square's present paths and under the ones before them. */
export function inventoryRoutes(parts: Parts): readonly Route[] {
  const post = (path: string, answer: Route["answer"], writes = false): Route => {
    return { method: "POST", path: `/v2/inventory/${path}`, answer, writes };
  };
  const counts: Route["answer"] = ({ body }) => countsOf(body, parts);
  const change: Route["answer"] = ({ body }) => changeAll(body, parts);
  const changes: Route["answer"] = ({ body }) => changesOf(body, parts);
  return [
    post("counts/batch-retrieve", counts),
    post("batch-retrieve-counts", counts),
    post("changes/batch-create", change, true),
    post("batch-change", change, true),
    post("changes/batch-retrieve", changes),
    post("batch-retrieve-changes", changes),
    {
      method: "GET",
      path: "/v2/inventory/*",
      answer({ ids: [id = ""], query }) {
        const code = parts.ids.product(id);
        if (code === undefined) throw notFound(`Catalog object with ID "${id}" not found.`);
        const places = query.get("location_ids")?.split(",");
        const asked = { catalog_object_ids: [id], location_ids: places, limit: LIMIT_MAX };
        return countsOf(asked, parts);
      },
    },
  ];
}

export function countView({ product, location, onHand, changedAt }: WorldStock): object {
  return {
    catalog_object_id: squareId("variation", product),
    catalog_object_type: "ITEM_VARIATION",
    state: "IN_STOCK",
    location_id: squareId("location", location),
    quantity: String(onHand),
    calculated_at: changedAt,
  };
}

function countsOf(body: unknown, { world, ids, cursors }: Parts): object {
  const asked = read(Counts, body ?? {});
  const { cursor, limit, ...query } = asked;
  const after = asked.updated_after ? utc(asked.updated_after) : "";
  const products = asked.catalog_object_ids && new Set(asked.catalog_object_ids.map(ids.product));
  const stores = asked.location_ids && new Set(asked.location_ids.map(ids.store));
  const inStock = asked.states?.includes("IN_STOCK") ?? true;
  const isStore = (id: string) => world.get("location", id)?.type === "store";
  const keep = (stock: WorldStock) =>
    inStock &&
    stock.changedAt > after &&
    (products?.has(stock.product) ?? true) &&
    (stores ? stores.has(stock.location) : isStore(stock.location));
  const pageOf = { cursor, limit: limit ?? LIMIT };
  const found = page(cursors, { counts: query }, pageOf, world.all("stock"), keep);
  return { counts: found.entries.map(countView), ...found.cursor };
}

function changesOf(body: unknown, { world, ids, cursors }: Parts): object {
  const asked = read(Changes, body ?? {});
  const { cursor, limit, ...query } = asked;
  const after = asked.updated_after ? utc(asked.updated_after) : "";
  const products = asked.catalog_object_ids && new Set(asked.catalog_object_ids.map(ids.product));
  const stores = asked.location_ids && new Set(asked.location_ids.map(ids.store));
  const isTold = (place: string) =>
    stores ? stores.has(place) : world.get("location", place)?.type === "store";
  const keep = (move: WorldMove) =>
    (asked.types?.includes("ADJUSTMENT") ?? true) &&
    move.changedAt > after &&
    (products?.has(move.product) ?? true) &&
    (isTold(move.from) || isTold(move.to));
  const pageOf = { cursor, limit: limit ?? LIMIT };
  const found = page(cursors, { changes: query }, pageOf, world.all("move"), keep);
  const view = (move: WorldMove) => adjustmentView(move, isTold(move.to));
  return { changes: found.entries.map(view), ...found.cursor };
}

const LEFT_FOR = { sale: "SOLD", adjustment: "WASTE", transfer: "NONE", return: "NONE" } as const;

function adjustmentView(move: WorldMove, comes: boolean): object {
  const leaves = move.reason === "receipt" ? "NONE" : LEFT_FOR[move.reason];
  return {
    type: "ADJUSTMENT",
    adjustment: {
      id: squareId("change", move.id),
      from_state: comes ? (move.reason === "return" ? "UNLINKED_RETURN" : "NONE") : "IN_STOCK",
      to_state: comes ? "IN_STOCK" : leaves,
      from_location_id: squareId("location", comes ? move.to : move.from),
      to_location_id: squareId("location", comes ? move.to : move.from),
      catalog_object_id: squareId("variation", move.product),
      catalog_object_type: "ITEM_VARIATION",
      quantity: String(move.quantity),
      occurred_at: move.effectiveAt,
      created_at: move.createdAt,
    },
  };
}

type OneChange = z.infer<typeof Change>["changes"][number];

function changeAll(body: unknown, parts: Parts): object {
  const { idempotency_key: key, changes } = read(Change, body);
  return parts.once(`inventory ${key}`, body, () => {
    const levels = new Map<string, number>();
    const steps = changes.map((change) => {
      const { product, location, quantity, isCount } = wishOf(change, parts);
      const id = stockId(product, location);
      const held = levels.get(id) ?? parts.world.get("stock", id)?.onHand ?? 0;
      const onHand = isCount ? quantity : held + quantity;
      if (onHand < 0) throw refused("INVALID_VALUE", `Only ${held} units are in stock.`, "changes");
      levels.set(id, onHand);
      return { type: "stock.adjust", product, location, onHand } as const;
    });
    // All of them or none: from here on the world refuses nothing.
    for (const step of steps) {
      const told = parts.world.execute(step);
      if (!told.ok) throw refused("INVALID_VALUE", told.reason, "changes");
    }
    const counts = [...levels.keys()].flatMap((id) => parts.world.get("stock", id) ?? []);
    return { counts: counts.map(countView), changes };
  });
}

/** What a change comes to: units counted, or units more or less. */
function wishOf(change: OneChange, { ids }: Parts) {
  const isCount = change.type === "PHYSICAL_COUNT";
  const target = isCount ? change.physical_count : change.adjustment;
  const { catalog_object_id: object, quantity } = target;
  const place = placeOf(change);
  const product = ids.product(object);
  const location = ids.store(place ?? "");
  if (product === undefined || object !== squareId("variation", product)) {
    throw refused("NOT_FOUND", `No variation ${object}.`, "catalog_object_id");
  }
  if (location === undefined) throw refused("NOT_FOUND", `No location ${place}.`, "location_id");
  const sign = isCount || change.adjustment.to_state === "IN_STOCK" ? 1 : -1;
  if (!isCount && sign < 0 && change.adjustment.from_state !== "IN_STOCK") {
    const detail = "Here units go into IN_STOCK, or out of it.";
    throw refused("INVALID_ENUM_VALUE", detail, "from_state");
  }
  return { product, location, quantity: sign * Number(quantity), isCount };
}

function placeOf(change: OneChange): string | undefined {
  if (change.type === "PHYSICAL_COUNT") return change.physical_count.location_id;
  const { location_id, from_location_id, to_location_id } = change.adjustment;
  return location_id ?? from_location_id ?? to_location_id;
}
