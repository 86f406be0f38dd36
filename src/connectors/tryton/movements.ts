import { z } from "zod";
import type { RecordOf } from "../../domain/records.ts";
import type { Place } from "./places.ts";
import { tidy } from "./purchase-orders.ts";
import { Dated, instantOf, latest } from "./reading.ts";
import { Day } from "./tagged.ts";

export const MOVE_FIELDS = [
  ...["product", "from_location", "to_location", "internal_quantity", "state", "origin"],
  ...["shipment", "planned_date", "effective_date", "create_date", "write_date"],
];
export const WireMove = Dated.extend({
  id: z.int(),
  product: z.int(),
  from_location: z.int(),
  to_location: z.int(),
  internal_quantity: z.number().min(0),
  state: z.literal(["staging", "draft", "assigned", "done", "cancelled"]),
  origin: z.string().nullable(),
  shipment: z.string().nullable(),
  planned_date: Day.nullable(),
  effective_date: Day.nullable(),
});
export type WireMove = z.infer<typeof WireMove>;

/**
 * A move into or out of a warehouse. Moves between the zones of one warehouse (putting away,
 * picking) are its inner life: they change nothing that this graph shows, and are no records.
 */
export function toMovement(
  wire: WireMove,
  places: ReadonlyMap<number, Place>,
): RecordOf<"stockMovement"> | null {
  const from = places.get(wire.from_location);
  const to = places.get(wire.to_location);
  if (!from || !to || from.warehouse === to.warehouse) return null;
  const updatedAt = latest([wire]);
  const day = wire.effective_date ?? wire.planned_date;
  return {
    kind: "stockMovement",
    sourceId: String(wire.id),
    updatedAt,
    variant: String(wire.product),
    from: from.warehouse === null ? null : String(from.warehouse),
    to: to.warehouse === null ? null : String(to.warehouse),
    quantity: tidy(wire.internal_quantity),
    reason: reasonOf(from, to),
    status: wire.state === "done" ? "DONE" : wire.state === "cancelled" ? "CANCELLED" : "PLANNED",
    effectiveAt: day ? instantOf(day, updatedAt) : (updatedAt ?? ""),
    origin: wire.origin ?? wire.shipment,
  };
}

function reasonOf(from: Place, to: Place): RecordOf<"stockMovement">["reason"] {
  if (from.type === "supplier") return "RECEIPT";
  if (to.type === "customer") return "SALE";
  if (from.type === "customer" || to.type === "supplier") return "RETURN";
  if (from.warehouse !== null && to.warehouse !== null) return "TRANSFER";
  // Goods on their way between two warehouses are in a transit location, of type storage.
  const outside = from.warehouse === null ? from : to;
  return outside.type === "storage" ? "TRANSFER" : "ADJUSTMENT";
}
