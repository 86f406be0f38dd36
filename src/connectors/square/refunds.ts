import { z } from "zod";
import type { Result } from "../../kernel/result.ts";
import { err, ok } from "../../kernel/result.ts";
import type { Call, Reject } from "../contract.ts";
import type { Api } from "./client.ts";
import { NAME } from "./config.ts";
import { paymentsOf, type Refunded, WireRefund, WireReturn, type WireSale } from "./order.ts";
import { parseObject } from "./wire.ts";

/** What was given back of sales, by their ids; what cannot be understood makes its sale a reject. */
export type Refunds = {
  readonly bySale: ReadonlyMap<string, readonly Refunded[]>;
  readonly rejects: readonly Reject[];
};

/** Orders by id; unknown ones are left out. */
export type Retrieve = (ids: readonly string[], call: Call) => Promise<Result<readonly unknown[]>>;

const PAGE = "100";
const PAGES_MAX = 500;

/**
 * The refunds of sales. Square names no refund with its sale: they are listed since the first of
 * the sales was made, known by the payments they give back, and each leads to the return (an order
 * of its own) that says for which goods. An exchange in which no money goes back is none.
 */
export async function refundsOf(
  sales: readonly WireSale[],
  known: readonly unknown[],
  until: string | null,
  api: Api,
  retrieve: Retrieve,
  call: Call,
): Promise<Result<Refunds>> {
  const saleOf = new Map(
    sales.flatMap((sale) => paymentsOf(sale).map((payment) => [payment, sale.id] as const)),
  );
  const rejects: Reject[] = [];
  const bySale = new Map<string, Refunded[]>();
  const listed = await listRefunds(sales, saleOf, until, api, call);
  if (!listed.ok) return listed;
  const refunds = listed.value.flatMap((object) => {
    const sale = saleOf.get(Payment.safeParse(object).data?.payment_id ?? "") ?? "";
    const refund = parsed(sale, WireRefund, object, rejects);
    return refund && !UNDONE.has(refund.status ?? "") ? [{ sale, refund }] : [];
  });

  const goods = new Map(known.map((object) => [Numbered.safeParse(object).data?.id, object]));
  const unread = refunds.flatMap(({ refund: { order_id: id } }) => {
    return id && !goods.has(id) ? [id] : [];
  });
  const back = await retrieve([...new Set(unread)], call);
  if (!back.ok) return back;
  for (const object of back.value) goods.set(Numbered.safeParse(object).data?.id, object);

  const told = new Set<string>();
  for (const { sale, refund } of refunds) {
    const id = refund.order_id ?? "";
    // The goods of one return that was refunded to several payments are told with the first.
    const object = told.has(id) ? undefined : goods.get(id);
    told.add(id);
    const of = isReturn(object) ? parsed(sale, WireReturn, object, rejects) : null;
    bySale.set(sale, [...(bySale.get(sale) ?? []), { refund, goods: of }]);
  }
  return ok({ bySale, rejects });
}

const UNDONE = new Set(["REJECTED", "FAILED"]);
const Payment = z.object({ payment_id: z.string() });
const Numbered = z.object({ id: z.string() });
const Page = z.object({
  refunds: z.array(z.unknown()).optional(),
  cursor: z.string().optional(),
});

export function isReturn(object: unknown): boolean {
  return z.object({ returns: z.array(z.unknown()).min(1) }).safeParse(object).success;
}

async function listRefunds(
  sales: readonly WireSale[],
  saleOf: ReadonlyMap<string, string>,
  until: string | null,
  api: Api,
  call: Call,
): Promise<Result<unknown[]>> {
  const found: unknown[] = [];
  const paid = sales.filter((sale) => paymentsOf(sale).length > 0);
  if (paid.length === 0) return ok(found);
  const begin = Math.min(...paid.map(({ created_at }) => Date.parse(created_at)));
  const query = {
    // Without a begin, Square reaches back for a year only.
    begin_time: new Date(begin).toISOString(),
    ...(until === null ? {} : { end_time: until }),
    sort_order: "ASC",
    limit: PAGE,
  };
  let cursor: string | undefined;
  for (let pages = 0; pages < PAGES_MAX; pages += 1) {
    const page = { ...query, ...(cursor ? { cursor } : {}) };
    const answer = await api.ask({ get: "/v2/refunds", query: page }, Page, call);
    if (!answer.ok) return answer;
    const refunds = answer.value.data.refunds ?? [];
    found.push(
      ...refunds.filter((one) => saleOf.has(Payment.safeParse(one).data?.payment_id ?? "")),
    );
    cursor = answer.value.data.cursor;
    if (!cursor) return ok(found);
  }
  const message = `${NAME} lists more than ${PAGES_MAX} pages of refunds since ${query.begin_time}.`;
  return err("SYSTEM_ANSWER_INVALID", message);
}

/** A part that breaks its shape is a reject of the sale that it is a part of. */
function parsed<Wire>(
  sale: string,
  shape: z.ZodType<Wire>,
  object: unknown,
  rejects: Reject[],
): Wire | null {
  const own: Reject[] = [];
  const wire = parseObject("order", shape, object, own);
  rejects.push(...own.map((reject) => ({ ...reject, sourceId: sale })));
  return wire;
}
