import { afterAll, beforeAll, expect, it } from "vitest";
import { startShopifyEmulator } from "../../../../demo/systems/shopify/emulator.ts";
import { createWorld } from "../../../../demo/world/create-world.ts";
import { realClock } from "../../../support/clock.ts";
import { quietLog } from "../../../support/quiet-log.ts";

let world: ReturnType<typeof createWorld>;
let emulator: Awaited<ReturnType<typeof startShopifyEmulator>>;

beforeAll(async () => {
  const historyUntil = "2010-12-04T12:00:00.000Z";
  const options = { seed: 5, dataFolder: null, clock: realClock, log: quietLog, speed: 0 };
  world = createWorld({ ...options, historyUntil });
  emulator = await startShopifyEmulator({ world, port: 0 });
});
afterAll(async () => {
  await emulator?.close();
  world?.close();
});

it("sells what is in stock once, and claims nothing that is not", async () => {
  const { variantId, customerId, available } = await shelf();
  const order = (quantity: number) => ({
    customer: { toAssociate: { id: customerId } },
    lineItems: [{ variantId, quantity }],
  });
  const obeying = { inventoryBehaviour: "DECREMENT_OBEYING_POLICY" };
  const sold = await create(order(available), obeying);
  expect(sold).toMatchObject({ order: { lineItems: { nodes: [{ quantity: available }] } } });
  expect(sold.userErrors).toEqual([]);
  expect((await shelf(variantId)).available).toBe(0);
  expect(await create(order(1), obeying)).toMatchObject({
    order: null,
    userErrors: [{ code: "INVENTORY_CLAIM_FAILED", field: ["order", "lineItems"] }],
  });
  for (const refused of [
    await create(order(1), { inventoryBehaviour: "BYPASS" }),
    await create({ ...order(1), customer: null }, obeying),
    await create({ ...order(1), lineItems: [] }, obeying),
  ]) {
    expect(refused).toMatchObject({ order: null, userErrors: [{ code: "INVALID" }] });
  }
});

type Created = { readonly order: object | null; readonly userErrors: readonly object[] };

async function create(order: object, options: object): Promise<Created> {
  const { orderCreate } = await ask<{ orderCreate: Created }>(
    `mutation ($order: OrderCreateOrderInput!, $options: OrderCreateOptionsInput) {
       orderCreate(order: $order, options: $options) {
         order { id lineItems(first: 5) { nodes { quantity } } }
         userErrors { code field message } } }`,
    { order, options },
  );
  return orderCreate;
}

type Shop = {
  readonly productVariants: {
    readonly nodes: readonly {
      readonly id: string;
      readonly inventoryItem: { readonly inventoryLevels: { readonly nodes: readonly Level[] } };
    }[];
  };
  readonly customers: { readonly nodes: readonly { readonly id: string }[] };
};

type Level = {
  readonly location: { readonly shipsInventory: boolean };
  readonly quantities: readonly { readonly quantity: number }[];
};

/** A variant that is in stock where web orders are shipped from, or the named one. */
async function shelf(id?: string) {
  const { productVariants, customers } = await ask<Shop>(
    `{ productVariants(first: 20) { nodes { id inventoryItem { inventoryLevels(first: 6) {
         nodes { location { shipsInventory } quantities(names: ["available"]) { quantity } } } } } }
       customers(first: 1) { nodes { id } } }`,
  );
  const counted = productVariants.nodes.map((variant) => {
    const { nodes } = variant.inventoryItem.inventoryLevels;
    const [shipped] = nodes.filter(({ location }) => location.shipsInventory);
    return { variantId: variant.id, available: shipped?.quantities[0]?.quantity ?? 0 };
  });
  const found = counted.find(({ variantId, available }) =>
    id === undefined ? available > 3 : variantId === id,
  );
  const [customer] = customers.nodes;
  if (!found || !customer) throw new Error("the shop has nothing to sell, or nobody to sell it to");
  return { ...found, customerId: customer.id };
}

async function ask<Data>(query: string, variables: object = {}): Promise<Data> {
  const { url, apiVersion, accessToken } = emulator;
  const response = await fetch(`${url}/admin/api/${apiVersion}/graphql.json`, {
    method: "POST",
    headers: { "content-type": "application/json", "x-shopify-access-token": accessToken },
    body: JSON.stringify({ query, variables }),
  });
  const { data, errors } = (await response.json()) as { data: Data; errors?: unknown };
  if (errors) throw new Error(JSON.stringify(errors));
  return data;
}
