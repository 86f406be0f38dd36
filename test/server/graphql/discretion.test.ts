import { GraphQLError, getIntrospectionQuery } from "graphql";
import { afterEach, describe, expect, test } from "vitest";
import { discretion } from "../../../src/server/graphql/discretion.ts";
import type { Fixture, FixtureOptions } from "../edge-fixture.ts";
import { post, startEdge } from "../edge-fixture.ts";

let fixture: Fixture;
afterEach(() => fixture.stop());

const ASKS = [
  getIntrospectionQuery(),
  '{ __type(name: "Product") { name } }',
  "{ ...F } fragment F on Query { x: __schema { queryType { name } } }",
  "{ ... @include(if: true) { __schema { queryType { name } } } whoami }",
];

async function told(options: FixtureOptions, grant: Parameters<Fixture["keyFor"]>[0]) {
  fixture = await startEdge(options);
  const key = await fixture.keyFor(grant);
  const codes = new Set<unknown>();
  for (const query of ASKS) {
    const { status, body } = await post(fixture.url, query, key);
    codes.add(body.errors ? `${status} ${body.errors[0]?.extensions["code"]}` : "told");
  }
  expect(codes.size, "all ways of asking are one").toBe(1);
  const of = async (query: string, variables = {}) =>
    (await post(fixture.url, query, key, { variables })).body.errors?.[0]?.message;
  const suggestions = [
    await of("{ prodct { id } }"),
    await of("query ($n: In!) { products(first: $n) { id } }"),
    await of("{ products(frst: 1) { id } }"),
  ].filter((message) => message?.includes("Did you mean"));
  return { schema: [...codes][0], suggests: suggestions.length > 0 };
}

describe("who is told of the schema", () => {
  test.each([
    ["scope", "app", "told", true],
    ["scope", ["catalog:read", "schema:read"], "told", true],
    ["scope", ["catalog:read"], "403 SCOPE_MISSING", false],
    ["scope", ["admin"], "told", true],
    ["all", ["catalog:read"], "told", true],
    ["none", "admin", "403 INTROSPECTION_OFF", false],
  ] as const)("%s, to a key of %j: %s", async (introspection, grant, schema, suggests) => {
    expect(await told({ introspection }, grant)).toEqual({ schema, suggests });
  });

  test("__typename is no secret", async () => {
    fixture = await startEdge({ introspection: "none" });
    const { body } = await post(fixture.url, "{ __typename }", await fixture.keyFor("app"));
    expect(body.data).toEqual({ __typename: "Query" });
  });

  test("what a subgraph said is told to who may know that there is one", async () => {
    fixture = await startEdge();
    const error = new GraphQLError("The subgraph reviews says: no such table.", {
      path: ["a"],
      extensions: { code: "SUBGRAPH_ERROR", recovery: "give-up", subgraph: "reviews", trace: "x" },
    });
    const principal = { id: "key_1", name: "", role: null, scopes: new Set(), rows: null } as never;
    const result = discretion("scope").ofResult({ data: { a: null }, errors: [error] }, principal);
    expect(result.errors?.map((one) => one.toJSON())).toEqual([
      {
        message: "A part of the answer could not be had.",
        path: ["a"],
        extensions: { code: "SUBGRAPH_ERROR", recovery: "give-up" },
      },
    ]);
    expect(discretion("all").ofResult({ errors: [error] }, principal).errors).toEqual([error]);
  });
});
