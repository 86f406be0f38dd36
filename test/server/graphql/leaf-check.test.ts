import { makeExecutableSchema } from "@graphql-tools/schema";
import type { GraphQLSchema } from "graphql";
import { execute, Kind, parse } from "graphql";
import { expect, test } from "vitest";
import { createExecute } from "../../../src/server/graphql/compiled-operations.ts";
import { compileLeafCheck } from "../../../src/server/graphql/leaf-check.ts";

const SDL = `
  scalar Anything
  enum Size { SMALL LARGE }
  enum Grade { GOOD BAD }
  interface Named { name: String }
  type Thing implements Named {
    id: ID!
    name: String
    count: Int
    price: Float
    isNew: Boolean
    size: Size
    anything: Anything
    tags: [String!]
    grid: [[Int]]
    parts: [Thing!]
    whole: Thing
  }
  type Query { things: [Thing]! named: Named grade: Grade }
  type Mutation { change: Thing }
`;

type Values = Readonly<Record<string, unknown>>;

let calls = 0;
function world(thing: unknown): GraphQLSchema {
  const counted = (value: unknown) => () => {
    calls += 1;
    return value;
  };
  const resolvers = {
    Query: { things: counted([thing]), named: counted(thing), grade: counted(1) },
    Mutation: { change: counted(thing) },
    Named: { __resolveType: () => "Thing" },
    Grade: { GOOD: 1, BAD: 2 },
  };
  return makeExecutableSchema({ typeDefs: SDL, resolvers });
}

function prepare(source: string) {
  const document = parse(source);
  const operation = document.definitions.find((one) => one.kind === Kind.OPERATION_DEFINITION);
  if (operation?.kind !== Kind.OPERATION_DEFINITION) throw new Error("no operation");
  return { document, operation, needs: [], introspects: false, cost: undefined as never };
}

const plain = (value: unknown) => JSON.parse(JSON.stringify(value));

/** Executes twice as the gateway does; both answers have to be what graphql-js says. */
async function judged(thing: Values, source: string, variables: Values = {}) {
  const schema = world(thing);
  const prepared = prepare(source);
  const expected = await execute({
    schema,
    document: prepared.document,
    variableValues: variables,
  });
  const run = createExecute(schema);
  calls = 0;
  const counts: number[] = [];
  for (let i = 0; i < 2; i += 1) {
    const before = calls;
    expect(plain(await run(prepared, variables, {}))).toEqual(plain(expected));
    counts.push(calls - before);
  }
  return counts;
}

const RIGHT = {
  ...{ id: "1", name: 'a "name"', count: 3, price: 1.5, isNew: true, size: "LARGE" },
  ...{
    anything: { any: [1] },
    tags: ["a", "b"],
    grid: [[1, null], null, []],
    parts: [],
    whole: null,
  },
};
const ALL = "id name count price isNew size anything tags grid";

test("leaves that are right are taken as they are, and resolvers are asked once", async () => {
  const inner = `parts { ${ALL} } whole { ...Rest } __typename`;
  const source = `{ things { ${ALL} ${inner} } } fragment Rest on Thing { ${ALL} }`;
  const thing = { ...RIGHT, parts: [RIGHT, RIGHT], whole: { ...RIGHT, name: null, tags: null } };
  expect(await judged(thing, source)).toEqual([1, 1]);
});

const wrong: readonly (readonly [field: string, value: unknown])[] = [
  ...[7, "7"].map((value) => ["id", value] as const),
  ...[7, true, 1.5, { toString: () => "x" }, new Error("no")].map((one) => ["name", one] as const),
  ...["3", true, 1.5, 2 ** 31, Number.NaN, "x", {}].map((value) => ["count", value] as const),
  ...["1.5", true, Number.POSITIVE_INFINITY, Number.NaN].map((value) => ["price", value] as const),
  ...[1, 0, "true"].map((value) => ["isNew", value] as const),
  ...["MEDIUM", 1, "constructor"].map((value) => ["size", value] as const),
  ...[
    [1, 2],
    ["a", null],
  ].map((value) => ["tags", value] as const),
  ...[[[1.5]], [["1"]]].map((value) => ["grid", value] as const),
];

test.each(wrong)(
  "%s as %o is answered as graphql-js does, at every depth",
  async (field, value) => {
    const thing = { ...RIGHT, [field]: value };
    await judged(thing, `{ things { ${ALL} } }`);
    await judged({ ...RIGHT, parts: [RIGHT, thing] }, `{ things { name parts { ${field} } } }`);
    await judged({ ...RIGHT, whole: thing }, `{ things { whole { alias: ${field} } } }`);
    await judged(thing, `mutation { change { ${ALL} } }`);
    await judged(thing, `{ named { name ... on Thing { ${ALL} } } }`);
    const conditional = `query ($on: Boolean!) { things { name @include(if: $on) ${field} @skip(if: $on) } }`;
    for (const on of [true, false]) await judged(thing, conditional, { on });
  },
);

test("an operation with a leaf that is not right is executed again once, and thoroughly from then on", async () => {
  expect(await judged({ ...RIGHT, id: 7 }, "{ things { id } }")).toEqual([2, 1]);
  expect(await judged({ ...RIGHT, id: 7 }, "mutation { change { id } }")).toEqual([1, 1]);
});

test.each([
  ["objects of several types", "{ named { name } }"],
  ["enum values that are not their names", "{ grade }"],
  ["introspection", "{ __schema { types { name } } }"],
])("does not look at %s", async (_what, source) => {
  const { document, operation } = prepare(source);
  expect(compileLeafCheck(world(RIGHT), document, operation)).toBeNull();
  await judged(RIGHT, source);
});
