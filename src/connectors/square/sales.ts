import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { ok } from "../../kernel/result.ts";
import type { Call, Reject } from "../contract.ts";
import type { Api } from "./client.ts";
import { orderRecord, WireSale } from "./order.ts";
import { type Retrieve, refundsOf } from "./refunds.ts";
import { type Batch, emptyBatch, parseObject } from "./wire.ts";

/** Makes records of orders. A sale and its refunds are several objects at Square, and one here. */
export type Sales = {
  /**
   * The sales among these orders, and those whose goods came back in them, with all their refunds;
   * `until` leaves out refunds after that instant, which will be met later.
   */
  readonly read: (
    objects: readonly unknown[],
    call: Call,
    until?: string | null,
  ) => Promise<Result<Batch>>;
  readonly retrieve: Retrieve;
  /** Whether something is sold in the order; an exchange is a sale too. */
  readonly isSale: (object: unknown) => boolean;
  /** The sales whose goods came back in these orders. */
  readonly sourcesOf: (objects: readonly unknown[]) => readonly string[];
};

const ORDERS_MAX = 100;

export function salesReader(api: Api, taxIncluded: boolean): Sales {
  const retrieve: Retrieve = async (ids, call) => {
    const found: unknown[] = [];
    for (let i = 0; i < ids.length; i += ORDERS_MAX) {
      const body = { order_ids: ids.slice(i, i + ORDERS_MAX) };
      const answer = await api.ask({ post: "/v2/orders/batch-retrieve", body }, Orders, call);
      if (!answer.ok) return answer;
      found.push(...(answer.value.data.orders ?? []));
    }
    return ok(found);
  };
  return {
    retrieve,
    isSale,
    sourcesOf,
    async read(objects, call, until = null) {
      const batch = emptyBatch();
      const sales = salesIn(objects, batch.rejects);
      const known = new Set(objects.map((object) => Head.safeParse(object).data?.id));
      const sold = await retrieve(
        sourcesOf(objects).filter((id) => !known.has(id)),
        call,
      );
      if (!sold.ok) return sold;
      sales.push(...salesIn(sold.value, batch.rejects));
      const refunds = await refundsOf(sales, objects, until, api, retrieve, call);
      if (!refunds.ok) return refunds;
      const { bySale, rejects } = refunds.value;
      const unclear = new Set(rejects.map(({ sourceId }) => sourceId));
      batch.rejects.push(...rejects);
      for (const sale of sales.filter(({ id }) => !unclear.has(id))) {
        batch.records.push(orderRecord(sale, bySale.get(sale.id) ?? [], taxIncluded));
      }
      return ok(batch);
    },
  };
}

const Orders = z.object({ orders: z.array(z.unknown()).optional() });
const Head = z.object({
  id: z.string(),
  state: z.string().nullish(),
  line_items: z.array(z.unknown()).nullish(),
});
const Returns = z.object({
  returns: z.array(z.object({ source_order_id: z.string().nullish() })),
});

function salesIn(objects: readonly unknown[], rejects: Reject[]): WireSale[] {
  return objects
    .filter(isSale)
    .flatMap((object) => parseObject("order", WireSale, object, rejects) ?? []);
}

/** A draft has not been made yet, and a mere return sells nothing; what cannot be read may. */
function isSale(object: unknown): boolean {
  const { data: head } = Head.safeParse(object);
  return !head || (head.state !== "DRAFT" && Boolean(head.line_items?.length));
}

function sourcesOf(objects: readonly unknown[]): readonly string[] {
  const returns = objects.flatMap((object) => Returns.safeParse(object).data?.returns ?? []);
  return [...new Set(returns.flatMap(({ source_order_id: id }) => id ?? []))];
}
