import { z } from "zod";
import { Money } from "./money.ts";

/** Something an agent wants done, in graph ids, and what it expects of it in money. */
export const ProposedPurchase = z.strictObject({
  type: z.literal("purchase"),
  supplierId: z.string(),
  locationId: z.string(),
  lines: z
    .array(z.strictObject({ variantId: z.string(), quantity: z.int().min(1), unitCost: Money }))
    .min(1)
    .max(500),
});
export const ProposedAction = z.discriminatedUnion("type", [ProposedPurchase]);
export type ProposedAction = z.infer<typeof ProposedAction>;

export const Proposal = z.strictObject({
  /** Unique within the answer that makes it; the conductor derives its durable id from it. */
  key: z.string().min(1).max(300),
  action: ProposedAction,
  /** What it costs to do it, all lines. */
  cost: Money,
  expectedEffect: z.strictObject({
    /** Expected gross profit gained over doing nothing. */
    profit: Money,
    /** Units of sales expected to be lost without it. */
    lostUnitsAvoided: z.number().min(0),
  }),
  rationale: z.string().max(2000),
});
export type Proposal = z.infer<typeof Proposal>;
