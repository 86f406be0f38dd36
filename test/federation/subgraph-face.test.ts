import { Kind, parse } from "graphql";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { compose } from "../../src/federation/compose.ts";
import { ok, unwrap } from "../../src/kernel/result.ts";
import { ENTITY_CODES } from "../../src/resolvers/entity.ts";
import { typeDefs } from "../../src/schema/type-defs.ts";
import { createSubgraph } from "../../src/server/graph.ts";
import { fixedGraph } from "../../src/server/graphql/graph-versions.ts";
import { localGraph } from "../../src/server/graphql/local-graph.ts";
import { realClock } from "../support/clock.ts";
import { type GraphWorld, graphWorld } from "../support/graph.ts";
import { customerRecord, orderRecord, productRecord } from "../support/records.ts";

let world: GraphWorld;
beforeAll(async () => {
  world = await graphWorld(realClock, async (mask) =>
    ok({ value: fixedGraph(localGraph(createSubgraph(), mask)), stop: async () => {} }),
  );
  await world.take("shop", {
    records: [
      productRecord("mug", { title: "Mug" }),
      productRecord("lamp", { title: "Lamp" }),
      { ...customerRecord("7"), email: "ada@example.com" },
      orderRecord("1001", [{ variant: "mug-v", quantity: 2 }], { number: "#1001" }),
    ],
  });
});
afterAll(() => world.close());

const ENTITIES = `query ($r: [_Any!]!) { _entities(representations: $r) {
  __typename
  ... on ProductVariant { sku product { title } }
  ... on Order { number }
  ... on Customer { email }
} }`;

async function entities(r: readonly object[], options = {}) {
  return JSON.parse(JSON.stringify(await world.ask(ENTITIES, { r }, options)));
}

describe("our graph as a subgraph", () => {
  it("tells a schema that composes with another's, and tells clients nothing of federation", async () => {
    const { data } = await world.ask("{ _service { sdl } }", {}, { scopes: [] });
    const { sdl } = (data as { _service: { sdl: string } })._service;
    const other = `extend schema @link(url: "https://specs.apollo.dev/federation/v2.5",
      import: ["@key"])
      type Query { best: Product } type Product @key(fields: "id") { id: ID! rank: Int }`;
    const supergraph = unwrap(
      compose([
        { name: "tutti", sdl },
        { name: "ranks", sdl: other },
      ]),
    );
    expect(supergraph).toContain("replenishStock");
    expect(supergraph).not.toContain("_entities");
  });

  it("finds entities by every key, in order, each read with its likes", async () => {
    world.statements.length = 0;
    const { data, errors } = await entities([
      { __typename: "ProductVariant", sku: "SKU-mug" },
      { __typename: "Customer", email: "ADA@example.com" },
      { __typename: "Order", number: "1001" },
      { __typename: "ProductVariant", sku: "no such" },
      { __typename: "ProductVariant", sku: "SKU-lamp" },
    ]);
    expect(errors).toBeUndefined();
    expect(data._entities).toEqual([
      { __typename: "ProductVariant", sku: "SKU-mug", product: { title: "Mug" } },
      { __typename: "Customer", email: "ada@example.com" },
      { __typename: "Order", number: "#1001" },
      null,
      { __typename: "ProductVariant", sku: "SKU-lamp", product: { title: "Lamp" } },
    ]);
    // Variants, customers, orders, and the variants' products.
    expect(world.statements).toHaveLength(4);
  });

  it("answers for each what it can, and says what it cannot", async () => {
    const { data, errors } = await entities([
      { __typename: "Nothing", id: "x" },
      { __typename: "Order", name: "1001" },
      { __typename: "Order", number: "1001" },
    ]);
    expect(data._entities).toEqual([null, null, { __typename: "Order", number: "#1001" }]);
    expect(errors).toMatchObject([
      { path: ["_entities", 0], extensions: { code: "INPUT_INVALID" } },
      { path: ["_entities", 1], message: "Name the Order by id, number." },
    ]);
    const many = Array.from({ length: 1_001 }, (_, i) => ({ __typename: "Order", number: `${i}` }));
    const refused = await entities(many);
    expect(refused.errors[0]).toMatchObject({ extensions: { code: "INPUT_INVALID" } });
  });

  it("opens to a key what its scopes open", async () => {
    const { errors } = await entities([], { scopes: ["catalog:read", "orders:read"] });
    expect(errors[0].extensions).toMatchObject({ code: "SCOPE_MISSING" });
  });

  it.each([
    ["Customer", "email", "ada@example.com", "nobody@example.com", "customers:read"],
    ["Order", "number", "1001", "9999", "orders:read"],
    ["ProductVariant", "sku", "SKU-mug", "SKU-none", "catalog:read"],
  ])("does not tell a key whether there is a %s", async (type, key, known, unknown, scope) => {
    const asking =
      "query ($r: [_Any!]!) { _entities(representations: $r) { __typename ...on Node { id } } }";
    const r = [known, unknown].map((value) => ({ __typename: type, [key]: value }));
    const closed = await world.ask(asking, { r }, { scopes: ["events:read"] });
    expect(closed.data).toEqual({ _entities: [null, null] });
    expect(closed.errors?.map(({ extensions }) => extensions["code"])).toEqual([
      "SCOPE_MISSING",
      "SCOPE_MISSING",
    ]);
    const open = await world.ask(asking, { r }, { scopes: [scope] });
    expect(open.errors).toBeUndefined();
    expect(open.data).toMatchObject({ _entities: [{ __typename: type }, null] });
  });

  it("finds by every key that the schema names", () => {
    const keys = typeDefs()
      .flatMap((source) => parse(source).definitions)
      .flatMap((one) =>
        one.kind === Kind.OBJECT_TYPE_DEFINITION
          ? (one.directives ?? []).flatMap(({ name, arguments: given }) => {
              const value = given?.[0]?.value;
              const isKey = name.value === "key" && value?.kind === Kind.STRING;
              return isKey && value.value !== "id" ? [`${one.name.value}.${value.value}`] : [];
            })
          : [],
      );
    const found = Object.entries(ENTITY_CODES).flatMap(([type, codes]) =>
      Object.keys(codes).map((code) => `${type}.${code}`),
    );
    expect(keys.toSorted()).toEqual(found.toSorted());
  });
});
