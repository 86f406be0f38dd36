import { afterAll, beforeAll, expect, it } from "vitest";
import { type GraphWorld, graphWorld } from "../support/graph.ts";
import {
  inventoryRecord,
  locationRecord,
  orderRecord,
  priceRecord,
  productRecord,
} from "../support/records.ts";

const part = (sourceId: string) => {
  return { sourceId, sku: sourceId.toUpperCase(), gtin: null, title: sourceId, options: [] };
};
const shirt = (...variants: string[]) => productRecord("shirt", { variants: variants.map(part) });

let world: GraphWorld;
beforeAll(async () => {
  world = await graphWorld();
  await world.take("shop", {
    records: [
      locationRecord("W", "Warehouse"),
      shirt("small", "large"),
      priceRecord("large", 20),
      inventoryRecord("small", "W", 50),
      inventoryRecord("large", "W", 3),
      orderRecord("old", [{ variant: "large", quantity: 1 }]),
    ],
  });
  await world.take("erp", { records: [productRecord("9", { sku: "SMALL" })] });
});
afterAll(() => world.close());

/** What the lists have, as a buyer and as a planner would ask. */
async function listed() {
  const { data, errors } = await world.ask(`{
    products(first: 5) { nodes { variants { sku } } }
    low: products(first: 5, filter: { availableBelow: 5 }) { totalCount }
    found: products(first: 5, filter: { search: "large" }) { totalCount }
    inventoryLevels(first: 5) { totalCount nodes { onHand } }
    locations(first: 5) { nodes { inventory(first: 5) { totalCount } } }
  }`);
  expect(errors).toBeUndefined();
  return data;
}

const whole = {
  products: { nodes: [{ variants: [{ sku: "SMALL" }, { sku: "LARGE" }] }] },
  low: { totalCount: 1 },
  found: { totalCount: 1 },
  inventoryLevels: { totalCount: 2 },
  locations: { nodes: [{ inventory: { totalCount: 2 } }] },
};

it("leaves the lists with its stock, and is found by its id and by old orders", async () => {
  expect(await listed()).toMatchObject(whole);
  await world.take("shop", { records: [shirt("small")] });
  expect(await listed()).toEqual({
    products: { nodes: [{ variants: [{ sku: "SMALL" }] }] },
    low: { totalCount: 0 },
    found: { totalCount: 0 },
    inventoryLevels: { totalCount: 1, nodes: [{ onHand: 50 }] },
    locations: { nodes: [{ inventory: { totalCount: 1 } }] },
  });

  const { data } = await world.ask('{ order(number: "old") { lines { variant { id status } } } }');
  const { order } = data as { order: { lines: { variant: { id: string; status: string } }[] } };
  const variant = order.lines[0]?.variant;
  expect(variant?.status).toBe("REMOVED");
  const byId = await world.ask(
    `query ($id: ID!) {
      node(id: $id) { ... on ProductVariant { sku totalAvailable product { title } } }
      inventoryLevels(first: 5, filter: { variantIds: [$id] }) { totalCount } }`,
    { id: variant?.id },
  );
  expect(byId.data).toEqual({
    node: { sku: "LARGE", totalAvailable: 0, product: { title: "Product shirt" } },
    inventoryLevels: { totalCount: 1 },
  });
});

it("is told of once, and comes back as it was when it is named again", async () => {
  const changes = async () => {
    const { data } = await world.ask(
      "{ products(first: 1) { nodes { history(first: 9) { changes { field } } } } }",
    );
    const { products } = data as { products: { nodes: { history: object[] }[] } };
    return products.nodes[0]?.history;
  };
  const once = [{ changes: [{ field: "variants" }] }];
  expect(await changes()).toEqual(once);
  await world.take("shop", { records: [shirt("small")] });
  expect(await changes()).toEqual(once);
  await world.take("shop", { records: [shirt("small", "large")] });
  expect(await listed()).toMatchObject(whole);
});

it("stays while another system has it in use, and no longer", async () => {
  await world.take("shop", { records: [shirt("large")] });
  const skus = async () => {
    const { data } = await world.ask("{ products(first: 5) { nodes { variants { sku } } } }");
    const { products } = data as { products: { nodes: { variants: { sku: string }[] }[] } };
    return products.nodes.map(({ variants }) => variants.map(({ sku }) => sku).sort());
  };
  expect(await skus()).toEqual([["LARGE", "SMALL"]]);
  await world.take("erp", { records: [productRecord("9", { sku: "SMALL", status: "ARCHIVED" })] });
  expect(await skus()).toEqual([["LARGE"]]);
  await world.take("erp", { records: [productRecord("9", { sku: "SMALL" })] });
  await world.take("erp", { records: [], deleted: [{ kind: "product", sourceId: "9" }] });
  expect(await skus()).toEqual([["LARGE"]]);
});

it("gives its code to a variant that has it now", async () => {
  const sku = async () => {
    const { data } = await world.ask('{ productVariant(sku: "SMALL") { status title } }');
    return data?.["productVariant"];
  };
  expect(await sku()).toMatchObject({ status: "REMOVED" });
  const variants = [part("large"), { ...part("petite"), sku: "SMALL" }];
  await world.take("shop", { records: [productRecord("shirt", { variants })] });
  expect(await sku()).toEqual({ status: "ACTIVE", title: "petite" });
});
