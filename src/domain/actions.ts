import { z } from "zod";
import { Money } from "./money.ts";
import { Ref } from "./records.ts";

/**
 * A change that Tutti asks a system to make, in that system's own ids. A purchase order is created
 * as one that can still be cancelled, and then placed: sent to its supplier.
 */
export const CreatePurchaseOrder = z.strictObject({
  type: z.literal("purchaseOrder.create"),
  supplier: Ref,
  location: Ref,
  note: z.string().max(1000),
  lines: z
    .array(
      z.strictObject({ variant: Ref, quantity: z.int().min(1).max(1_000_000), unitCost: Money }),
    )
    .min(1)
    .max(500),
});
export const PlacePurchaseOrder = z.strictObject({
  type: z.literal("purchaseOrder.place"),
  purchaseOrder: Ref,
});
export const CancelPurchaseOrder = z.strictObject({
  type: z.literal("purchaseOrder.cancel"),
  purchaseOrder: Ref,
});
export const SetPrice = z.strictObject({
  type: z.literal("price.set"),
  variant: Ref,
  amount: Money,
});
export const Action = z.discriminatedUnion("type", [
  CreatePurchaseOrder,
  PlacePurchaseOrder,
  CancelPurchaseOrder,
  SetPrice,
]);
export type Action = z.infer<typeof Action>;
export type ActionType = Action["type"];
