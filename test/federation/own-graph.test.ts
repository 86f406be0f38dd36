import { lexicographicSortSchema, printSchema } from "graphql";
import { expect, test } from "vitest";
import { compose } from "../../src/federation/compose.ts";
import { readSupergraph } from "../../src/federation/supergraph.ts";
import { unwrap } from "../../src/kernel/result.ts";
import { subgraphSdl } from "../../src/schema/subgraph-sdl.ts";
import { createGraph } from "../../src/server/graph.ts";

const REVIEWS = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5", import: ["@key", "@shareable"])
  type Query { newestReviews: [Review!]! }
  type Review { stars: Int! text: String about: ProductVariant! }
  type ProductVariant @key(fields: "sku") { sku: String reviews: [Review!]! }
  type Customer @key(fields: "email") { email: String loyaltyPoints: Int }`;

test("our graph is a subgraph beside others, and alone the same as ever", () => {
  const alone = unwrap(readSupergraph(unwrap(compose([{ name: "tutti", sdl: subgraphSdl() }]))));
  const own = lexicographicSortSchema(createGraph());
  const types = (text: string) => text.replace(/^directive .*$|^scalar FieldSet$/gm, "");
  expect(types(printSchema(lexicographicSortSchema(alone.schema))).length).toBeGreaterThan(1000);
  const both = compose([
    { name: "tutti", sdl: subgraphSdl() },
    { name: "reviews", sdl: REVIEWS },
  ]);
  const { schema } = unwrap(readSupergraph(unwrap(both)));
  expect(Object.keys(schema.getQueryType()!.getFields())).toEqual(
    expect.arrayContaining([...Object.keys(own.getQueryType()!.getFields()), "newestReviews"]),
  );
});
