import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { RefreshPort } from "../../src/resolvers/refresh-port.ts";
import { type GraphWorld, graphWorld } from "../support/graph.ts";
import {
  inventoryRecord,
  locationRecord,
  orderRecord,
  priceRecord,
  productRecord,
} from "../support/records.ts";

let world: GraphWorld;
const PRODUCTS = 60;
const id = (i: number) => `P${String(i).padStart(3, "0")}`;

beforeAll(async () => {
  world = await graphWorld();
  const all = Array.from({ length: PRODUCTS }, (_, i) => id(i));
  await world.take("erp", {
    records: [
      locationRecord("W", "Warehouse"),
      locationRecord("S", "Store", "STORE"),
      {
        kind: "supplier",
        sourceId: "sup",
        updatedAt: null,
        name: "Hill & Sons",
        code: null,
        email: null,
        country: "GB",
      },
      ...all.map((p) => productRecord(p)),
      ...all.map((p) => priceRecord(`${p}-v`, 3)),
      ...all.flatMap((p, i) => [
        inventoryRecord(`${p}-v`, "W", i),
        inventoryRecord(`${p}-v`, "S", 2),
      ]),
      ...all.map((p) => ({
        kind: "supplierOffer" as const,
        sourceId: `off-${p}`,
        updatedAt: null,
        supplier: "sup",
        variant: `${p}-v`,
        unitCost: { e4: 12_345, currency: "GBP" },
        leadTimeDays: 10,
        minimumQuantity: 12,
        packSize: 6,
      })),
      ...all.map((p) => orderRecord(`o-${p}`, [{ variant: `${p}-v`, quantity: 2 }])),
    ],
  });
});
afterAll(() => world.close());

const PAGE = /* GraphQL */ `
  query Page($first: Int!, $after: Cursor, $maxAge: Duration) {
    products(first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      nodes {
        id title
        variants {
          sku
          price(maxAge: $maxAge) { amount { amount currency } provenance { system age stale } }
          inventory(maxAge: $maxAge) { onHand availableToPromise location { name } provenance { stale } }
          supplierOffers { unitCost { amount } leadTime supplier { name } }
          incomingPurchaseOrders(first: 5) { nodes { id } }
        }
        orders(first: 2) { nodes { number lines { quantity variant { sku } } } }
      }
    }
  }
`;

type Page = {
  products: {
    pageInfo: { hasNextPage: boolean; endCursor: string };
    nodes: {
      title: string;
      variants: {
        price: { amount: { amount: string }; provenance: { stale: boolean } };
        inventory: { onHand: number; location: { name: string } }[];
        supplierOffers: { unitCost: { amount: string }; leadTime: string }[];
      }[];
      orders: { nodes: { number: string }[] };
    }[];
  };
};

describe("a page of products", () => {
  it("costs as many statements and upstream reads for 50 products as for 5", async () => {
    const upstream: string[] = [];
    const refresh: RefreshPort = async (kind, origins) => {
      upstream.push(`${kind}`);
      expect(origins.length).toBeGreaterThan(4);
      return new Set();
    };
    const cost = async (first: number) => {
      world.statements.length = 0;
      upstream.length = 0;
      const answer = await world.ask(PAGE, { first, maxAge: "PT0S" }, { refresh });
      expect(answer.errors).toBeUndefined();
      return { statements: world.statements.length, upstream: [...upstream].sort() };
    };
    const few = await cost(5);
    const many = await cost(50);
    expect(many).toEqual(few);
    expect(many.upstream).toEqual(["inventory", "price"]);
    expect(many.statements).toBeLessThanOrEqual(14);
  });

  it("counts the orders of 50 products in one statement", async () => {
    const source = `query ($first: Int!, $status: [OrderStatus!]) { products(first: $first) {
      nodes { orders(first: 1, filter: { status: $status }) { totalCount } } } }`;
    const cost = async (first: number, status: string) => {
      world.statements.length = 0;
      const { data } = await world.ask(source, { first, status: [status] });
      const { nodes } = (data as { products: { nodes: { orders: { totalCount: number } }[] } })
        .products;
      const counts = new Set(nodes.map(({ orders }) => orders.totalCount));
      return { counts: [...counts], statements: world.statements.length };
    };
    expect(await cost(50, "OPEN")).toEqual({ counts: [1], statements: 3 });
    expect(await cost(2, "CANCELLED")).toEqual({ counts: [0], statements: 3 });
  });

  it("sells by the day within any range that a DateTime can name", async () => {
    const source = `query ($range: DateTimeRange!) { productVariant(sku: "SKU-P001") {
      dailySales(range: $range) { units } } }`;
    const sales = async (range: object) => (await world.ask(source, { range })).data;
    const [until, from] = ["2011-06-02T00:00:00+14:00", "2011-05-31T14:00:00-10:00"];
    const sold = { productVariant: { dailySales: [{ units: 2 }] } };
    expect(await sales({ from, until })).toEqual(sold);
    const early = { until: "0001-03-01T00:00:00Z" };
    expect(await sales(early)).toEqual({ productVariant: { dailySales: [] } });
  });

  it("shows stock everywhere, price, cost and supplier as the systems told them", async () => {
    const { data } = await world.ask(PAGE, { first: 3 });
    const [, second] = (data as Page).products.nodes;
    expect(second).toMatchObject({
      title: `Product ${id(1)}`,
      variants: [
        {
          sku: `SKU-${id(1)}`,
          price: { amount: { amount: "3.00", currency: "GBP" }, provenance: { stale: false } },
          inventory: [
            { onHand: 2, location: { name: "Store" } },
            { onHand: 1, location: { name: "Warehouse" } },
          ],
          supplierOffers: [{ unitCost: { amount: "1.2345" }, leadTime: "P10D" }],
        },
      ],
      orders: { nodes: [{ number: `#o-${id(1)}` }] },
    });
  });

  it("walks every product once, page by page", async () => {
    const titles: string[] = [];
    let after: string | null = null;
    for (let more = true; more; ) {
      const { data } = await world.ask(PAGE, { first: 7, after });
      const { nodes, pageInfo } = (data as Page).products;
      titles.push(...nodes.map(({ title }) => title));
      after = pageInfo.endCursor;
      more = pageInfo.hasNextPage;
    }
    expect(titles).toEqual(Array.from({ length: PRODUCTS }, (_, i) => `Product ${id(i)}`));
  });

  it("marks as stale what could not be read again, and invents nothing", async () => {
    const refresh: RefreshPort = async (_kind, origins) => new Set(origins.map((o) => o.id));
    const { data, errors } = await world.ask(PAGE, { first: 1, maxAge: "PT0S" }, { refresh });
    expect(errors).toBeUndefined();
    const variant = (data as Page).products.nodes[0]?.variants[0];
    expect(variant?.price).toMatchObject({
      amount: { amount: "3.00" },
      provenance: { stale: true },
    });
  });
});

describe("a system that answers with what is not usable", () => {
  it("leaves the value as it was, and does not hide that it is old", async () => {
    const refresh: RefreshPort = async () => {
      const reject = { kind: "price" as const, sourceId: `${id(0)}-v`, reason: "x", at: "amount" };
      await world.take("erp", { records: [], rejects: [{ ...reject, payload: null }] });
      return new Set();
    };
    const { data } = await world.ask(PAGE, { first: 1, maxAge: "PT0S" }, { refresh });
    const variant = (data as Page).products.nodes[0]?.variants[0];
    expect(variant?.price).toMatchObject({ provenance: { stale: true } });
  });
});

describe("bad input", () => {
  const code = async (source: string, variables = {}, scopes?: string[]) => {
    const { errors } = await world.ask(source, variables, scopes ? { scopes } : {});
    return errors?.map((error) => error.extensions["code"]);
  };

  it("names a page of 10,000, of none, and a cursor from another list", async () => {
    // What may be asked for is looked at first, and then how long a page may be.
    expect(await code(PAGE, { first: 10_000 })).toEqual(["COST_TOO_HIGH"]);
    expect(await code(PAGE, { first: 101 })).toEqual(["PAGE_SIZE_INVALID"]);
    expect(await code(PAGE, { first: 0 })).toEqual(["PAGE_SIZE_INVALID"]);
    const { data } = await world.ask(PAGE, { first: 1 });
    const cursor = (data as Page).products.pageInfo.endCursor;
    const sorted = `query ($after: Cursor) {
      products(first: 1, after: $after, filter: { search: "x" }) { nodes { id } } }`;
    expect(await code(sorted, { after: cursor })).toEqual(["CURSOR_INVALID"]);
    expect(await code(PAGE, { first: 1, after: "bm90IGEgY3Vyc29y" })).toEqual(["CURSOR_INVALID"]);
  });

  it("names what no column can hold: a NUL, a year, an offset, a forged cursor", async () => {
    const bySku = `query ($q: String!) { product(sku: $q) { id } }`;
    expect(await code(bySku, { q: "a\u0000" })).toEqual(["INPUT_INVALID"]);
    const search = `query ($q: String!) { search(query: $q, first: 5) { nodes { id } } }`;
    expect(await code(search, { q: "a\u0000" })).toEqual(["INPUT_INVALID"]);
    expect(await code(search, { q: "x".repeat(3000) })).toBeUndefined();
    const since = `query ($q: DateTime) {
      orders(first: 5, filter: { placedAt: { from: $q } }) { nodes { id } } }`;
    expect(await code(since, { q: "0000-01-01T00:00:00Z" })).toHaveLength(1);
    expect(await code(since, { q: "2011-01-01T00:00:00+23:00" })).toHaveLength(1);
    const paged = `query ($after: Cursor) { orders(first: 1, after: $after) {
      pageInfo { endCursor } } }`;
    const { data } = await world.ask(paged);
    const { endCursor } = (data as { orders: { pageInfo: { endCursor: string } } }).orders.pageInfo;
    const values = JSON.parse(Buffer.from(endCursor, "base64url").toString("utf8"));
    values[1] = "no time at all";
    const after = Buffer.from(JSON.stringify(values)).toString("base64url");
    expect(await code(paged, { after })).toEqual(["INPUT_INVALID"]);
  });

  it("names a wrong id, two keys at once, and none", async () => {
    expect(await code(`{ node(id: "nonsense") { id } }`)).toEqual(["ID_INVALID"]);
    expect(await code(`{ product(sku: "a", gtin: "b") { id } }`)).toEqual(["INPUT_INVALID"]);
    expect(await code(`{ product { id } }`)).toEqual(["INPUT_INVALID"]);
  });

  it("refuses what the scopes do not open, before anything runs", async () => {
    world.statements.length = 0;
    const source = `{ products(first: 1) { nodes { variants { supplierOffers { unitCost { amount } } } } } }`;
    expect(await code(source, {}, ["catalog:read", "supply:read"])).toEqual(["SCOPE_MISSING"]);
    expect(world.statements).toEqual([]);
  });
});

describe("finding things", () => {
  it("finds by words, by unfinished words and by number, best first, within the scopes", async () => {
    const source = `query ($q: String!) { search(query: $q, first: 10) { nodes { __typename id } } }`;
    const types = async (q: string, scopes?: string[]) => {
      const { data } = await world.ask(source, { q }, scopes ? { scopes } : {});
      const { search } = data as { search: { nodes: { __typename: string }[] } };
      return search.nodes.map(({ __typename }) => __typename);
    };
    expect(await types("P00")).toContain("Product");
    expect(await types("o-P003")).toContain("Order");
    expect(await types("hill")).toEqual(["Supplier"]);
    expect(await types("hill", ["catalog:read"])).toEqual([]);
    expect(await types("!!! & | <->")).toEqual([]);
  });

  it("finds each kind alone, and shows what it finds by edges too", async () => {
    const source = `query ($q: String!, $types: [SearchType!]) {
      search(query: $q, first: 10, types: $types) {
        edges { node { __typename ... on Order { number } } } nodes { __typename }
      }
    }`;
    const of = async (q: string, type: string) => {
      const { data, errors } = await world.ask(source, { q, types: [type] });
      expect(errors).toBeUndefined();
      const { edges, nodes } = (data as { search: { edges: { node: object }[]; nodes: [] } })
        .search;
      expect(edges.map(({ node }) => (node as { __typename: string }).__typename)).toEqual(
        nodes.map(({ __typename }) => __typename),
      );
      return edges.length;
    };
    expect(await of("o-P003", "ORDER")).toBe(1);
    expect(await of("hill", "SUPPLIER")).toBe(1);
    expect(await of("P00", "PRODUCT")).toBeGreaterThan(1);
    expect(await of("P00", "PURCHASE_ORDER")).toBe(0);
  });

  it("finds nothing where none of the kinds asked for may be read", async () => {
    const source = `{ search(query: "P00", first: 10, types: [ORDER]) { nodes { id } } }`;
    const answer = await world.ask(source, {}, { scopes: ["catalog:read"] });
    expect(answer).toEqual({ data: { search: { nodes: [] } } });
  });

  it("lists the products of a category", async () => {
    const source = `{ categories(first: 5) { nodes { name products(first: 100) { nodes { id } } } } }`;
    const { data } = await world.ask(source);
    const { nodes } = (data as { categories: { nodes: { products: { nodes: [] } }[] } }).categories;
    expect(nodes.map(({ products }) => products.nodes.length)).toEqual([PRODUCTS]);
  });

  it("filters by category and by what is left", async () => {
    const source = `query ($filter: ProductFilter) { products(first: 100, filter: $filter) { totalCount nodes { title } } }`;
    const count = async (filter: object) => {
      const { data } = await world.ask(source, { filter });
      return (data as { products: { totalCount: number } }).products.totalCount;
    };
    expect(await count({ categories: ["Lighting"] })).toBe(PRODUCTS);
    expect(await count({ categories: ["None"] })).toBe(0);
    expect(await count({ availableBelow: 5 })).toBe(3);
  });
});
