import { makeExecutableSchema } from "@graphql-tools/schema";
import { execute, parse } from "graphql";
import { describe, expect, test } from "vitest";
import { createExecute } from "../../../src/server/graphql/compiled-operations.ts";
import { DOCUMENT_LIMITS } from "../../../src/server/graphql/document-limits.ts";
import { createDocumentStore } from "../../../src/server/graphql/document-store.ts";

type EchoArgs = { readonly filter?: object; readonly times: number };
type Thing = { readonly name: string; readonly nested?: Thing };

const schema = makeExecutableSchema({
  typeDefs: `
    interface Named { name: String! }
    type A implements Named { name: String! nested: A list: [Int!] fails: String! later: String }
    type B implements Named { name: String! only: Boolean }
    union Either = A | B
    enum Size { SMALL LARGE }
    input Filter { size: Size = LARGE, names: [String!] }
    type Query {
      a: A
      named: [Named!]!
      either: [Either]
      echo(filter: Filter, times: Int! = 2): String
    }
    type Mutation { append(text: String!): String }`,
  resolvers: {
    Query: {
      a: () => ({ name: "a", nested: { name: "b" } }),
      named: () => [
        { __typename: "A", name: "x" },
        { __typename: "B", name: "y", only: true },
      ],
      either: async () => [{ __typename: "B", name: "y", only: false }, null],
      // In one order: the two executors give arguments in different ones.
      echo: (_root, { filter, times }: EchoArgs) => JSON.stringify({ filter, times }),
    },
    A: {
      nested: (thing: Thing) => Promise.resolve(thing.nested),
      list: () => [1, 2, 3],
      fails: (thing: Thing) => {
        throw new Error(`no ${thing.name}`);
      },
      later: async () => "late",
    },
    Mutation: {
      append: async (_root, { text }: { text: string }, log: string[]) => {
        // Were mutations to run side by side, the longer text would come last.
        await new Promise((resolve) => setTimeout(resolve, 20 / text.length));
        log.push(text);
        return log.join();
      },
    },
  },
});

const documents = createDocumentStore(schema, DOCUMENT_LIMITS);

async function both(source: string, variables: Record<string, unknown> = {}, max = 10) {
  const prepared = documents.prepare(source);
  if ("refusal" in prepared) throw new Error(prepared.refusal.errors[0]?.message);
  const [operation] = prepared.document.operations;
  if (operation === undefined) throw new Error("no operation");
  const run = createExecute(schema, max);
  const compiled = [await run(operation, variables, []), await run(operation, variables, [])];
  const document = parse(source);
  const reference = await execute({
    schema,
    document,
    variableValues: variables,
    contextValue: [],
  });
  return { compiled, reference };
}

const told = (result: {
  data?: unknown;
  errors?: readonly { message: string; path?: unknown }[];
}) =>
  JSON.parse(
    JSON.stringify({
      data: result.data,
      errors: result.errors?.map(({ message, path }) => ({ message, path })),
    }),
  );

describe("a compiled operation answers what graphql-js answers", () => {
  test.each([
    ["fields, aliases, fragments", "{ x: a { ...F } a { list later } } fragment F on A { name }"],
    [
      "interfaces and unions",
      "{ named { __typename name ... on B { only } } either { __typename } }",
    ],
    [
      "promises and nulls",
      "{ a { nested { name nested { name } } } either { ... on B { only } } }",
    ],
    [
      "aliases that every object of the language has",
      "{ __proto__: a { constructor: name __proto__: name toString: list } a { __proto__: name } }",
    ],
    ["a failing field that may not be null", "{ a { name nested { fails } } }"],
    ["defaults of arguments and inputs", "{ echo(filter: {}) }"],
    [
      "mutations, one after the other",
      'mutation { a: append(text: "a") b: append(text: "bbbbbb") }',
    ],
  ])("%s", async (_name, source) => {
    const { compiled, reference } = await both(source);
    for (const result of compiled) expect(told(result)).toEqual(told(reference));
  });

  test.each([
    { all: true, filter: { size: "SMALL", names: "one" } },
    { all: false },
    { all: false, filter: null },
    { all: "yes", filter: { size: "HUGE", names: [1] } },
    { all: true, filter: { sizes: "SMALL" } },
    {},
  ])("variables %j", async (variables) => {
    const source =
      "query ($all: Boolean!, $filter: Filter) {" +
      " echo(filter: $filter) a @include(if: $all) { name list @skip(if: $all) } }";
    const { compiled, reference } = await both(source, variables);
    for (const result of compiled) expect(told(result)).toEqual(told(reference));
  });

  test.each([{}, { all: true }, { all: null }])(
    "a default of what may not be null, given %j",
    async (variables) => {
      const source = "query ($all: Boolean! = false) { a @include(if: $all) { name } __typename }";
      const { compiled, reference } = await both(source, variables);
      for (const result of compiled) expect(told(result)).toEqual(told(reference));
    },
  );

  test("the cache of compiled operations and that of documents stay within their bounds", async () => {
    const run = createExecute(schema, 1);
    const small = createDocumentStore(schema, DOCUMENT_LIMITS, {
      documentsMax: 2,
      charactersMax: 40,
    });
    const kept = (source: string) => {
      const prepared = small.prepare(source);
      if ("refusal" in prepared) throw new Error("refused");
      return prepared.document;
    };
    const first = kept("{ a { name } }");
    expect(kept("{ a { name } }")).toBe(first);
    kept("{ a { list } }");
    kept("{ a { later } }");
    expect(kept("{ a { name } }"), "the oldest of three went").not.toBe(first);
    const long = `{ a { name ${"name ".repeat(10)} } }`;
    expect(kept(long), "too long to be kept").not.toBe(kept(long));
    for (const source of ["{ a { name } }", "{ a { list } }", "{ a { name } }"]) {
      const [operation] = kept(source).operations;
      if (operation) expect((await run(operation, {}, [])).errors).toBeUndefined();
    }
  });
});
