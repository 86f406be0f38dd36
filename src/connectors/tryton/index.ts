import { z } from "zod";
import type { Action } from "../../domain/actions.ts";
import type { Kind, RecordOf } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call, Connector, Outside, Receipt, Supports } from "../contract.ts";
import { cancelPurchaseOrder } from "./cancelling.ts";
import { changesOf } from "./changes.ts";
import type { TrytonConfig as Config } from "./config.ts";
import { NAME, TrytonConfig } from "./config.ts";
import { loaders } from "./loaders.ts";
import { createPurchaseOrder, placePurchaseOrder } from "./ordering.ts";
import { knownPlaces } from "./places.ts";
import { readBackOf } from "./read-back.ts";
import type { Outcome } from "./reading.ts";
import { isTrytonKind, KINDS } from "./reading.ts";
import { trytonRpc } from "./rpc.ts";

export { TrytonConfig };

/**
 * Tryton 6.0 over its JSON-RPC: products, warehouses and their stock, suppliers and what they
 * offer, purchases, their shipments and the moves of stock. Ids are Tryton's integers as text; a
 * level of inventory is "product@warehouse". It is polled, since Tryton sends no webhooks.
 */
export function tryton(config: Config, outside: Outside): Connector {
  const rpc = trytonRpc(config, outside);
  const parts = { rpc, places: knownPlaces(rpc, outside), config, outside };
  const loads = loaders(parts);
  const changes = changesOf(parts, loads);
  const readBack = readBackOf(parts, loads);
  const write = oncePerKey((action, key, call) => {
    if (action.type === "purchaseOrder.create") {
      return createPurchaseOrder(action, key, parts, readBack, call);
    }
    if (action.type === "purchaseOrder.place" && config.orderUntil === "processing") {
      return placePurchaseOrder(action, parts, readBack, call);
    }
    if (action.type === "purchaseOrder.cancel") {
      return cancelPurchaseOrder(action, parts, readBack, call);
    }
    return Promise.resolve(err("SYSTEM_UNSUPPORTED", `${NAME} does not do ${action.type}.`));
  });

  return {
    name: NAME,
    supports: supportsOf(config),

    async loadMany<K extends Kind>(kind: K, keys: readonly string[], call: Call) {
      if (keys.length === 0) return [];
      if (!isTrytonKind(kind)) return keys.map(() => unsupported(kind));
      const loaded = await loads[kind]([...new Set(keys)], call);
      if (!loaded.ok) return keys.map(() => loaded);
      return keys.map((key) => resultOf<K>(loaded.value.get(key) ?? null));
    },

    async changes(kind, cursor, call) {
      return isTrytonKind(kind) ? changes(kind, cursor, call) : unsupported(kind);
    },

    receive: () => Promise.resolve(err("SYSTEM_UNSUPPORTED", `${NAME} sends no webhooks.`)),
    write,

    async probe(call) {
      const began = outside.clock.monotonicMs();
      const version = await rpc.version(call);
      if (!version.ok) return version;
      // The version is told to anybody; that our user is let in is worth knowing too.
      const params = [[["id", "=", 0]]];
      const counted = await rpc.call("stock.location.search_count", params, z.int(), call);
      if (!counted.ok) return counted;
      return ok({ latencyMs: outside.clock.monotonicMs() - began, version: version.value });
    },
    close: () => Promise.resolve(),
  };
}

const SLOW_KINDS: readonly Kind[] = ["product", "location", "supplier", "supplierOffer"];
const SLOWER = 6;

function supportsOf({ pageMax, pollEveryMs, orderUntil }: Config): Supports {
  const every = (kind: Kind) => (SLOW_KINDS.includes(kind) ? pollEveryMs * SLOWER : pollEveryMs);
  const changes = KINDS.map((kind) => [kind, { backfill: "pages", pollEveryMs: every(kind) }]);
  return {
    reads: KINDS,
    changes: Object.fromEntries(changes) as Supports["changes"],
    webhooks: false,
    writes: [
      "purchaseOrder.create",
      ...(orderUntil === "processing" ? (["purchaseOrder.place"] as const) : []),
      "purchaseOrder.cancel",
    ],
    batchMax: pageMax,
  };
}

function unsupported(kind: Kind) {
  return err("SYSTEM_UNSUPPORTED", `${NAME} keeps no ${kind}.`);
}

function resultOf<K extends Kind>(outcome: Outcome): Result<RecordOf<K> | null> {
  if (outcome === null) return ok(null);
  // A loader of a kind makes records of that kind only.
  if ("record" in outcome) return ok(outcome.record as RecordOf<K>);
  if ("doubt" in outcome) return outcome.doubt;
  const { sourceId, reason, at, kind } = outcome.reject;
  return err("RECORD_INVALID", `${NAME}'s ${kind} ${sourceId} is not usable: ${reason}`, { at });
}

type Write = (action: Action, key: string, call: Call) => Promise<Result<Receipt>>;

/** Writes with the same key go one after the other, so that the second finds what the first did. */
function oncePerKey(write: Write): Write {
  const last = new Map<string, Promise<unknown>>();
  return async (action, key, call) => {
    const before = last.get(key) ?? Promise.resolve();
    const mine = before.then(() => write(action, key, call));
    const settled = mine.then(
      () => undefined,
      () => undefined,
    );
    last.set(key, settled);
    try {
      return await mine;
    } finally {
      if (last.get(key) === settled) last.delete(key);
    }
  };
}
