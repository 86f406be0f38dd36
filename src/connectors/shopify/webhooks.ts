import { z } from "zod";
import { inventorySourceId, type Kind } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call, Delivery, Named, Outside, RawRequest } from "../contract.ts";
import type { ShopifyConfig } from "./config.ts";
import type { Items } from "./items.ts";
import { orderRecord } from "./order.ts";
import { parseNode, type Readers, WireOrderWhole } from "./readers.ts";
import { isWholeOrder, movedOf, orderNode, RestOrder } from "./webhook-order.ts";
import { isWholeProduct, productNode, RestProduct } from "./webhook-product.ts";
import { checkSignature } from "./webhook-signature.ts";
import { gid } from "./wire.ts";

export type Receive = (request: RawRequest) => Promise<Result<Delivery>>;

/** Takes Shopify's webhooks; a topic that nobody here asked for is accepted and tells nothing. */
export function receiver(
  config: ShopifyConfig,
  outside: Outside,
  readers: Readers,
  items: Items,
): Receive {
  return async (request) => {
    const { webhookSecret, webhookMaxAgeMs } = config;
    const signed = checkSignature(request, webhookSecret, webhookMaxAgeMs, outside.clock);
    if (!signed.ok) return signed;
    const payload = parsePayload(request.body);
    if (!payload.ok) return payload;
    const { id, topic } = signed.value;
    const call = {
      signal: AbortSignal.timeout(config.timeoutMs),
      priority: "interactive",
    } as const;
    const told = await tell(topic, payload.value, readers, items, call);
    return told.ok ? ok({ ...NOTHING, id, topic, ...told.value }) : told;
  };
}

type Told = Partial<Omit<Delivery, "id" | "topic">>;

const NOTHING = { records: [], rejects: [], deleted: [], reread: [] };

async function tell(
  topic: string,
  payload: unknown,
  readers: Readers,
  items: Items,
  call: Call,
): Promise<Result<Told>> {
  switch (topic) {
    case "products/create":
    case "products/update":
      return tellProduct(payload, readers, call);
    case "orders/create":
    case "orders/updated":
    case "orders/cancelled":
    case "orders/fulfilled":
    case "orders/partially_fulfilled":
    case "orders/paid":
      return ok(tellOrder(payload));
    case "customers/create":
    case "customers/update":
      // The payload lacks the tags and the consent: a record made of it would erase them.
      return ok(tellNamed("customer", "Customer", payload, "reread"));
    case "products/delete":
      return ok(tellNamed("product", "Product", payload, "deleted"));
    case "customers/delete":
      return ok(tellNamed("customer", "Customer", payload, "deleted"));
    case "orders/delete":
      return ok(tellNamed("order", "Order", payload, "deleted"));
    case "inventory_levels/update":
    case "inventory_levels/connect":
    case "inventory_levels/disconnect":
      return tellLevel(payload, items);
    case "locations/create":
    case "locations/update":
      return ok(tellNamed("location", "Location", payload, "reread"));
    default:
      return ok({});
  }
}

async function tellProduct(payload: unknown, readers: Readers, call: Call): Promise<Result<Told>> {
  const parsed = parseNode("product", RestProduct, payload);
  if ("reject" in parsed) return ok({ rejects: [named(parsed.reject, "Product", payload)] });
  const product = parsed.wire;
  const { admin_graphql_api_id: id } = product;
  if (!isWholeProduct(product)) return ok({ reread: [{ kind: "product", sourceId: id }] });
  const node = productNode(product);
  const read = await readers.products([node], call);
  if (!read.ok) return read;
  const prices = await readers.pricesOfProducts([node], call);
  if (prices.ok) {
    return ok({
      records: [...read.value.records, ...prices.value.records],
      rejects: [...read.value.rejects, ...prices.value.rejects],
    });
  }
  // The shop's currency cannot be had now; the prices are read when it can.
  const reread = product.variants.map((variant): Named => {
    return { kind: "price", sourceId: variant.admin_graphql_api_id };
  });
  return ok({ ...read.value, reread });
}

function tellOrder(payload: unknown): Told {
  const parsed = parseNode("order", RestOrder, payload);
  if ("reject" in parsed) return { rejects: [named(parsed.reject, "Order", payload)] };
  const id = parsed.wire.admin_graphql_api_id;
  if (!isWholeOrder(parsed.wire)) return { reread: [{ kind: "order", sourceId: id }] };
  const order = parseNode("order", WireOrderWhole, orderNode(parsed.wire));
  if ("reject" in order) return { rejects: [{ ...order.reject, sourceId: id, payload }] };
  return { records: [orderRecord(order.wire, order.wire.lineItems.nodes, movedOf(parsed.wire))] };
}

const Numbered = z.object({ id: z.int().positive() });

function tellNamed(kind: Kind, type: string, payload: unknown, as: "deleted" | "reread"): Told {
  const parsed = parseNode(kind, Numbered, payload);
  if ("reject" in parsed) return { rejects: [parsed.reject] };
  return { [as]: [{ kind, sourceId: gid(type, parsed.wire.id) }] };
}

const LevelPayload = z.object({
  inventory_item_id: z.int().positive(),
  location_id: z.int().positive(),
});

/** The payload has what is available only, not what is on hand or reserved: to be read again. */
async function tellLevel(payload: unknown, items: Items): Promise<Result<Told>> {
  const parsed = parseNode("inventory", LevelPayload, payload);
  if ("reject" in parsed) return ok({ rejects: [parsed.reject] });
  const { inventory_item_id, location_id } = parsed.wire;
  const variant = await items.variantOf(gid("InventoryItem", inventory_item_id));
  if (!variant.ok) return variant;
  if (variant.value === null) return ok({});
  const sourceId = inventorySourceId(variant.value, gid("Location", location_id));
  return ok({ reread: [{ kind: "inventory", sourceId }] });
}

/** A reject of a payload names its thing by the number that the payload has for an id. */
function named<Reject extends { sourceId: string | null }>(
  reject: Reject,
  type: string,
  payload: unknown,
): Reject {
  const parsed = Numbered.safeParse(payload);
  return { ...reject, sourceId: parsed.success ? gid(type, parsed.data.id) : null };
}

function parsePayload(body: Uint8Array): Result<unknown> {
  try {
    const payload: unknown = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(body));
    if (typeof payload === "object" && payload !== null) return ok(payload);
  } catch {
    // Neither JSON nor UTF-8: said below.
  }
  return err("WEBHOOK_MALFORMED", "The delivery's body is not a JSON object.");
}
