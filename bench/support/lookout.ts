import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Client } from "./http.ts";

/** What is looked for: an order by its number, or a price or stock that has come to a value. */
export type Sight =
  | { readonly order: string; readonly placedAt: string }
  | { readonly id: string; readonly atLeast: number };

export type Lookout = {
  /** When the query that showed it was answered, as `performance.now()` counts. */
  readonly seen: (sight: Sight) => Promise<number>;
  stop(): Promise<void>;
};

const GAP_MS = 10;
const IDS_MAX = 100;
const SEEN_WITHIN_MS = 60_000;

type Waiting = {
  readonly sight: Sight;
  readonly sinceMs: number;
  readonly settle: (atMs: number) => void;
  readonly fail: (error: Error) => void;
};

/** Looks for everything that is waited for by one query at a time. */
export function lookout(client: Client, key: string): Lookout {
  let waiting: Waiting[] = [];
  let stopped = false;
  const headers = { "content-type": "application/json", authorization: `Bearer ${key}` };

  const look = async () => {
    const ids = [...new Set(waiting.flatMap(({ sight }) => ("id" in sight ? sight.id : [])))];
    const placed = waiting.flatMap(({ sight }) => ("order" in sight ? sight.placedAt : [])).sort();
    const [from = null] = placed;
    const variables = { ids: ids.slice(0, IDS_MAX), from, orders: from !== null };
    const { status, text } = await client.post(
      "/graphql",
      headers,
      JSON.stringify({ query: QUERY, variables }),
    );
    if (status !== 200 || text.includes('"errors"')) throw new Error(text.slice(0, 1_000));
    const { data } = Answer.parse(JSON.parse(text));
    const values = new Map(data.nodes.map((node) => [node.id, shownValue(node)]));
    const numbers = new Set(data.orders?.nodes.map(({ number }) => number));
    const nowMs = performance.now();
    waiting = waiting.filter(({ sight, sinceMs, settle, fail }) => {
      const shown =
        "order" in sight ? numbers.has(sight.order) : (values.get(sight.id) ?? -1) >= sight.atLeast;
      if (shown) settle(nowMs);
      else if (nowMs - sinceMs > SEEN_WITHIN_MS) fail(new Error(`${JSON.stringify(sight)} unseen`));
      else return true;
      return false;
    });
  };
  const looking = (async () => {
    for (; !stopped; await sleep(GAP_MS)) {
      if (waiting.length === 0) continue;
      await look().catch((error: Error) => {
        for (const { fail } of waiting) fail(error);
        waiting = [];
      });
    }
  })();
  return {
    seen: (sight) =>
      new Promise((settle, fail) => {
        waiting.push({ sight, sinceMs: performance.now(), settle, fail });
      }),
    async stop() {
      stopped = true;
      await looking;
    },
  };
}

const QUERY = `query Look($ids: [ID!]!, $from: DateTime, $orders: Boolean!) {
  nodes(ids: $ids) {
    ... on ProductVariant { id price { amount { amount } } }
    ... on InventoryLevel { id onHand }
  }
  orders(
    first: 100
    filter: { placedAt: { from: $from } }
    sort: { by: PLACED_AT, direction: ASC }
  ) @include(if: $orders) {
    nodes { number }
  }
}`;

const Node = z.object({
  id: z.string(),
  onHand: z.number().optional(),
  price: z.object({ amount: z.object({ amount: z.string() }) }).nullish(),
});
const Answer = z.object({
  data: z.object({
    nodes: z.array(Node),
    orders: z.object({ nodes: z.array(z.object({ number: z.string() })) }).optional(),
  }),
});

function shownValue({ onHand, price }: z.infer<typeof Node>): number {
  return onHand ?? Number(price?.amount.amount);
}
