import { z } from "zod";
import type { SystemFault } from "./systems/faults.ts";
import { DELIVERY_MODES } from "./systems/unreliable-delivery.ts";

export const SYSTEM_NAMES = ["shopify", "tryton", "square", "hubspot"] as const;
export type SystemName = (typeof SYSTEM_NAMES)[number];

const DAYS_MAX = 365;
const SECONDS_MAX = 3600;
const SLOW_MAX_MS = 60_000;

const Days = z.int().min(1).max(DAYS_MAX);
const Seconds = z.number().positive().max(SECONDS_MAX);
const Name = z.string().min(1).max(200);

const Fault = z.discriminatedUnion("type", [
  z.strictObject({ type: z.literal("slow"), ms: z.int().min(1).max(SLOW_MAX_MS) }),
  z.strictObject({ type: z.literal("status"), status: z.int().min(400).max(599) }),
  z.strictObject({
    type: z.enum([
      "down",
      "throttle",
      "html",
      "half-json",
      "empty",
      "negative-price",
      "wrong-id",
      "drop-after-write",
    ]),
  }),
]) satisfies z.ZodType<SystemFault>;

const shipment = { what: z.literal("shipment"), shipment: Name };
const Bodies = {
  shipment: z.union([
    z.strictObject({ ...shipment, late: Days }),
    z.strictObject({ ...shipment, lost: z.literal(true) }),
  ]),
  supplier: z.strictObject({ what: z.literal("supplier"), supplier: Name, days: Days }),
  demand: z.strictObject({
    what: z.literal("demand"),
    product: Name.nullable(),
    factor: z.number().min(0).max(20),
    days: Days,
  }),
  system: z.strictObject({
    what: z.literal("system"),
    system: z.enum(SYSTEM_NAMES),
    fault: Fault,
    seconds: Seconds,
  }),
  webhooks: z.strictObject({
    what: z.literal("webhooks"),
    system: z.enum(SYSTEM_NAMES),
    mode: z.enum(DELIVERY_MODES),
    share: z.number().positive().max(1),
    seconds: Seconds,
  }),
} as const;
type Bodies = typeof Bodies;

/** What POST /disrupt takes. */
export type DisruptBody = { [What in keyof Bodies]: z.infer<Bodies[What]> }[keyof Bodies];

const systems = SYSTEM_NAMES.join(", ");
const SHAPES: Readonly<Record<keyof Bodies, string>> = {
  shipment: `"shipment" (an id, a number or "next") with "late" (1 to ${DAYS_MAX} days) or "lost": true`,
  supplier: `"supplier" (an id or a name) with "days" (1 to ${DAYS_MAX})`,
  demand: `"product" (a SKU, or null for all), "factor" (0 to 20) and "days" (1 to ${DAYS_MAX})`,
  system:
    `"system" (one of ${systems}), "seconds" (up to ${SECONDS_MAX}) and "fault" with a "type": slow ` +
    `("ms" up to ${SLOW_MAX_MS}), status ("status" 400 to 599), down, throttle, html, half-json, ` +
    "empty, negative-price, wrong-id or drop-after-write",
  webhooks:
    `"system" (one of ${systems}), "mode" (${DELIVERY_MODES.join(", ")}), "share" (above 0, up ` +
    `to 1) and "seconds" (up to ${SECONDS_MAX})`,
};

/** Reads a body, or says what is accepted. */
export function readDisruptBody(raw: unknown): DisruptBody | { readonly expected: string } {
  const what = z.looseObject({
    what: z.enum(["shipment", "supplier", "demand", "system", "webhooks"]),
  });
  const head = what.safeParse(raw);
  if (!head.success) {
    return { expected: '"what" to be shipment, supplier, demand, system or webhooks' };
  }
  const body = Bodies[head.data.what].safeParse(raw);
  return body.success ? body.data : { expected: SHAPES[head.data.what] };
}
