import { z } from "zod";
import type { Kind } from "../../domain/records.ts";
import type { Result } from "../../kernel/result.ts";
import { ok } from "../../kernel/result.ts";
import type { Call, Delivery, Named, Outside, RawRequest, Reject } from "../contract.ts";
import { itemsToRead, readItems, readPrices } from "./catalog.ts";
import { Listed, type PageParts } from "./pages.ts";
import { readCounts, readCustomers } from "./people-and-places.ts";
import { checkSignature } from "./webhook-signature.ts";
import { type Batch, Id, parseObject } from "./wire.ts";

export type Receive = (request: RawRequest) => Promise<Result<Delivery>>;

/** Takes Square's webhooks; an event that nobody here asked for is accepted and tells nothing. */
export function receiver(parts: PageParts, outside: Outside): Receive {
  const { config } = parts;
  const settings = {
    signatureKey: config.webhookSignatureKey,
    url: config.webhookUrl,
    maxAgeMs: config.webhookMaxAgeMs,
    clock: outside.clock,
  };
  return async (request) => {
    const signed = checkSignature(request, settings);
    if (!signed.ok) return signed;
    const { id, topic, body } = signed.value;
    const signal = AbortSignal.timeout(config.timeoutMs);
    const told = await tell(topic, body, parts, { signal, priority: "interactive" });
    return told.ok ? ok({ ...NOTHING, id, topic: topic || "unknown", ...told.value }) : told;
  };
}

type Told = Partial<Omit<Delivery, "id" | "topic">>;

const NOTHING = { records: [], rejects: [], deleted: [], reread: [] };

async function tell(
  topic: string,
  body: Readonly<Record<string, unknown>>,
  parts: PageParts,
  call: Call,
): Promise<Result<Told>> {
  switch (topic) {
    case "inventory.count.updated":
      return ok(
        inObject("inventory", Counts, body, (one) => told(readCounts(one.inventory_counts))),
      );
    case "customer.created":
    case "customer.updated":
      return ok(inObject("customer", Customer, body, (one) => told(readCustomers([one.customer]))));
    case "customer.deleted":
      return ok(
        inData("customer", body, (id) => ({ deleted: [{ kind: "customer", sourceId: id }] })),
      );
    case "order.created":
    case "order.updated":
    case "order.fulfillment.updated":
      // The event has the order's id and state alone.
      return ok(inData("order", body, (id) => ({ reread: [{ kind: "order", sourceId: id }] })));
    case "payment.created":
    case "payment.updated":
      return ok(inObject("order", Payment, body, ({ payment }) => rereadOrders(payment.order_id)));
    case "refund.created":
    case "refund.updated":
      return tellRefund(body, parts, call);
    case "catalog.version.updated":
      return tellCatalog(body, parts, call);
    case "":
      return ok({ rejects: [unknownShape(body)] });
    default:
      return ok({});
  }
}

// Made once: a schema compiles itself when it is first used.
const Counts = eventOf(z.object({ inventory_counts: z.array(z.unknown()) }));
const Customer = eventOf(z.object({ customer: z.unknown() }));
const Payment = eventOf(z.object({ payment: z.object({ order_id: Id.nullish() }) }));
const Refund = eventOf(z.object({ refund: z.object({ order_id: Id.nullish() }) }));
const Version = eventOf(
  z.object({ catalog_version: z.object({ updated_at: z.iso.datetime({ offset: true }) }) }),
);
const NamedEvent = z.object({ data: z.object({ id: Id }) });

/** A refund names the return that it is for, and that the sale. */
async function tellRefund(
  body: Readonly<Record<string, unknown>>,
  { sales }: PageParts,
  call: Call,
): Promise<Result<Told>> {
  const rejects: Reject[] = [];
  const refund = parseObject("order", Refund, body, rejects)?.data.object.refund;
  if (!refund?.order_id) return ok({ rejects });
  const orders = await sales.retrieve([refund.order_id], call);
  return orders.ok ? ok(rereadOrders(...sales.sourcesOf(orders.value))) : orders;
}

/**
 * The event says when the catalog changed, and not what of it. What changed then is asked for; it
 * may be more than one page, and then polling brings the rest.
 */
async function tellCatalog(
  body: Readonly<Record<string, unknown>>,
  { api, config }: PageParts,
  call: Call,
): Promise<Result<Told>> {
  const rejects: Reject[] = [];
  const event = parseObject("product", Version, body, rejects);
  if (!event) return ok({ rejects });
  const { updated_at } = event.data.object.catalog_version;
  const search = {
    object_types: ["ITEM", "ITEM_VARIATION"],
    begin_time: new Date(Date.parse(updated_at) - CATALOG_LOOK_BACK_MS).toISOString(),
    include_deleted_objects: true,
    include_related_objects: true,
    limit: CATALOG_MAX,
  };
  const answer = await api.ask({ post: "/v2/catalog/search", body: search }, Listed, call);
  if (!answer.ok) return answer;
  const { objects = [], related_objects = [] } = answer.value.data;
  const items = readItems(objects, related_objects);
  const prices = readPrices(objects, config.taxIncluded);
  return ok({
    records: [...items.records, ...prices.records],
    rejects: [...items.rejects, ...prices.rejects],
    deleted: [...named("product", items.deleted), ...named("price", prices.deleted)],
    reread: named("product", itemsToRead(objects)),
  });
}

const CATALOG_LOOK_BACK_MS = 1000;
const CATALOG_MAX = 100;

function eventOf<Inner>(object: z.ZodType<Inner>) {
  return z.object({ data: z.object({ object }) });
}

function inObject<Inner>(
  kind: Kind,
  shape: z.ZodType<{ data: { object: Inner } }>,
  body: unknown,
  read: (inner: Inner) => Told,
): Told {
  const rejects: Reject[] = [];
  const event = parseObject(kind, shape, body, rejects);
  return event ? read(event.data.object) : { rejects };
}

function inData(kind: Kind, body: unknown, read: (id: string) => Told): Told {
  const rejects: Reject[] = [];
  const event = parseObject(kind, NamedEvent, body, rejects);
  return event ? read(event.data.id) : { rejects };
}

function told({ records, rejects }: Batch): Told {
  return { records, rejects };
}

function rereadOrders(...ids: readonly (string | null | undefined)[]): Told {
  const known = ids.flatMap((id) => id ?? []);
  return { reread: named("order", known) };
}

function named(kind: Kind, ids: readonly string[]): readonly Named[] {
  return ids.map((sourceId) => ({ kind, sourceId }));
}

/** Signed by Square, and no event: kept for a person to look at, under the kind it sends most of. */
function unknownShape(payload: unknown): Reject {
  const reason = "a signed body that is no event: it names no event_id, type and created_at";
  return { kind: "order", sourceId: null, reason, at: "(all)", payload };
}
