import { buildSchema, parse } from "graphql";
import { describe, expect, test } from "vitest";
import { readCostRules } from "../../../src/server/cost/cost-rules.ts";
import { prepareCost } from "../../../src/server/cost/operation-cost.ts";

const schema = buildSchema(`
  directive @cost(weight: Int!) on ARGUMENT_DEFINITION | ENUM | FIELD_DEFINITION | INPUT_FIELD_DEFINITION | OBJECT | SCALAR
  directive @listSize(assumedSize: Int, slicingArguments: [String!], sizedFields: [String!],
    requireOneSlicingArgument: Boolean = true) on FIELD_DEFINITION
  interface Named { name: String }
  type Cheap implements Named { name: String all: [Cheap!]! @listSize(assumedSize: 3) }
  type Dear implements Named @cost(weight: 7) { name: String one: Cheap }
  interface Priced {
    price(at: Int): Int
    tax: Int @cost(weight: 6)
    offers(first: Int): [Cheap!]
    page(limit: Int): CheapPage
  }
  type OnSale implements Priced {
    price(at: Int @cost(weight: 3)): Int @cost(weight: 2)
    tax: Int
    offers(first: Int): [Cheap!]
    page(limit: Int): CheapPage
  }
  type OnOffer implements Priced {
    price(at: Int): Int @cost(weight: 8)
    tax: Int
    offers(first: Int): [Cheap!] @listSize(assumedSize: 40)
    page(limit: Int): CheapPage @listSize(slicingArguments: ["limit"], sizedFields: ["items"])
  }
  union Any = Cheap | Dear
  scalar Slow @cost(weight: 2)
  enum Kind @cost(weight: 4) { A B }
  input Filter { deep: Int @cost(weight: 5) kind: Kind plain: Int filters: [Filter!] }
  input Paging { first: Int }
  input DefaultPaging { first: Int = 900 }
  type CheapPage { items: [Cheap!] others: [Cheap!] total: Int }
  type CheapConnection { nodes: [Cheap!]! edges: [CheapEdge!]! }
  type CheapEdge { node: Cheap! }
  type Query {
    cheap: Cheap
    dear: Dear
    any: Any
    priced: Priced
    onSale: OnSale
    weighed: Cheap @cost(weight: 9)
    value: Int
    slow: Slow
    slows: [Slow!] @listSize(assumedSize: 6)
    kind: Kind
    plain: [Cheap!]
    named: [Named!] @listSize(assumedSize: 10)
    first(first: Int = 4): [Cheap!]
    sliced(first: Int, last: Int): [Cheap!] @listSize(slicingArguments: ["first", "last"])
    lax(first: Int): [Cheap!] @listSize(assumedSize: 8, slicingArguments: ["first"], requireOneSlicingArgument: false)
    page(limit: Int): CheapPage @listSize(slicingArguments: ["limit"], sizedFields: ["items"])
    inPath(paging: Paging): [Cheap!] @listSize(slicingArguments: ["paging.first"])
    inDefault(paging: DefaultPaging = { first: 30 }): [Cheap!] @listSize(slicingArguments: ["paging.first"], requireOneSlicingArgument: false)
    byIds(ids: [ID!]): [Cheap!] @listSize(assumedSize: 50, slicingArguments: ["ids"])
    none: [Cheap!] @listSize(assumedSize: 0)
    connection(first: Int): CheapConnection
    filtered(filter: Filter, dear: Int @cost(weight: 11)): Cheap
    matrix: [[Cheap!]!]
  }
  type Mutation { change: Cheap }
  type Subscription { changed: Cheap }
`);
const rules = readCostRules(schema);

function cost(source: string) {
  const document = parse(source);
  const operation = document.definitions.find((one) => one.kind === "OperationDefinition");
  if (operation?.kind !== "OperationDefinition") throw new Error("no operation");
  return prepareCost(schema, rules, document, operation);
}
const requested = (source: string, variables = {}) => cost(source).requested(variables);

describe("what an operation asks for", () => {
  test.each([
    ["an object, and its values for nothing", "{ cheap { name } value }", 1],
    ["a type's weight", "{ dear { name one { name } } }", 8],
    ["a field's weight before its type's", "{ weighed { name } }", 9],
    ["a scalar's and an enum's weight", "{ slow kind }", 6],
    ["a list of weighed values", "{ slows }", 12],
    ["a list of which nothing is said", "{ plain { name } }", 5],
    ["a list within a list", "{ plain { all { name } } }", 5 * (1 + 3)],
    ["a list of lists", "{ matrix { name } }", 25],
    ["a mutation, which does more", "mutation { change { name } }", 11],
    ["an event of a subscription", "subscription { changed { name } }", 1],
    ["first, where nothing is said", "{ first(first: 7) { name } }", 7],
    ["first, as its default says", "{ first { name } }", 4],
    ["the greater of slicing arguments", "{ a: sliced(first: 2, last: 30) { name } }", 30],
    ["an assumed size where nothing slices", "{ lax { name } }", 8],
    ["a slice before the assumed size", "{ lax(first: 2) { name } }", 2],
    ["sized fields, and no other", "{ page(limit: 20) { items { name } others { name } } }", 26],
    ["a slicing argument in a path", "{ inPath(paging: { first: 12 }) { name } }", 12],
    ["a connection", "{ connection(first: 3) { nodes { name } edges { node { name } } } }", 10],
    ["arguments with a weight", "{ filtered(dear: 1) { name } }", 12],
    ["an argument that is null", "{ filtered(dear: null) { name } }", 1],
    [
      "input fields with a weight, through lists",
      "{ filtered(filter: { deep: 1, plain: 1, filters: [{ deep: 1 }, { kind: A }] }) { name } }",
      1 + 5 + 5 + 4,
    ],
    [
      "the dearer of types",
      "{ named { ... on Cheap { all { name } } ... on Dear { one { name } } } }",
      10 * (7 + 3),
    ],
    ["the dearest type that an object may be of", "{ named { name } any { __typename } }", 70 + 7],
    ["what an object's own field weighs, through an interface", "{ priced { price } }", 1 + 8],
    ["what an interface's field weighs itself", "{ priced { tax } }", 1 + 6],
    ["the longest that a list of an object may be", "{ priced { offers { name } } }", 1 + 40],
    ["a slice of it", "{ priced { offers(first: 2) { name } } }", 1 + 40],
    [
      "the sized fields of an object",
      "{ priced { page(limit: 9) { items { name } } } }",
      1 + 1 + 9,
    ],
    ["what an object's own argument weighs", "{ priced { price(at: 1) } }", 1 + 8 + 3],
    ["no more where an object is asked for itself", "{ onSale { offers { name } } }", 1 + 5],
    [
      "a fragment each time it is spread",
      "{ cheap { ...F } weighed { ...F } } fragment F on Cheap { all { name } }",
      1 + 3 + 9 + 3,
    ],
    ["what may be skipped", "{ cheap @skip(if: true) { name } }", 1],
  ])("%s", (_what, source, expected) => {
    expect(requested(source)).toBe(expected);
  });

  test("variables count as they are given, or by their defaults", () => {
    const source =
      "query ($n: Int = 6, $f: Filter) { first(first: $n) { name } filtered(filter: $f) { name } }";
    expect(requested(source)).toBe(7);
    expect(requested(source, { n: 50, f: { deep: 1, filters: [{ deep: 2 }] } })).toBe(61);
    expect(requested(source, { n: "50" })).toBe(51);
    for (const n of [null, 0, -5, "many"]) expect(requested(source, { n })).toBe(7);
    expect(
      requested("query ($p: Paging) { inPath(paging: $p) { name } }", { p: { first: 9 } }),
    ).toBe(9);
  });

  test("a list is never free: what says nothing of its length counts by the next that does", () => {
    const first = "query ($n: Int) { first(first: $n) { name } }";
    const lax = "query ($n: Int) { lax(first: $n) { name } }";
    const connection = "query ($n: Int) { connection(first: $n) { nodes { name } } }";
    for (const variables of [{}, { n: null }, { n: 0 }, { n: -1 }]) {
      expect(requested(first, variables), "the argument's default").toBe(4);
      expect(requested(lax, variables), "the assumed size").toBe(8);
      expect(requested(connection, variables), "what is assumed of any list").toBe(1 + 5);
    }
    expect(requested("{ first(first: null) { name } }")).toBe(4);
    expect(requested("{ lax(first: -1) { name } }")).toBe(8);
    expect(requested("{ none { name } }")).toBe(1);
    const nested =
      "query ($n: Int) { first(first: $n) { all { name } } lax(first: $n) { all { all { name } } } }";
    expect(requested(nested)).toBe(4 * (1 + 3) + 8 * (1 + 3 * (1 + 3)));
  });

  test("within an input, its field's default counts where the input is given without it", () => {
    const source = "query ($p: DefaultPaging, $n: Int) { inDefault(paging: $p) { name } }";
    expect(requested(source)).toBe(30);
    expect(requested(source, { p: {} })).toBe(900);
    expect(requested(source, { p: { first: 7 } })).toBe(7);
    const inner = "query ($n: Int) { inDefault(paging: { first: $n }) { name } }";
    expect(requested(inner)).toBe(900);
    expect(requested(inner, { n: 3 })).toBe(3);
  });

  test("a list by ids is as long as the ids", () => {
    const source = "query ($ids: [ID!]) { byIds(ids: $ids) { name } }";
    const ids = Array.from({ length: 1_000 }, String);
    expect(requested(source, { ids })).toBe(1_000);
    expect(requested(source, { ids: ["1"] })).toBe(1);
    expect(requested(source)).toBe(50);
    expect(requested('{ byIds(ids: ["1", "2"]) { name } }')).toBe(2);
  });

  test("a list that wants one slicing argument and gets none, or two, is told by its name", () => {
    const said = "Query.sliced wants exactly one of first, last.";
    expect(cost("{ sliced { name } }").unsized).toBe(said);
    expect(cost("{ sliced(first: 1, last: 1) { name } }").unsized).toBe(said);
    expect(cost("{ sliced(last: 1) { name } }").unsized).toBeNull();
    expect(cost("{ lax { name } }").unsized).toBeNull();
  });
});

describe("what it did cost", () => {
  const many = (count: number, more = {}) =>
    Array.from({ length: count }, () => ({ name: "x", ...more }));
  test.each([
    ["a short list", "{ a: lax { name } }", { a: many(2) }, 2],
    ["no list", "{ lax { name } value }", { lax: null }, 0],
    [
      "lists within lists",
      "{ plain { all { name } } }",
      { plain: [{ all: many(1) }, { all: many(3) }] },
      6,
    ],
    ["lists within objects", "{ cheap { all { name } } }", { cheap: { all: many(2) } }, 3],
    ["an object with a list that is not there", "{ cheap { all { name } } }", { cheap: null }, 0],
    ["a list of lists", "{ matrix { name } }", { matrix: [many(2), many(3)] }, 5],
    ["weighed values", "{ slows }", { slows: [1, 2] }, 4],
    ["more than was foreseen, as what was", "{ plain { name } }", { plain: many(50) }, 5],
    ["a mutation", "mutation { change { name } }", { change: many(1)[0] }, 11],
    ["nothing, where there is no data", "{ cheap { name } }", undefined, 0],
  ])("%s", (_what, source, data, expected) => {
    expect(cost(source).actual(data, {}, false)).toBe(expected);
  });

  test.each([
    ["all, where an error took the data away", "{ plain { all { name } } }", null, 20],
    ["lists that failed", "{ a: lax { name } b: lax { name } }", { a: null, b: many(2) }, 8 + 2],
    ["objects with lists that failed", "{ a: cheap { all { name } } }", { a: null }, 1 + 3],
    ["an item that failed", "{ plain { all { name } } }", { plain: [null, { all: [] }] }, 4 + 1],
    ["nothing, where nothing was executed", "mutation { change { name } }", undefined, 0],
  ])("with errors: %s", (_what, source, data, expected) => {
    expect(cost(source).actual(data, {}, true)).toBe(expected);
  });
});
