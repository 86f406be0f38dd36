import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compose } from "../../src/federation/compose.ts";
import { subgraphSdl } from "../../src/schema/subgraph-sdl.ts";
import { startGraph } from "../../src/server/graph-part.ts";
import { realClock } from "../support/clock.ts";
import { type GraphWorld, gatewayOf, graphWorld } from "../support/graph.ts";
import { customerRecord, orderRecord, productRecord } from "../support/records.ts";
import { graphConfig } from "./support/graph-config.ts";
import { startRemoteSubgraph } from "./support/remote-subgraph.ts";

const REVIEWS = `
  extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key"])
  type Query { newestReviews: [Review]! }
  type Review { stars: Int! about: ProductVariant! by: Customer! order: Order! }
  type ProductVariant @key(fields: "sku") { sku: String reviews: [Review!]! averageStars: Float }
  type Customer @key(fields: "email") { email: String loyaltyPoints: Int! }
  type Order @key(fields: "number") { number: String! }`;

const given = [
  {
    stars: 5,
    about: { sku: "SKU-mug" },
    by: { email: "ada@example.com" },
    order: { number: "1001" },
  },
  {
    stars: 2,
    about: { sku: "SKU-lamp" },
    by: { email: "nobody@example.com" },
    order: { number: "1001" },
  },
];

let remote: Awaited<ReturnType<typeof startRemoteSubgraph>>;
let world: GraphWorld;
beforeAll(async () => {
  remote = await startRemoteSubgraph(REVIEWS, {
    Query: { newestReviews: () => given },
    ProductVariant: {
      reviews: ({ sku }: { sku: string }) => given.filter(({ about }) => about.sku === sku),
      averageStars: ({ sku }: { sku: string }) => {
        if (sku === "SKU-lamp") throw new Error("lamps cannot be averaged");
        return 4.5;
      },
    },
    Customer: { loyaltyPoints: ({ email }: { email: string }) => email.length },
  });
  const config = graphConfig({ reviews: { url: remote.url } });
  world = await graphWorld(realClock, (mask) => startGraph(config, { mask, ...gatewayOf }));
  await world.take("shop", {
    records: [
      productRecord("mug", { title: "Mug" }),
      productRecord("lamp", { title: "Lamp" }),
      { ...customerRecord("7"), email: "ada@example.com" },
      orderRecord("1001", [{ variant: "mug-v", quantity: 2 }], { number: "1001" }),
    ],
  });
});
afterAll(async () => {
  await world.close();
  await remote.close();
});

const plain = (answer: unknown) => JSON.parse(JSON.stringify(answer));

describe("a team's subgraph beside our graph", () => {
  it("hangs fields on our variants by SKU", async () => {
    const source = `{ productVariant(sku: "SKU-mug") { sku product { title } averageStars
      reviews { stars about { product { title } } } } }`;
    expect(plain(await world.ask(source))).toEqual({
      data: {
        productVariant: {
          ...{ sku: "SKU-mug", product: { title: "Mug" }, averageStars: 4.5 },
          reviews: [{ stars: 5, about: { product: { title: "Mug" } } }],
        },
      },
    });
  });

  it("reaches our records from its own, by what it knows them by", async () => {
    const source = `{ newestReviews { stars about { product { title } }
      by { displayName loyaltyPoints } order { number total { amount } } } }`;
    const { data, errors } = plain(await world.ask(source));
    expect(data.newestReviews[0]).toMatchObject({
      about: { product: { title: "Mug" } },
      by: { loyaltyPoints: 15 },
      order: { number: "1001" },
    });
    // Nobody has that address, so the customer has no name, which it would have to have.
    expect(data.newestReviews[1]).toBeNull();
    expect(errors).toMatchObject([{ path: ["newestReviews", 1, "by", "displayName"] }]);
  });

  it("is not asked, and nothing is planned, for what is ours alone", async () => {
    const before = remote.requests.length;
    const source = '{ productVariant(sku: "SKU-mug") { sku __typename product { title } } }';
    expect(plain(await world.ask(source)).data.productVariant.product.title).toBe("Mug");
    expect(remote.requests).toHaveLength(before);
  });

  it("fails alone, at its own fields, with its name", async () => {
    const source = `{ products(first: 5) { nodes { title variants { sku averageStars } } } }`;
    const { data, errors } = plain(await world.ask(source));
    expect(data.products.nodes.map(({ title }: { title: string }) => title).sort()).toEqual([
      "Lamp",
      "Mug",
    ]);
    expect(errors).toHaveLength(1);
    expect(errors[0]).toMatchObject({
      message: "lamps cannot be averaged",
      extensions: { subgraph: "reviews" },
    });
    expect(errors[0].path.at(-1)).toBe("averageStars");

    remote.setDown(true);
    const without = plain(await world.ask(source));
    remote.setDown(false);
    expect(
      without.data.products.nodes.flatMap((node: { variants: unknown[] }) => node.variants),
    ).toEqual(expect.arrayContaining([{ sku: "SKU-mug", averageStars: null }]));
    expect(without.errors).toHaveLength(2);
    expect(without.errors[0].extensions).toEqual({
      code: "SUBGRAPH_UNAVAILABLE",
      recovery: "retry",
      subgraph: "reviews",
    });
  });

  it("is closed to whoever lacks the scopes of what the operation touches of ours", async () => {
    const source = "{ newestReviews { stars order { status } } }";
    const { errors } = await world.ask(source, {}, { scopes: ["catalog:read"] });
    expect(errors?.[0]?.extensions).toMatchObject({ code: "SCOPE_MISSING" });
    const open = "{ newestReviews { stars about { sku } } }";
    expect((await world.ask(open, {}, { scopes: ["catalog:read"] })).errors).toBeUndefined();
  });

  it("keeps our errors masked and coded, and wrong variables refused", async () => {
    const source = `query ($q: String!, $n: Int!) { newestReviews { stars }
      search(query: $q, first: $n) { nodes { id } } }`;
    const blank = plain(await world.ask(source, { q: " ", n: 3 }));
    expect(blank.errors).toMatchObject([
      { path: ["search"], extensions: { code: "INPUT_INVALID" } },
    ]);
    const wrong = plain(await world.ask(source, { q: "x", n: "three" }));
    expect(wrong).not.toHaveProperty("data");
    expect(wrong.errors[0].extensions).toMatchObject({ code: "BAD_USER_INPUT" });
  });
});

it("composition says of a conflict which subgraphs, type and field", () => {
  const wrong = REVIEWS.replace("number: String! }", "number: String! status: Int }");
  const made = compose([
    { name: "tutti", sdl: subgraphSdl() },
    { name: "reviews", sdl: wrong },
  ]);
  expect(made).toMatchObject({ ok: false, fault: { code: "COMPOSITION_FAILED" } });
  expect(!made.ok && made.fault.message).toMatch(/"Order.status".*"tutti".*"reviews"/s);
});
