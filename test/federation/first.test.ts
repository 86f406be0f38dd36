import { expect, test } from "vitest";
import { federate, type Thing } from "./support/merged-graph.ts";

const users: Thing[] = [];
const products: Thing[] = [];
const reviews: Thing[] = [];
for (let i = 0; i < 3; i += 1) {
  users.push({
    __typename: "User",
    id: `u${i}`,
    name: `User ${i}`,
    username: `@u${i}`,
    reviews: ({ first }: { first: number }) =>
      reviews.filter((r) => r["author"] === users[i]).slice(0, first),
  });
  products.push({
    __typename: "Product",
    id: `p${i}`,
    upc: `upc${i}`,
    name: i === 1 ? null : `P ${i}`,
    weight: i,
    price: 10 * i,
    inStock: i !== 1,
    shippingEstimate: i * 5,
    reviews: () => reviews.filter((r) => r["product"] === products[i]),
  });
}
for (let i = 0; i < 9; i += 1)
  reviews.push({
    __typename: "Review",
    id: `r${i}`,
    body: `b${i}`,
    author: users[i % 3],
    product: products[(i * 2) % 3],
  });

const world = federate({
  subgraphs: {
    products: `type Query { topProducts(first: Int = 5): [Product] node(id: ID!): Node } interface Node { id: ID! } type Product implements Node @key(fields:"id") @key(fields:"upc") { id: ID! upc: String! name: String weight: Int price: Int }`,
    inventory: `type Product @key(fields:"upc") { upc: String! weight: Int @external price: Int @external inStock: Boolean shippingEstimate: Int @requires(fields:"price weight") }`,
    reviews: `type Query { review(id: ID!): Review } type Review @key(fields:"id") { id: ID! body: String author: User @provides(fields:"username") product: Product } type User @key(fields:"id") { id: ID! username: String @external reviews(first: Int!): [Review] } type Product @key(fields:"upc") { upc: String! reviews: [Review] }`,
    accounts: `type Query { me: User users: [User] } type User @key(fields:"id") { id: ID! name: String username: String @shareable }`,
  },
  entities: [...users, ...products, ...reviews],
  root: {
    topProducts: ({ first }: { first: number }) => products.slice(0, first),
    node: ({ id }: { id: string }) => products.find((p) => p["id"] === id) ?? null,
    review: ({ id }: { id: string }) => reviews.find((p) => p["id"] === id) ?? null,
    me: users[1],
    users,
  },
});

test.each([
  `query Q($n: Int = 3, $s: Boolean!) { top: topProducts(first: $n) { __typename name inStock @include(if:$s) shippingEstimate reviews { body author { n: name username reviews(first: $n) { id product { name }} } } } }`,
  `{ node(id:"p1") { id ... on Product { inStock } } __typename }`,
  `{ review(id:"r1") { product { name inStock} author { name } } users { name reviews(first:1) { body } } __schema { queryType { name } } }`,
])("%s", async (source) => {
  const variables = { s: true };
  expect(await world.ask(source, variables)).toEqual(await world.judge(source, variables));
});
