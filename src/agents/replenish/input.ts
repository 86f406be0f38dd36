import { z } from "zod";

/** The most variants in one call: a step's result stays small, and a failed one costs little. */
export const REPLENISH_BATCH_MAX = 100;

export const ReplenishInput = z.strictObject({
  variantIds: z.array(z.string()).min(1).max(REPLENISH_BATCH_MAX),
  /** Whose demand is served. Who receives the goods is the network's policy. */
  locationIds: z.array(z.string()).min(1).max(50),
  /** The wished probability that nothing is missing before the next order arrives. */
  serviceLevel: z.number().min(0.5).max(0.999),
  /** Days between two looks at the stock. */
  reviewPeriodDays: z.int().min(1).max(90),
  /** Days of sales that the forecast is made from. */
  historyDays: z.int().min(14).max(730),
});
export type ReplenishInput = z.infer<typeof ReplenishInput>;
