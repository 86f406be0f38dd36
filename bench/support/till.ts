import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { readPlace } from "./place.ts";

/** One variant at one store, as the point of sale names them. */
export type Shelf = { readonly location: string; readonly item: string };

export type Till = {
  /** Counts the shelf anew: there are just so many units. */
  count(shelf: Shelf, units: number): Promise<void>;
  /** Sells one unit for cash, once for its reference; false when the shelf has none left. */
  sell(shelf: Shelf, reference: string): Promise<boolean>;
  /** What the point of sale itself has, past Tutti: units on the shelf, and these sales. */
  books(shelf: Shelf, prefix: string): Promise<{ onShelf: number; sold: readonly string[] }>;
};

const Order = z.object({
  order: z.object({ id: z.string(), net_amount_due_money: z.object({ amount: z.int() }) }),
});
const Orders = z.object({
  orders: z.array(z.object({ reference_id: z.string().optional() })).default([]),
  cursor: z.string().optional(),
});
const Counts = z.object({ counts: z.array(z.object({ quantity: z.string() })).default([]) });

const TRIES_MAX = 60;

/**
 * The demo's point of sale, asked through Square's own API like its other clients; `folder` is the
 * data folder of the Tutti whose demo it is.
 */
export async function demoTill(folder: string): Promise<Till> {
  const place = await readPlace(folder);
  const base = `http://127.0.0.1:${place.ports.square}`;
  const post = async (path: string, body: object) => {
    for (let tries = 1; ; tries += 1) {
      const answer = await fetch(`${base}${path}`, {
        method: "POST",
        headers: {
          "content-type": "application/json",
          authorization: `Bearer ${place.square.accessToken}`,
        },
        body: JSON.stringify(body),
        signal: AbortSignal.timeout(30_000),
      });
      const told: unknown = await answer.json();
      if (answer.status !== 429 || tries === TRIES_MAX) return { status: answer.status, told };
      await sleep(250 + Math.random() * 750);
    }
  };
  const mustPost = async (path: string, body: object) => {
    const { status, told } = await post(path, body);
    if (status !== 200) throw new Error(`${path} answered ${status}: ${JSON.stringify(told)}`);
    return told;
  };
  return {
    async count({ location, item }, units) {
      const physical_count = {
        ...{ catalog_object_id: item, location_id: location, state: "IN_STOCK" },
        ...{ quantity: String(units), occurred_at: new Date().toISOString() },
      };
      await mustPost("/v2/inventory/changes/batch-create", {
        idempotency_key: `drill-count-${units}`,
        changes: [{ type: "PHYSICAL_COUNT", physical_count }],
      });
    },

    async sell({ location, item }, reference) {
      const made = await mustPost("/v2/orders", {
        idempotency_key: reference,
        order: {
          ...{ location_id: location, reference_id: reference },
          line_items: [{ catalog_object_id: item, quantity: "1" }],
        },
      });
      const { order } = Order.parse(made);
      const amount_money = { amount: order.net_amount_due_money.amount, currency: "GBP" };
      const { status, told } = await post("/v2/payments", {
        ...{ idempotency_key: reference, source_id: "CASH", amount_money },
        ...{ order_id: order.id, location_id: location },
        cash_details: { buyer_supplied_money: amount_money },
      });
      if (status === 200) return true;
      if (JSON.stringify(told).includes("are left at")) return false;
      throw new Error(`the payment was answered ${status}: ${JSON.stringify(told)}`);
    },

    async books({ location, item }, prefix) {
      const sold: string[] = [];
      for (let cursor: string | undefined; ; ) {
        const told: unknown = await mustPost("/v2/orders/search", {
          location_ids: [location],
          ...(cursor ? { cursor } : {}),
          query: { filter: { state_filter: { states: ["COMPLETED"] } } },
        });
        const page = Orders.parse(told);
        sold.push(...page.orders.flatMap(({ reference_id: reference }) => reference ?? []));
        cursor = page.cursor;
        if (cursor === undefined) break;
      }
      const counted = await mustPost("/v2/inventory/counts/batch-retrieve", {
        ...{ catalog_object_ids: [item], location_ids: [location] },
      });
      const onShelf = Number(Counts.parse(counted).counts[0]?.quantity ?? 0);
      return { onShelf, sold: sold.filter((reference) => reference.startsWith(prefix)) };
    },
  };
}
