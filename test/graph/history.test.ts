import { afterAll, beforeAll, expect, it } from "vitest";
import { type GraphWorld, graphWorld } from "../support/graph.ts";
import { customerRecord, locationRecord, orderRecord, productRecord } from "../support/records.ts";

let world: GraphWorld;

beforeAll(async () => {
  world = await graphWorld();
  const order = (more: object) => orderRecord("o", [{ variant: "p-v", quantity: 1 }], more);
  const purchase = (e4: number, status: "DRAFT" | "QUOTED", updatedAt: string) => ({
    ...{ kind: "purchaseOrder" as const, sourceId: "po", updatedAt, number: "PO1" },
    ...{ reference: null, supplier: "s", location: "W", status, orderedAt: updatedAt },
    ...{ expectedAt: null, total: { e4, currency: "GBP" }, lines: [] },
  });
  const later = "2011-06-02T00:00:00Z";
  const supplier = { kind: "supplier" as const, sourceId: "s", updatedAt: null, name: "Hill" };
  await world.take("shop", {
    records: [
      { ...supplier, code: null, email: null, country: null },
      locationRecord("W", "Depot"),
      customerRecord("c"),
      productRecord("p"),
      order({}),
      purchase(10_000, "DRAFT", "2011-06-01T00:00:00Z"),
    ],
  });
  const changed = order({ customer: "c", location: "W", status: "COMPLETED", updatedAt: later });
  await world.take("shop", { records: [changed, purchase(20_000, "QUOTED", later)] });
});
afterAll(() => world.close());

it("tells a record's past no further than the scopes open its present", async () => {
  const changed = async (source: string, ...scopes: string[]) => {
    const { data, errors } = await world.ask(source, {}, { scopes });
    expect(errors).toBeUndefined();
    const [list] = Object.values(data ?? {}) as {
      nodes: { history: { changes: { field: string }[] }[] }[];
    }[];
    const entries = list?.nodes.flatMap(({ history }) => history) ?? [];
    return entries.flatMap(({ changes }) => changes.map(({ field }) => field)).sort();
  };
  const orders = `{ orders(first: 1) { nodes { history { changes { field from to } } } } }`;
  const all = ["customerId", "lines", "locationId", "status"];
  expect(await changed(orders, "orders:read")).toEqual(["lines", "status"]);
  expect(await changed(orders, "orders:read", "customers:read", "inventory:read")).toEqual(all);
  expect(await changed(orders, "admin")).toEqual(all);
  const bought = `{ purchaseOrders(first: 1) { nodes { history { changes { field } } } } }`;
  expect(await changed(bought, "supply:read")).not.toContain("totalE4");
  expect(await changed(bought, "supply:read", "costs:read")).toContain("totalE4");
});
