import { z } from "zod";
import type { RecordOf } from "../../domain/records.ts";
import { Dated, instantOf, latest } from "./reading.ts";
import { Day, Decimal } from "./tagged.ts";

const DATES = ["create_date", "write_date"];

export const PURCHASE_FIELDS = [
  ...["number", "reference", "state", "party", "warehouse", "currency.code", "purchase_date"],
  ...["untaxed_amount", ...DATES],
  ...["type", "product", "quantity", "unit_price", "delivery_date", "unit.factor", ...DATES].map(
    (field) => `lines.${field}`,
  ),
  "lines.product.default_uom.factor",
  ...["state", "internal_quantity", ...DATES].map((field) => `lines.moves.${field}`),
];

export const STATES = {
  draft: "DRAFT",
  quotation: "QUOTED",
  confirmed: "CONFIRMED",
  processing: "CONFIRMED",
  done: "RECEIVED",
  cancelled: "CANCELLED",
} as const;
export const PurchaseState = z.literal([
  ...(["draft", "quotation", "confirmed", "processing", "done", "cancelled"] as const),
]);
export type PurchaseState = z.infer<typeof PurchaseState>;

const WireLine = Dated.extend({
  id: z.int(),
  type: z.string(),
  product: z.int().nullable(),
  quantity: z.number().nullable(),
  unit_price: Decimal.nullable(),
  delivery_date: Day.nullable(),
  "unit.": z.object({ factor: z.number().positive() }).nullable(),
  "product.": z.object({ "default_uom.": z.object({ factor: z.number().positive() }) }).nullable(),
  "moves.": z.array(Dated.extend({ state: z.string(), internal_quantity: z.number().min(0) })),
});
export const WirePurchase = Dated.extend({
  id: z.int(),
  number: z.string().nullable(),
  reference: z.string().nullable(),
  state: PurchaseState,
  party: z.int(),
  warehouse: z.int().nullable(),
  "currency.": z.object({ code: z.string() }),
  purchase_date: Day.nullable(),
  untaxed_amount: Decimal,
  "lines.": z.array(WireLine),
});

/**
 * A purchase with its goods, in units of stock; the total is without tax, as the costs are. One
 * without a warehouse buys no goods, and is none of ours; lines of text and of goods that go back
 * to the supplier are left out.
 */
export function toPurchaseOrder(
  wire: z.infer<typeof WirePurchase>,
): RecordOf<"purchaseOrder"> | null {
  const { "currency.": currency, "lines.": lines } = wire;
  if (wire.warehouse === null || (lines.length > 0 && lines.every(isReturn))) return null;
  const moves = lines.flatMap((line) => line["moves."]);
  const dates = lines.flatMap(({ delivery_date }) => delivery_date ?? []).sort();
  const expected = dates.at(-1);
  const created = wire.create_date ?? "";
  return {
    kind: "purchaseOrder",
    sourceId: String(wire.id),
    updatedAt: latest([wire, ...lines, ...moves]),
    number: wire.number,
    reference: wire.reference,
    supplier: String(wire.party),
    location: String(wire.warehouse),
    status: STATES[wire.state],
    orderedAt: wire.purchase_date ? instantOf(wire.purchase_date, created) : created,
    expectedAt: expected ? instantOf(expected, null) : null,
    total: { e4: wire.untaxed_amount, currency: currency.code },
    lines: lines.flatMap((line) => toLine(line, currency.code)),
  };
}

type Line = RecordOf<"purchaseOrder">["lines"][number];

function toLine(wire: z.infer<typeof WireLine>, currency: string): Line[] {
  const { product, quantity, unit_price: price, "unit.": unit, "product.": goods } = wire;
  if (wire.type !== "line" || product === null || quantity === null || price === null) return [];
  if (isReturn(wire)) return [];
  const units = (unit?.factor ?? 1) / (goods?.["default_uom."].factor ?? 1);
  const received = wire["moves."].filter(({ state }) => state === "done");
  return [
    {
      sourceId: String(wire.id),
      variant: String(product),
      quantity: tidy(quantity * units),
      received: tidy(received.reduce((sum, move) => sum + move.internal_quantity, 0)),
      unitCost: { e4: Math.round(price / units), currency },
    },
  ];
}

/** A negative quantity is Tryton's way to send goods back to the supplier. */
function isReturn({ quantity, unit_price: price }: z.infer<typeof WireLine>): boolean {
  return (quantity ?? 0) < 0 && (price ?? 0) >= 0;
}

/** Takes the dust of binary fractions off; what is no whole number stays so, and is rejected. */
export function tidy(quantity: number): number {
  const whole = Math.round(quantity);
  return Math.abs(quantity - whole) < 1e-6 ? whole : quantity;
}

export const SHIPMENT_FIELDS = [
  ...["number", "state", "supplier", "warehouse", "planned_date", "effective_date", ...DATES],
  ...["product", "internal_quantity", "state", "planned_date", "effective_date", "origin"].map(
    (field) => `incoming_moves.${field}`,
  ),
  ...DATES.map((field) => `incoming_moves.${field}`),
];
export const WireShipment = Dated.extend({
  id: z.int(),
  number: z.string().nullable(),
  state: z.literal(["draft", "received", "done", "cancelled"]),
  supplier: z.int(),
  warehouse: z.int(),
  planned_date: Day.nullable(),
  effective_date: Day.nullable(),
  "incoming_moves.": z.array(
    Dated.extend({
      product: z.int(),
      internal_quantity: z.number().min(0),
      state: z.string(),
      planned_date: Day.nullable(),
      effective_date: Day.nullable(),
      origin: z.string().nullable(),
    }),
  ),
});
export type WireShipment = z.infer<typeof WireShipment>;

/** Tryton knows whether goods have come, not whether they have left: a draft is PLANNED. */
export function toShipment(
  wire: WireShipment,
  purchaseOfOrigin: (origin: string | null) => string | null,
): RecordOf<"inboundShipment"> {
  const moves = wire["incoming_moves."].filter(
    ({ state }) => state !== "cancelled" || wire.state === "cancelled",
  );
  const planned =
    wire.planned_date ??
    moves
      .flatMap((move) => move.planned_date ?? [])
      .sort()
      .at(-1);
  const came =
    wire.effective_date ??
    moves
      .flatMap((move) => move.effective_date ?? [])
      .sort()
      .at(-1);
  const received = wire.state === "received" || wire.state === "done";
  return {
    kind: "inboundShipment",
    sourceId: String(wire.id),
    updatedAt: latest([wire, ...wire["incoming_moves."]]),
    number: wire.number,
    supplier: String(wire.supplier),
    location: String(wire.warehouse),
    status: received ? "RECEIVED" : wire.state === "cancelled" ? "CANCELLED" : "PLANNED",
    expectedAt: planned ? instantOf(planned, null) : null,
    receivedAt: received && came ? instantOf(came, wire.write_date) : null,
    lines: moves.map(({ product, internal_quantity, origin }) => ({
      variant: String(product),
      quantity: tidy(internal_quantity),
      purchaseOrder: purchaseOfOrigin(origin),
    })),
  };
}
