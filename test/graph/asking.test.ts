import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type GraphWorld, graphWorld } from "../support/graph.ts";
import { customerRecord, orderRecord, productRecord } from "../support/records.ts";

const ADDRESS = { line1: null, line2: null, city: null, region: null, postalCode: null };
const SOLD = ["2011-04-01", "2011-05-10", "2011-06-01"];

let world: GraphWorld;
beforeAll(async () => {
  world = await graphWorld();
  await world.take("shop", {
    records: [
      productRecord("lamp", { title: "Lamp", categories: ["Home Décor"], vendor: "Hill & Sons" }),
      productRecord("mug", { title: "Mug", categories: ["Kitchen"], vendor: null }),
      productRecord("bare", { title: "Bare", categories: [] }),
      {
        ...customerRecord("7"),
        givenName: "Grace",
        email: "grace.h_7@mail.example.com",
        phone: "+44 20 7946 0000",
        addresses: [{ ...ADDRESS, country: "GB" }],
      },
      { ...customerRecord("8"), addresses: [{ ...ADDRESS, country: "FR" }] },
      ...SOLD.map((day, i) =>
        orderRecord(String(1001 + i), [{ variant: "mug-v", quantity: i + 1 }], {
          placedAt: `${day}T12:00:00Z`,
        }),
      ),
    ],
  });
  await world.take("erp", {
    records: [orderRecord("e", [{ variant: "x", quantity: 1 }], { number: "1001" })],
  });
});
afterAll(() => world.close());

async function ask<Data>(source: string, variables = {}): Promise<Data> {
  const { data, errors } = await world.ask(source, variables);
  expect(errors).toBeUndefined();
  return data as Data;
}

async function titles(filter: object): Promise<readonly string[]> {
  const { products } = await ask<{ products: { nodes: { title: string }[] } }>(
    "query ($filter: ProductFilter) { products(first: 9, filter: $filter) { nodes { title } } }",
    { filter },
  );
  return products.nodes.map(({ title }) => title);
}

async function names(filter: object): Promise<readonly string[]> {
  const { customers } = await ask<{ customers: { nodes: { displayName: string }[] } }>(
    "query ($f: CustomerFilter) { customers(first: 9, filter: $f) { nodes { displayName } } }",
    { f: filter },
  );
  return customers.nodes.map(({ displayName }) => displayName);
}

describe("a filter", () => {
  it("counts a blank text as none", async () => {
    expect(await titles({ search: "" })).toEqual(["Bare", "Lamp", "Mug"]);
    expect(await titles({ search: " \t" })).toEqual(["Bare", "Lamp", "Mug"]);
    expect(await titles({ search: "lam" })).toEqual(["Lamp"]);
    expect(await names({ search: " " })).toHaveLength(2);
  });

  it("compares categories, vendors and countries without case", async () => {
    expect(await titles({ categories: ["home dÉcor", "nothing"] })).toEqual(["Lamp"]);
    expect(await titles({ categories: [] })).toEqual([]);
    expect(await titles({ vendor: "HILL & sons" })).toEqual(["Lamp"]);
    expect(await names({ country: "gb" })).toEqual(["Grace Number 7"]);
    expect(await names({ country: "de" })).toEqual([]);
  });

  it("finds a customer by a whole e-mail address, by its beginning and by a number", async () => {
    for (const search of ["grace.h_7@mail.example.com", "GRACE.H_7@mail", "grace.h", "7946 0000"]) {
      expect([search, await names({ search })]).toEqual([search, ["Grace Number 7"]]);
    }
  });
});

describe("search", () => {
  const SEARCH = "query ($q: String!) { search(query: $q, first: 9) { nodes { __typename } } }";

  it("says what to do about a blank query", async () => {
    for (const q of ["", "  "]) {
      const { errors } = await world.ask(SEARCH, { q });
      expect(errors?.[0]?.extensions).toMatchObject({ code: "INPUT_INVALID", at: "query" });
    }
  });

  it("finds a customer by a whole e-mail address, for who may read customers", async () => {
    const q = "Grace.H_7@mail.example.com";
    const found = { search: { nodes: [{ __typename: "Customer" }] } };
    expect(await ask(SEARCH, { q })).toEqual(found);
    const scopes = ["catalog:read", "orders:read"];
    expect(await world.ask(SEARCH, { q }, { scopes })).toEqual({ data: { search: { nodes: [] } } });
  });
});

it("finds an order by its number with and without its sign, the exact one first", async () => {
  const order = async (number: string) =>
    await ask<object>("query ($number: String) { order(number: $number) { number } }", { number });
  expect(await order("#1002")).toEqual({ order: { number: "#1002" } });
  expect(await order("1002")).toEqual({ order: { number: "#1002" } });
  expect(await order("#1001")).toEqual({ order: { number: "#1001" } });
  expect(await order("1001")).toEqual({ order: { number: "1001" } });
  expect(await order("9")).toEqual({ order: null });
});

describe("daily sales", () => {
  const SALES = `query ($range: DateTimeRange) { productVariant(sku: "SKU-mug") {
    dailySales(range: $range) { day units } } }`;
  const sales = async (range: object | null) => {
    const { productVariant } = await ask<{ productVariant: { dailySales: { day: string }[] } }>(
      SALES,
      { range },
    );
    return productVariant.dailySales.map(({ day }) => day.slice(0, 10));
  };

  it("end with the day of the newest sale, and have thirty days, unless something else is asked", async () => {
    const newest = SOLD.slice(1);
    expect(await sales(null)).toEqual(newest);
    expect(await sales({})).toEqual(newest);
    expect(await sales({ from: "2011-03-01T00:00:00Z" })).toEqual(SOLD);
    expect(await sales({ until: "2011-04-20T00:00:00Z" })).toEqual(SOLD.slice(0, 1));
  });

  it("are refused for more days than are told, with the limit", async () => {
    const range = { from: "2010-01-01T00:00:00Z", until: "2011-02-06T00:00:00Z" };
    const { errors } = await world.ask(SALES, { range });
    expect(errors?.[0]?.extensions).toMatchObject({ code: "INPUT_INVALID", at: "range" });
    expect(errors?.[0]?.message).toContain("401 days; at most 400");
    expect(await sales({ ...range, until: "2011-02-05T00:00:00Z" })).toEqual([]);
  });
});

describe("what can never be meant", () => {
  it.each([
    ['{ run(id: "prod_1") { id } }', "run_"],
    ['{ product(id: "hello") { id } }', "prod_"],
    ['{ productVariant(id: "prod_1") { id } }', "var_"],
    ['{ order(id: "") { id } }', "ord_"],
    ['{ customer(id: "x") { id } }', "cust_"],
    ['{ supplier(id: "po_1") { id } }', "sup_"],
    ['{ purchaseOrder(id: "1001") { id } }', "po_"],
  ])("is refused instead of not found: %s", async (source, prefix) => {
    const { errors } = await world.ask(source);
    expect(errors?.[0]?.extensions).toMatchObject({ code: "ID_INVALID", at: "id" });
    expect(errors?.[0]?.message).toContain(`begins with ${prefix}`);
  });

  it("is told with the value, its place and what is accepted", async () => {
    const source = `{ orders(first: 1, filter: { placedAt: { from: "yesterday" } }) {
      nodes { id } } }`;
    const { errors } = await world.ask(source);
    expect(errors?.[0]).toMatchObject({ locations: [{ line: 1, column: 48 }] });
    expect(errors?.[0]?.message).toMatch(/"yesterday".*a point in time as in ISO 8601/);
    const asked = `query ($d: Duration!) { productVariant(sku: "x") {
      price(maxAge: $d) { __typename } } }`;
    const variable = await world.ask(asked, { d: "soon" });
    expect(variable.errors?.[0]?.message).toMatch(/"\$d".*"soon".*an ISO 8601 duration/);
  });
});
