import type { Kind } from "../../domain/records.ts";
import { err, ok } from "../../kernel/result.ts";
import type { ChangeSupport, Connector, Outside } from "../contract.ts";
import { changesOf } from "./changes.ts";
import { squareApi } from "./client.ts";
import { NAME, SquareConfig, type SquareSettings } from "./config.ts";
import { BATCH_MAX, loadMany, READ_KINDS } from "./load-many.ts";
import { LOCATIONS, Locations } from "./pages.ts";
import { salesReader } from "./sales.ts";
import { setPrice } from "./set-price.ts";
import { receiver } from "./webhooks.ts";

export { SquareConfig, type SquareSettings };

/**
 * Reads the stores, catalog, shelf prices, stock, customers and sales of a Square seller through
 * the Connect v2 API: page by page at first, by webhooks and polls after that. Sets prices.
 */
export function square(settings: SquareSettings, outside: Outside): Connector {
  const config = SquareConfig.parse(settings);
  const api = squareApi(config, outside);
  const parts = { api, config, sales: salesReader(api, config.taxIncluded) };
  const pages: ChangeSupport = { backfill: "pages", pollEveryMs: config.pollEveryMs };
  const told = READ_KINDS.map((kind: Kind) => [kind, pages] as const);

  return {
    name: NAME,
    supports: {
      reads: READ_KINDS,
      changes: Object.fromEntries(told),
      webhooks: true,
      writes: ["price.set"],
      batchMax: BATCH_MAX,
    },
    loadMany: loadMany(parts),
    changes: changesOf(parts),
    receive: receiver(parts, outside),
    async write(action, idempotencyKey, call) {
      if (action.type === "price.set") return setPrice(action, idempotencyKey, parts, call);
      return err("SYSTEM_UNSUPPORTED", `${NAME} does not carry out ${action.type}.`);
    },
    async probe(call) {
      const began = outside.clock.monotonicMs();
      const answer = await api.ask(LOCATIONS, Locations, call);
      if (!answer.ok) return answer;
      return ok({ latencyMs: outside.clock.monotonicMs() - began, version: config.version });
    },
    close: async () => {},
  };
}
