import { buildSchema, getIntrospectionQuery } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { createDocumentStore } from "../../../src/server/graphql/document-store.ts";
import { EDGE_LIMITS } from "../../../src/server/limits.ts";
import type { Fixture } from "../edge-fixture.ts";
import { post, startEdge } from "../edge-fixture.ts";

const LIMITS = {
  tokensMax: 200,
  depthMax: 6,
  fieldsMax: 40,
  rootFieldsMax: 5,
  aliasesMax: 8,
  directivesMax: 7,
  costMax: 1_000,
  variablesMax: 20,
  variablesDepthMax: 3,
};

let fixture: Fixture;
let authorization: string;
beforeAll(async () => {
  fixture = await startEdge({ limits: { ...EDGE_LIMITS, document: LIMITS } });
  authorization = await fixture.keyFor("admin");
});
afterAll(() => fixture.stop());

async function codeOf(query: string, variables: object = {}): Promise<unknown> {
  const before = fixture.inside.resolved;
  const { status, body } = await post(fixture.url, query, authorization, { variables });
  const code = body.errors?.[0]?.extensions["code"];
  if (code !== undefined) {
    expect(status).toBe(400);
    expect(fixture.inside.resolved, "a resolver ran").toBe(before);
  }
  return code;
}

const times = (count: number, text: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => text(index)).join(" ");
const nested = (depth: number) =>
  `{ product { ${times(depth - 2, () => "related {")} title ${times(depth - 2, () => "}")} } }`;

describe("each limit holds at its maximum, and refuses one more with a code of its own", () => {
  test("tokens", async () => {
    const long = (tokens: number) => `{ product { title ${"title ".repeat(tokens - 6)} } }`;
    expect(await codeOf(long(LIMITS.tokensMax + 1))).toBe("DOCUMENT_TOO_LONG");
    expect(await codeOf(long(LIMITS.tokensMax))).not.toBe("DOCUMENT_TOO_LONG");
  });
  test("depth", async () => {
    expect(await codeOf(nested(LIMITS.depthMax))).toBeUndefined();
    expect(await codeOf(nested(LIMITS.depthMax + 1))).toBe("DOCUMENT_TOO_DEEP");
  });
  test("depth, where the parser's own stack would end", async () => {
    // Few enough tokens to be parsed as the gateway is configured, and deep enough to end a stack.
    const { document } = EDGE_LIMITS;
    const store = createDocumentStore(buildSchema("type Query { a(x: [Int]): Query }"), document);
    const refusedAs = (source: string) => {
      const prepared = store.prepare(source);
      return "refusal" in prepared && prepared.refusal.errors[0]?.extensions["code"];
    };
    const levels = Math.floor(document.tokensMax / 2) - 10;
    const fields = `${"{ a ".repeat(levels)}${"}".repeat(levels)}`;
    expect(refusedAs(fields)).toBe("DOCUMENT_TOO_DEEP");
    expect(refusedAs(`{ a(x: ${"[".repeat(levels)}`)).toBe("DOCUMENT_TOO_DEEP");
    expect(refusedAs(`${"{ a ".repeat(21)}${"}".repeat(21)}`)).toBe("DOCUMENT_TOO_DEEP");
    expect(refusedAs("{ a(x: [[1]]) { __typename } }")).toBe("GRAPHQL_VALIDATION_FAILED");
    expect(refusedAs("{ a(x: [1]) { __typename } }")).toBe(false);
  });
  test("root fields, through fragments too", async () => {
    expect(await codeOf(`{ ${times(5, () => "whoami")} }`)).toBeUndefined();
    expect(await codeOf(`{ ${times(6, () => "whoami")} }`)).toBe("ROOT_FIELDS_TOO_MANY");
    const spread = `{ ...F ...F } fragment F on Query { ${times(3, () => "whoami")} }`;
    expect(await codeOf(spread)).toBe("ROOT_FIELDS_TOO_MANY");
  });
  test("aliases, those of __typename too", async () => {
    const aliased = (count: number) =>
      `{ product { ${times(count, (i) => `a${i}: __typename`)} } }`;
    expect(await codeOf(aliased(8))).toBeUndefined();
    expect(await codeOf(aliased(9))).toBe("ALIASES_TOO_MANY");
  });
  test("directives, repeated ones too", async () => {
    const repeated = (count: number) =>
      `{ product { ${times(count, () => "title @include(if: true)")} } }`;
    expect(await codeOf(repeated(7))).toBeUndefined();
    expect(await codeOf(repeated(8))).toBe("DIRECTIVES_TOO_MANY");
    expect(await codeOf(`{ whoami ${times(8, () => "@no")} }`)).toBe("DIRECTIVES_TOO_MANY");
  });
  test("fields, when fragments multiply them beyond counting", async () => {
    const bomb = times(12, (i) => `fragment F${i} on Product { ...F${i + 1} ...F${i + 1} }`);
    const query = `{ product { ...F0 } } ${bomb} fragment F12 on Product { title }`;
    expect(await codeOf(query)).toBe("FIELDS_TOO_MANY");
  });
  test.each([
    [10, "a page in a page, with its connection", "page(first: 98) { nodes { id } }"],
    [83, "a page as long as its default says", "page { nodes { id } }"],
    [32, "lists of which nothing is said", "related { related { id } }"],
    [76, "lists as long as their @listSize says", "similar { similar { id } }"],
    [41, "fragments", "similar { ...F } ...F"],
  ])("objects, lists within lists multiplied: %i times %s", async (most, _what, inner) => {
    const query = (first: number) =>
      `{ products(first: ${first}) { ${inner} } } fragment F on Product { related { id } }`;
    const known = inner.includes("...F") ? query : (n: number) => query(n).split(" fragment")[0];
    expect(await codeOf(known(most) ?? "")).toBeUndefined();
    expect(await codeOf(known(most + 1) ?? "")).toBe("COST_TOO_HIGH");
  });
  test("objects, as the variables say, each time anew", async () => {
    const query =
      "query Q($n: Int! = 60) { products(first: $n) { page(first: $n) { nodes { id } } } }";
    expect(await codeOf(query)).toBe("COST_TOO_HIGH");
    expect(await codeOf(query, { n: 30 })).toBeUndefined();
    expect(await codeOf(query, { n: 31 })).toBe("COST_TOO_HIGH");
    expect(await codeOf(query, { n: "30" })).toBe("BAD_USER_INPUT");
  });
  test("a page beyond any, where a variable asks for it", async () => {
    expect(await codeOf("query ($n: Int!) { products(first: $n) { id } }", { n: 2e9 })).toBe(
      "COST_TOO_HIGH",
    );
  });
  test("variables, by their number and by their depth", async () => {
    const listed = (count: number) => ({ n: 1, list: Array.from({ length: count - 2 }, () => 0) });
    const query = "query ($n: Int!) { products(first: $n) { id } }";
    expect(await codeOf(query, listed(20))).toBeUndefined();
    expect(await codeOf(query, listed(21))).toBe("VARIABLES_TOO_LARGE");
    expect(await codeOf(query, { n: 1, deep: [[[1]]] })).toBeUndefined();
    expect(await codeOf(query, { n: 1, deep: [[[[1]]]] })).toBe("VARIABLES_TOO_LARGE");
  });
  test("a fragment within itself is refused by validation, and takes no time", async () => {
    const query = "{ product { ...F } } fragment F on Product { related { ...F } }";
    expect(await codeOf(query)).toBe("GRAPHQL_VALIDATION_FAILED");
  });
});

describe("what clients see of errors", () => {
  test("a fault keeps its message, code and recovery", async () => {
    const { status, body } = await post(fixture.url, '{ fails(how: "fault") }', authorization);
    expect([status, body.data]).toEqual([200, { fails: null }]);
    expect(body.errors).toEqual([
      {
        message: "The shop did not answer.",
        path: ["fails"],
        locations: [{ line: 1, column: 3 }],
        extensions: { code: "SYSTEM_TIMEOUT", recovery: "retry", at: "shop", retryAfterMs: 500 },
      },
    ]);
  });

  test.each([
    ["an exception", '{ fails(how: "bug") }', "hunter2"],
    ["a null that cannot be", "{ product { broken } }", "non-nullable"],
  ])("%s is masked, and in the log under its id", async (_name, query, secret) => {
    const { body } = await post(fixture.url, query, authorization);
    const [error] = body.errors ?? [];
    expect(error?.extensions).toMatchObject({ code: "INTERNAL", recovery: "retry" });
    expect(JSON.stringify(body)).not.toMatch(/hunter2|non-nullable|stack|node_modules/);
    const id = error?.extensions["id"];
    expect(error?.message).toContain(id);
    const entry = fixture.logged.find(({ fields }) => "id" in fields && fields.id === id);
    expect(entry).toMatchObject({
      level: "error",
      message: "operation failed by a bug",
      fields: { err: { message: expect.stringContaining(secret) } },
    });
  });

  test("GraphQL's own errors keep their codes and places", async () => {
    const of = async (query: string, more = {}) =>
      (await post(fixture.url, query, authorization, more)).body.errors?.[0];
    expect(await of("{ product {")).toMatchObject({
      locations: [{ line: 1, column: 12 }],
      extensions: { code: "GRAPHQL_PARSE_FAILED" },
    });
    expect(await of("{ prodct }")).toMatchObject({
      extensions: { code: "GRAPHQL_VALIDATION_FAILED" },
    });
    const variables = { how: 4 };
    const wrong = await of("query ($how: String!) { fails(how: $how) }", { variables });
    expect(wrong).toMatchObject({ extensions: { code: "BAD_USER_INPUT" } });
    expect(await of("query A { whoami } query B { whoami }")).toMatchObject({
      extensions: { code: "OPERATION_RESOLUTION_FAILURE" },
    });
    expect(await of("{ whoami }", { operationName: "Nobody" })).toMatchObject({
      extensions: { code: "OPERATION_RESOLUTION_FAILURE" },
    });
    expect(await of("subscription { ticks(count: 1) { number } }")).toMatchObject({
      extensions: { code: "SUBSCRIPTION_OVER_HTTP" },
    });
  });

  test("a stranger learns nothing of the schema", async () => {
    const { status, body } = await post(fixture.url, "{ prodct }", null);
    expect(status).toBe(401);
    expect(JSON.stringify(body)).not.toMatch(/product|mean/);
  });

  test("the standard introspection query is within the limits that we ship", async () => {
    const shipped = await startEdge();
    const key = await shipped.keyFor("app");
    const { body } = await post(shipped.url, getIntrospectionQuery(), key);
    expect(body.errors).toBeUndefined();
    expect(body.data?.["__schema"]).toMatchObject({ queryType: { name: "Query" } });
    await shipped.stop();
  });
});
