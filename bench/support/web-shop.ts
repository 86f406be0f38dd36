import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import { readPlace } from "./place.ts";

export type WebShop = {
  /** Orders one unit at list price; its order's id, or null when the shop has none left. */
  order(variantId: string): Promise<string | null>;
  /** How many of these orders the shop has, by its own books. */
  has(orderIds: readonly string[]): Promise<number>;
};

const Payload = z.object({
  orderCreate: z.object({
    order: z.object({ id: z.string() }).nullable(),
    userErrors: z.array(z.object({ code: z.string().nullable(), message: z.string() })),
  }),
});
const Customers = z.object({
  customers: z.object({ nodes: z.array(z.object({ id: z.string() })) }),
});
const Nodes = z.object({ nodes: z.array(z.object({ id: z.string() }).nullable()) });
const Answer = z.object({
  data: z.unknown(),
  errors: z.array(z.object({ extensions: z.object({ code: z.string() }).optional() })).optional(),
});

const TRIES_MAX = 100;
const PAGE = 100;

/**
 * The demo's web shop, asked through Shopify's own Admin API like its other clients; `folder` is the
 * data folder of the Tutti whose demo it is.
 */
export async function demoWebShop(folder: string): Promise<WebShop> {
  const { ports, shopify } = await readPlace(folder);
  const ask = async (query: string, variables: object = {}): Promise<unknown> => {
    for (let tries = 1; ; tries += 1) {
      const response = await fetch(
        `http://127.0.0.1:${ports.shopify}/admin/api/${API_VERSION}/graphql.json`,
        {
          method: "POST",
          headers: {
            "content-type": "application/json",
            "x-shopify-access-token": shopify.accessToken,
          },
          body: JSON.stringify({ query, variables }),
          signal: AbortSignal.timeout(30_000),
        },
      );
      const { data, errors = [] } = Answer.parse(await response.json());
      if (errors.length === 0) return data;
      const throttled = errors.some(({ extensions }) => extensions?.code === "THROTTLED");
      if (!throttled || tries === TRIES_MAX) throw new Error(`the shop: ${JSON.stringify(errors)}`);
      await sleep(250 + Math.random() * 750);
    }
  };
  const [buyer] = Customers.parse(await ask("{ customers(first: 1) { nodes { id } } }")).customers
    .nodes;
  return {
    async order(variantId) {
      const order = {
        customer: { toAssociate: { id: buyer?.id } },
        lineItems: [{ variantId, quantity: 1 }],
      };
      const options = { inventoryBehaviour: "DECREMENT_OBEYING_POLICY" };
      const { orderCreate } = Payload.parse(await ask(ORDER, { order, options }));
      if (orderCreate.order !== null) return orderCreate.order.id;
      const [problem] = orderCreate.userErrors;
      if (problem?.code === "INVENTORY_CLAIM_FAILED") return null;
      throw new Error(`the shop refused an order: ${problem?.message}`);
    },
    async has(orderIds) {
      let found = 0;
      for (let from = 0; from < orderIds.length; from += PAGE) {
        const ids = orderIds.slice(from, from + PAGE);
        const { nodes } = Nodes.parse(await ask(NODES, { ids }));
        found += new Set(nodes.flatMap((node) => node?.id ?? [])).size;
      }
      return found;
    },
  };
}

const API_VERSION = "2026-07";
const ORDER = `mutation ($order: OrderCreateOrderInput!, $options: OrderCreateOptionsInput) {
  orderCreate(order: $order, options: $options) { order { id } userErrors { code message } } }`;
const NODES = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }";
