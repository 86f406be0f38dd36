import { z } from "zod";
import type { Kind, SourceRecord } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { ok } from "../../kernel/result.ts";
import type { Call, Reject } from "../contract.ts";
import { issuesOf } from "../http-answer.ts";
import type { Completion } from "./completion.ts";
import { movementsToAsk, orderRecord, WireLine, WireOrder } from "./order.ts";
import {
  customerRecord,
  inventoryRecord,
  locationRecord,
  WireAddress,
  WireCustomer,
  WireLevel,
  WireLocation,
} from "./people-and-places.ts";
import {
  priceRecord,
  productRecord,
  type Shop,
  WireMedia,
  WirePrice,
  WireProduct,
  WireVariant,
} from "./product.ts";
import { Gid, pageOf } from "./wire.ts";

/** What came of a list of nodes: each gave a record, a reject, or (rightly) nothing. */
export type Batch = { readonly records: SourceRecord[]; readonly rejects: Reject[] };

/** Reads nodes of one shape; the fault is of the calls that complete them, never of a node. */
export type Reader = (nodes: readonly unknown[], call: Call) => Promise<Result<Batch>>;

export type Readers = Readonly<Record<ReaderName, Reader>>;
export type ReaderName =
  | "products"
  | "prices"
  | "pricesOfProducts"
  | "customers"
  | "locations"
  | "orders"
  | "levels"
  | "levelsOfVariants";

export function readers(
  completion: Completion,
  shop: (call: Call) => Promise<Result<Shop>>,
  rememberItem: (item: string, variant: string) => void,
) {
  return {
    products: each("product", WireProductWhole, async (product, call) => {
      const variants = await completion.variants(product.id, product.variants, call);
      if (!variants.ok) return variants;
      for (const { id, inventoryItem } of variants.value) rememberItem(inventoryItem.id, id);
      return ok([productRecord(product, variants.value, product.media.nodes)]);
    }),
    prices: each("price", WirePrice, async (variant, call) => {
      const known = await shop(call);
      return known.ok ? ok([priceRecord(variant, known.value)]) : known;
    }),
    pricesOfProducts: each("price", WireProductPrices, async (product, call) => {
      const known = await shop(call);
      if (!known.ok) return known;
      const variants = await completion.prices(product.id, product.variants, call);
      if (!variants.ok) return variants;
      return ok(variants.value.map((variant) => priceRecord(variant, known.value)));
    }),
    customers: each("customer", WireCustomerWhole, async (customer) =>
      ok([customerRecord(customer, customer.addressesV2.nodes)]),
    ),
    locations: each("location", WireLocation, async (location) => ok([locationRecord(location)])),
    levels: each("inventory", WireLevelWithItem, async (level) => {
      const [variant] = level.item.variants?.nodes ?? [];
      return ok(variant ? [inventoryRecord(level, variant.id)] : []);
    }),
    levelsOfVariants: each("inventory", WireVariantLevels, async (variant) => {
      const { id: item, inventoryLevel, inventoryLevels } = variant.inventoryItem;
      rememberItem(item, variant.id);
      const levels = inventoryLevels?.nodes ?? (inventoryLevel ? [inventoryLevel] : []);
      return ok(levels.map((level) => inventoryRecord(level, variant.id)));
    }),
    orders: ordersReader(completion),
  } satisfies Readers;
}

export function parseNode<Wire>(
  kind: Kind,
  shape: z.ZodType<Wire>,
  node: unknown,
): { readonly wire: Wire } | { readonly reject: Reject } {
  const parsed = shape.safeParse(node);
  if (parsed.success) return { wire: parsed.data };
  const at = parsed.error.issues[0]?.path.join(".") || "(all)";
  return {
    reject: {
      kind,
      sourceId: idOfNode(node),
      reason: issuesOf(parsed.error),
      at,
      payload: node,
    },
  };
}

export function idOfNode(node: unknown): string | null {
  const parsed = z.object({ id: z.string().min(1).max(200) }).safeParse(node);
  return parsed.success ? parsed.data.id : null;
}

const WireProductWhole = WireProduct.extend({
  media: z.object({ nodes: z.array(WireMedia) }),
  variants: pageOf(WireVariant),
});
const WireProductPrices = z.object({ id: Gid, variants: pageOf(WirePrice) });
const WireCustomerWhole = WireCustomer.extend({
  addressesV2: z.object({ nodes: z.array(WireAddress) }),
});
/** An order with its first lines, as queries show it. */
export const WireOrderWhole = WireOrder.extend({ lineItems: pageOf(WireLine) });
const WireLevelWithItem = WireLevel.extend({
  item: z.object({
    id: Gid,
    variants: z.object({ nodes: z.array(z.object({ id: Gid })) }).nullable(),
  }),
});
const WireVariantLevels = z.object({
  id: Gid,
  inventoryItem: z.object({
    id: Gid,
    inventoryLevel: WireLevel.nullish(),
    inventoryLevels: z.object({ nodes: z.array(WireLevel) }).optional(),
  }),
});

/** A reader that takes the nodes one by one. */
function each<Wire>(
  kind: Kind,
  shape: z.ZodType<Wire>,
  toRecords: (wire: Wire, call: Call) => Promise<Result<SourceRecord[]>>,
): Reader {
  return async (nodes, call) => {
    const batch: Batch = { records: [], rejects: [] };
    for (const node of nodes) {
      const parsed = parseNode(kind, shape, node);
      if ("reject" in parsed) {
        batch.rejects.push(parsed.reject);
        continue;
      }
      const records = await toRecords(parsed.wire, call);
      if (!records.ok) return records;
      batch.records.push(...records.value);
    }
    return ok(batch);
  };
}

/** Orders are read together, so that the lines of their fulfillments are asked for together. */
function ordersReader(completion: Completion): Reader {
  return async (nodes, call) => {
    const batch: Batch = { records: [], rejects: [] };
    const orders: z.infer<typeof WireOrderWhole>[] = [];
    for (const node of nodes) {
      const parsed = parseNode("order", WireOrderWhole, node);
      if ("reject" in parsed) batch.rejects.push(parsed.reject);
      else orders.push(parsed.wire);
    }
    const moved = await completion.moved(orders.flatMap(movementsToAsk), call);
    if (!moved.ok) return moved;
    for (const order of orders) {
      const lines = await completion.lines(order.id, order.lineItems, call);
      if (!lines.ok) return lines;
      batch.records.push(orderRecord(order, lines.value, moved.value));
    }
    return ok(batch);
  };
}
