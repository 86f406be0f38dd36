import { z } from "zod";
import { defineChain } from "../chain.ts";
import {
  mergePurchases,
  REPLENISH_BATCH_MAX,
  ReplenishInput,
  replenish,
} from "../replenish/index.ts";

export const ReplenishStockInput = ReplenishInput.extend({
  variantIds: z.array(z.string()).min(1).max(5_000),
});
export type ReplenishStockInput = z.infer<typeof ReplenishStockInput>;

/** Forecasts, orders what is missing from each supplier, and reads back what was ordered. */
export const replenishStock = defineChain(
  {
    name: "replenish-stock",
    version: 1,
    description: "Forecasts demand and orders from suppliers what will be missing.",
    input: ReplenishStockInput,
  },
  async (run, input) => {
    const variantIds = [...new Set(input.variantIds)];
    const proposals = await run.map(batches(variantIds), (batch) =>
      run.agent(replenish, { ...input, variantIds: batch }),
    );
    const agreed = await run.settle(mergePurchases(proposals.flat()));
    return { effects: await run.apply(agreed) };
  },
);

function batches(ids: readonly string[]): string[][] {
  const count = Math.ceil(ids.length / REPLENISH_BATCH_MAX);
  return Array.from({ length: count }, (_, i) =>
    ids.slice(i * REPLENISH_BATCH_MAX, (i + 1) * REPLENISH_BATCH_MAX),
  );
}
