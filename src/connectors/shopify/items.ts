import DataLoader from "dataloader";
import { LRUCache } from "lru-cache";
import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { FaultError, ok, unwrap } from "../../kernel/result.ts";
import type { Graphql } from "./graphql-client.ts";
import { BATCH_MAX_BY_OPERATION, OPERATIONS } from "./operations.ts";

/**
 * Which variant an inventory item belongs to. It never changes, and webhooks of inventory name
 * the item only; so it is remembered from whatever names both, and asked for when it is unknown.
 */
export type Items = {
  readonly remember: (item: string, variant: string) => void;
  /** The item's variant, null when Shopify knows none. */
  readonly variantOf: (item: string) => Promise<Result<string | null>>;
};

export function inventoryItems(graphql: Graphql, timeoutMs: number): Items {
  const kept = new LRUCache<string, string>({ max: KEPT_MAX });
  const loader = new DataLoader<string, string | null>(
    async (ids) => {
      const call = { signal: AbortSignal.timeout(timeoutMs), priority: "interactive" } as const;
      const { data } = unwrap(await graphql(OPERATIONS.itemsById, { ids }, ItemsAnswer, call));
      const found = new Map(
        data.nodes.flatMap((node) => {
          const [variant] = node?.variants?.nodes ?? [];
          return node && variant ? [[node.id, variant.id] as const] : [];
        }),
      );
      return ids.map((id) => found.get(id) ?? null);
    },
    { cache: false, maxBatchSize: BATCH_MAX_BY_OPERATION.itemsById },
  );
  return {
    remember: (item, variant) => {
      kept.set(item, variant);
    },
    async variantOf(item) {
      const known = kept.get(item);
      if (known !== undefined) return ok(known);
      try {
        const variant = await loader.load(item);
        if (variant !== null) kept.set(item, variant);
        return ok(variant);
      } catch (thrown) {
        if (thrown instanceof FaultError) return { ok: false, fault: thrown.fault };
        throw thrown;
      }
    },
  };
}

const KEPT_MAX = 200_000;

const ItemsAnswer = z.object({
  nodes: z.array(
    z
      .object({
        id: z.string(),
        variants: z.object({ nodes: z.array(z.object({ id: z.string() })) }).nullable(),
      })
      .nullable(),
  ),
});
