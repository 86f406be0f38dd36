import { z } from "zod";
import { Money } from "./money.ts";

/** What an agent expects of doing something instead of nothing. */
export const ExpectedEffect = z.strictObject({
  /** Gross profit gained, in the currency's smallest coin. */
  profit: Money,
  /** Units of sales that are otherwise lost. */
  lostUnitsAvoided: z.number().min(0),
});
export type ExpectedEffect = z.infer<typeof ExpectedEffect>;

/**
 * Something an agent wants done, in graph ids, and what it expects of it in money. A line stands
 * for itself: the others can be ordered without it.
 */
export const ProposedPurchase = z.strictObject({
  type: z.literal("purchase"),
  supplierId: z.string(),
  locationId: z.string(),
  lines: z
    .array(
      z.strictObject({
        variantId: z.string(),
        quantity: z.int().min(1),
        unitCost: Money,
        expectedEffect: ExpectedEffect,
      }),
    )
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
  /** Of all lines together. */
  expectedEffect: ExpectedEffect,
  rationale: z.string().max(2000),
});
export type Proposal = z.infer<typeof Proposal>;
