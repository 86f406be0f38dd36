import { describe, expect, it } from "vitest";
import { differenceOf } from "../../bench/support/federation/compare.ts";
import { federate } from "../../bench/support/federation/federate.ts";
import type { Thing } from "../../bench/support/federation/world.ts";

const users: Thing[] = [];
const products: Thing[] = [];
const reviews: Thing[] = [];
for (let i = 0; i < 3; i += 1) {
  users.push({
    ...{ __typename: "User", id: `u${i}`, name: `User ${i}`, username: `@u${i}` },
    reviews: ({ first }: { first: number }) =>
      reviews.filter((review) => review["author"] === users[i]).slice(0, first),
  });
  products.push({
    ...{ __typename: "Product", id: `p${i}`, upc: `upc${i}`, name: i === 1 ? null : `P ${i}` },
    ...{ weight: i, price: 10 * i, inStock: i !== 1, shippingEstimate: i * 5 },
    reviews: () => reviews.filter((review) => review["product"] === products[i]),
  });
}
for (let i = 0; i < 9; i += 1) {
  const [author, product] = [users[i % 3], products[(i * 2) % 3]];
  reviews.push({ __typename: "Review", id: `r${i}`, body: `b${i}`, author, product });
}
const byId = (things: readonly Thing[], id: string) => things.find((one) => one["id"] === id);

/** Entities over four subgraphs, with several keys, a required, a provided and a shared field. */
const world = federate({
  subgraphs: {
    products: `
      type Query { topProducts(first: Int = 5): [Product] node(id: ID!): Node }
      interface Node { id: ID! }
      type Product implements Node @key(fields: "id") @key(fields: "upc") {
        id: ID! upc: String! name: String weight: Int price: Int
      }`,
    inventory: `
      type Product @key(fields: "upc") {
        upc: String! weight: Int @external price: Int @external inStock: Boolean
        shippingEstimate: Int @requires(fields: "price weight")
      }`,
    reviews: `
      type Query { review(id: ID!): Review }
      type Review @key(fields: "id") {
        id: ID! body: String author: User @provides(fields: "username") product: Product
      }
      type User @key(fields: "id") {
        id: ID! username: String @external reviews(first: Int!): [Review]
      }
      type Product @key(fields: "upc") { upc: String! reviews: [Review] }`,
    accounts: `
      type Query { me: User users: [User] }
      type User @key(fields: "id") { id: ID! name: String username: String @shareable }`,
  },
  entities: [...users, ...products, ...reviews],
  root: {
    topProducts: ({ first }: { first: number }) => products.slice(0, first),
    node: ({ id }: { id: string }) => byId(products, id) ?? null,
    review: ({ id }: { id: string }) => byId(reviews, id) ?? null,
    me: users[1],
    users,
  },
});

describe("a federated graph answers as one graph of the same data would", () => {
  it.each([
    [
      "entities of entities, aliases, variables, an optional part",
      `query Q($n: Int = 3, $yes: Boolean!) {
        top: topProducts(first: $n) {
          __typename name inStock @include(if: $yes) shippingEstimate @skip(if: $yes)
          reviews { body author { n: name username reviews(first: $n) { id product { name } } } }
        }
      }`,
    ],
    ["an interface and a type of it", '{ node(id: "p1") { id ... on Product { inStock } } }'],
    ["nothing found", '{ node(id: "x") { id ... on Product { inStock } } review(id: "x") { id } }'],
    [
      "fragments, several roots and the schema itself",
      `query Q($yes: Boolean!) { ...Root __typename me { ...Who } }
      fragment Root on Query {
        review(id: "r1") { product { name inStock } author { ...Who } }
        users { ...Who reviews(first: 1) { body } }
        __schema @include(if: $yes) { queryType { name } }
      }
      fragment Who on User { name username }`,
    ],
  ])("%s", async (_what, source) => {
    for (const yes of [true, false]) {
      const answered = await world.ask(source, { yes });
      expect(differenceOf(answered, world.judge(source, { yes }))).toBeNull();
    }
  });

  it("asks for each entity once, however often it is there", async () => {
    world.requests.length = 0;
    await world.ask("{ topProducts { reviews { author { name } } } }");
    const [asked] = world.requests.filter(({ subgraph }) => subgraph === "accounts");
    expect(asked?.variables["representations"]).toHaveLength(users.length);
    expect(world.requests).toHaveLength(3);
  });
});
