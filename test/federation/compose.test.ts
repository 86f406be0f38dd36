import { expect, it } from "vitest";
import { linked } from "../../bench/support/federation/world.ts";
import { compose } from "../../src/federation/compose.ts";

function refusal(subgraphs: Readonly<Record<string, string>>): string {
  const composed = compose(
    Object.entries(subgraphs).map(([name, sdl]) => ({ name, sdl: linked(sdl) })),
  );
  if (composed.ok) throw new Error("It composes");
  expect(composed.fault.code).toBe("COMPOSITION_FAILED");
  return composed.fault.message;
}

const SHOP = 'type Query { item: Item } type Item @key(fields: "id") { id: ID! name: String }';

it.each<[string, Record<string, string>, string[]]>([
  ["text that is no schema", { shop: SHOP, odd: "type {" }, ["[odd]", "Syntax Error"]],
  [
    "a field of two types",
    { shop: SHOP, odd: 'type Item @key(fields: "id") { id: ID! name: Int @shareable }' },
    ["Item.name", '"shop"', '"odd"', "FIELD_TYPE_MISMATCH"],
  ],
  [
    "a field that both answer",
    { shop: SHOP, odd: 'type Item @key(fields: "id") { id: ID! name: String }' },
    ["Item.name", '"shop"', '"odd"', "INVALID_FIELD_SHARING"],
  ],
  [
    "a key of a field that is none",
    { shop: SHOP, odd: 'type Item @key(fields: "code") { id: ID! }' },
    ["[odd]", '"Item"', '"code"', "KEY_INVALID_FIELDS"],
  ],
  [
    "a required field that is none",
    { shop: SHOP, odd: 'type Item @key(fields: "id") { id: ID! a: Int @requires(fields: "b") }' },
    ["[odd]", "Item.a", '"b"', "REQUIRES_INVALID_FIELDS"],
  ],
  [
    "an external field that nobody has",
    {
      shop: SHOP,
      odd: 'type Item @key(fields: "id") { id: ID! b: Int @external a: Int @requires(fields: "b") }',
    },
    ["Item.b", "odd", "EXTERNAL_MISSING_ON_BASE"],
  ],
  [
    "a field that cannot be reached",
    { shop: SHOP, odd: "type Query { odd: Item } type Item { extra: Int }" },
    ["odd", "extra", "SATISFIABILITY_ERROR"],
  ],
  [
    "types of two kinds",
    { shop: SHOP, odd: "union Item = A type A { a: Int }" },
    ["Item", "shop", "odd", "TYPE_KIND_MISMATCH"],
  ],
  [
    "an interface that a type does not fulfil",
    {
      shop: `${SHOP} interface Named { name: String } type Big implements Named { name: String }`,
      odd: "interface Named { size: Int } type Small implements Named { size: Int name: String }",
    },
    ["Named", "Big", "shop"],
  ],
  [
    "an inaccessible type that is shown",
    { shop: "type Query { a: A } type A @inaccessible { b: Int }" },
    ["Query.a", "A", "shop", "REFERENCED_INACCESSIBLE"],
  ],
  [
    "a type that has nothing left to show",
    { shop: "type Query { a: A } type A { b: Int @inaccessible }" },
    ["A", "shop", "ONLY_INACCESSIBLE_CHILDREN"],
  ],
  [
    "an argument that only one demands",
    {
      shop: "type Query { a(x: Int!): Int @shareable }",
      odd: "type Query { a: Int @shareable }",
    },
    ["Query.a", "x", "shop", "odd", "REQUIRED_ARGUMENT_MISSING_IN_SOME_SUBGRAPH"],
  ],
  ["nothing to ask for", { shop: "type A { b: Int }" }, ["NO_QUERIES"]],
  [
    "an override of an override",
    {
      shop: SHOP.replace("name: String", 'name: String @override(from: "odd")'),
      odd: 'type Item @key(fields: "id") { id: ID! name: String @override(from: "shop") }',
    },
    ["Item.name", "shop", "odd", "OVERRIDE_SOURCE_HAS_OVERRIDE"],
  ],
  [
    "a directive where it cannot be",
    { shop: `${SHOP} interface Named { a: Int @requires(fields: "b") b: Int }` },
    ["[shop]", "Named.a", "@requires"],
  ],
])("composition names subgraph, type and field: %s", (_what, subgraphs, words) => {
  const message = refusal(subgraphs);
  for (const word of words) expect(message).toContain(word);
});

it("tells the first twenty reasons and how many there are besides", () => {
  const fields = Array.from({ length: 30 }, (_, i) => `f${i}: Int`).join(" ");
  const one = `type Query { ${fields} }`;
  const message = refusal({ shop: one, odd: one });
  expect(message.split("\n").filter((line) => line.includes("Query.f"))).toHaveLength(20);
  expect(message).toContain("And 10 more.");
});
