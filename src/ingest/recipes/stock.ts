import type { Recipe } from "../recipe.ts";
import { provenance, ranked } from "../recipe.ts";
import { mustResolve } from "../references.ts";

export const locationRecipe: Recipe<"location"> = {
  kind: "location",
  references: () => [],
  rows(id, said, { rank }) {
    const order = ranked(said, "location", rank);
    const [first] = order;
    return {
      main: {
        id,
        name: first.record.name,
        code: order.map(({ record }) => record.code).find((code) => code !== null) ?? null,
        type: first.record.type,
        address: order.map(({ record }) => record.address).find((where) => where !== null) ?? null,
        active: first.record.active,
        ...provenance(first),
      },
    };
  },
};

/** Stock is taken whole from one system: which one depends on whether a warehouse or a store. */
export const inventoryRecipe: Recipe<"inventory"> = {
  kind: "inventory",
  references: (record) => [
    { kind: "variant", sourceId: record.variant, required: true },
    { kind: "location", sourceId: record.location, required: true },
  ],
  rows(id, said, known) {
    const place = (one: (typeof said)[number]) =>
      mustResolve(known, one.system, "location", one.record.location);
    const anyone = said[0];
    const type = anyone === undefined ? "STORE" : known.locationType(place(anyone));
    const topic = type === "WAREHOUSE" ? "warehouseInventory" : "storeInventory";
    const [first] = ranked(said, topic, known.rank);
    return {
      main: {
        id,
        variant_id: mustResolve(known, first.system, "variant", first.record.variant),
        location_id: place(first),
        on_hand: first.record.onHand,
        reserved: first.record.reserved,
        incoming: first.record.incoming,
        ...provenance(first),
      },
    };
  },
};

export const stockMovementRecipe: Recipe<"stockMovement"> = {
  kind: "stockMovement",
  references: (record) => [
    { kind: "variant", sourceId: record.variant, required: true },
    ...[record.from, record.to]
      .filter((place) => place !== null)
      .map((sourceId) => ({ kind: "location" as const, sourceId, required: true })),
  ],
  rows(id, said, known) {
    const [first] = ranked(said, "supply", known.rank);
    const { record, system } = first;
    const place = (sourceId: string | null) =>
      sourceId === null ? null : mustResolve(known, system, "location", sourceId);
    return {
      main: {
        id,
        variant_id: mustResolve(known, system, "variant", record.variant),
        from_location_id: place(record.from),
        to_location_id: place(record.to),
        quantity: record.quantity,
        reason: record.reason,
        status: record.status,
        effective_at: record.effectiveAt,
        origin: record.origin,
        ...provenance(first),
      },
    };
  },
};
