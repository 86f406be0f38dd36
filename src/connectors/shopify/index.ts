import { z } from "zod";
import type { Kind } from "../../domain/records.ts";
import { err, ok } from "../../kernel/result.ts";
import type { ChangeSupport, Connector, Outside } from "../contract.ts";
import { changes } from "./changes.ts";
import { completion } from "./completion.ts";
import { ShopifyConfig, type ShopifySettings } from "./config.ts";
import { graphqlClient, NAME } from "./graphql-client.ts";
import { inventoryItems } from "./items.ts";
import { BATCH_MAX, loadMany, READ_KINDS } from "./load-many.ts";
import { OPERATIONS } from "./operations.ts";
import { readers } from "./readers.ts";
import { setPrice } from "./set-price.ts";
import { shopFacts } from "./shop.ts";
import { receiver } from "./webhooks.ts";

export { ShopifyConfig, type ShopifySettings };

/**
 * Reads the catalog, prices, inventory, customers and orders of a Shopify store through its Admin
 * GraphQL API: in bulk at first, by webhooks and polls after that. Sets prices.
 */
export function shopify(settings: ShopifySettings, outside: Outside): Connector {
  const config = ShopifyConfig.parse(settings);
  const { graphql, http } = graphqlClient(config, outside);
  const shop = shopFacts(graphql, outside.clock);
  const items = inventoryItems(graphql, config.timeoutMs);
  const read = readers(completion(graphql), shop, items.remember);
  const { pageMax, overlapMs } = config;

  const bulk: ChangeSupport = { backfill: "bulk", pollEveryMs: config.pollEveryMs };
  const pages: ChangeSupport = { backfill: "pages", pollEveryMs: config.pollEveryMs };
  const told = READ_KINDS.map((kind: Kind) => [kind, kind === "location" ? pages : bulk] as const);

  return {
    name: NAME,
    supports: {
      reads: READ_KINDS,
      changes: Object.fromEntries(told),
      webhooks: true,
      writes: ["price.set"],
      batchMax: BATCH_MAX,
    },
    loadMany: loadMany(graphql, read),
    changes: changes({ graphql, http, readers: read, outside, pageMax, overlapMs }),
    receive: receiver(config, outside, read, items),
    async write(action, _idempotencyKey, call) {
      if (action.type === "price.set") return setPrice(action, graphql, shop, call);
      return err("SYSTEM_UNSUPPORTED", `${NAME} does not carry out ${action.type}.`);
    },
    async probe(call) {
      const began = outside.clock.monotonicMs();
      const answer = await graphql(OPERATIONS.shop, {}, z.unknown(), call);
      if (!answer.ok) return answer;
      const latencyMs = outside.clock.monotonicMs() - began;
      return ok({ latencyMs, version: config.apiVersion });
    },
    close: async () => {},
  };
}
