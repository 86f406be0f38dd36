import { buildSchema } from "graphql";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readRequiredScopes } from "../../../src/server/auth/required-scopes.ts";
import type { Role, Scope } from "../../../src/server/auth/scopes.ts";
import { grantOf, ROLES, SCOPES, satisfies } from "../../../src/server/auth/scopes.ts";
import type { Fixture } from "../edge-fixture.ts";
import { post, startEdge } from "../edge-fixture.ts";

let fixture: Fixture;
beforeAll(async () => {
  fixture = await startEdge();
});
afterAll(() => fixture.stop());

/** What a principal with these scopes is missing: the paths, or nothing when it was answered. */
async function missing(query: string, scopes: readonly Scope[], variables = {}) {
  const before = fixture.inside.resolved;
  const { status, body } = await post(fixture.url, query, await fixture.keyFor(scopes), {
    variables,
  });
  if (status === 200) return [];
  expect(status).toBe(403);
  expect(fixture.inside.resolved, "a resolver ran").toBe(before);
  expect(body.data).toBeUndefined();
  expect(body.errors?.every((error) => error.extensions["code"] === "SCOPE_MISSING")).toBe(true);
  return body.errors?.map((error) => error.extensions["at"]) ?? [];
}

const SOME: readonly Scope[] = ["catalog:read"];

describe("an operation is refused whole, before anything runs, when a scope is missing", () => {
  test("on a field, also under an alias and beside allowed fields", async () => {
    expect(await missing("{ product { title } }", SOME)).toEqual([]);
    expect(await missing("{ product { title cost } }", SOME)).toEqual(["product.cost"]);
    expect(await missing("{ p: product { related { c: cost } } }", SOME)).toEqual(["p.related.c"]);
  });

  test("alternatives are or, the scopes of one are and", async () => {
    const ask = "{ product { cost } }";
    expect(await missing(ask, ["costs:read"])).toEqual([]);
    expect(await missing(ask, ["supply:read", "control:read"])).toEqual([]);
    expect(await missing(ask, ["supply:read"])).toEqual(["product.cost"]);
    expect(await missing(ask, ["admin"])).toEqual([]);
  });

  test("the error says which scopes would do", async () => {
    const authorization = await fixture.keyFor(SOME);
    const { body } = await post(fixture.url, "{ product { cost } }", authorization);
    expect(body.errors?.[0]).toEqual({
      message:
        '"product.cost" needs the scope costs:read, or supply:read with control:read, ' +
        "which this API key does not have.",
      extensions: {
        code: "SCOPE_MISSING",
        recovery: "fix-config",
        at: "product.cost",
        scopes: [["costs:read"], ["supply:read", "control:read"]],
      },
    });
  });

  test("through named fragments, nested and inline ones", async () => {
    const nested = `
      query { product { ...Outer } }
      fragment Outer on Product { related { ...Inner } }
      fragment Inner on Product { ... { ... on Node { ... on Product { cost } } } }`;
    expect(await missing(nested, SOME)).toEqual(["product.related.cost"]);
    expect(await missing(nested, ["costs:read"])).toEqual([]);
  });

  test("on a type, wherever it is reached", async () => {
    const union = "{ found { __typename ... on Customer { email } } }";
    expect(await missing(union, SOME)).toEqual(["found"]);
    expect(await missing(union, ["customers:read"])).toEqual([]);
    expect(await missing("{ found { ... on Product { title } } }", SOME)).toEqual([]);
    expect(await missing("{ node { ... on Customer { name } } }", SOME)).toEqual(["node"]);
  });

  test("from an interface, for every object that may be there", async () => {
    expect(await missing("{ party { name } }", SOME)).toEqual(["party.name", "party.name"]);
    expect(await missing("{ party { name } }", ["customers:read"])).toEqual(["party.name"]);
    expect(await missing("{ party { name } }", ["customers:read", "supply:read"])).toEqual([]);
    expect(await missing("{ party { ... on Supplier { name } } }", ["supply:read"])).toEqual([]);
    expect(await missing("{ node { ... on Party { name } } }", SOME)).toHaveLength(2);
    expect(await missing("{ found { ... on Party { name } } }", SOME)).toEqual(["found.name"]);
  });

  test("what is written on an interface holds for its objects", async () => {
    expect(await missing("{ vault { secret } }", SOME)).toEqual(["vault"]);
    expect(await missing("{ vault { secret } }", ["admin"])).toEqual([]);
  });

  test("the id of a node and type names need nothing", async () => {
    expect(await missing("{ node { id __typename } party { __typename } }", SOME)).toEqual([]);
  });

  test("whatever the variables say", async () => {
    const ask = "query ($all: Boolean!) { product { title cost @include(if: $all) } }";
    expect(await missing(ask, SOME, { all: false })).toEqual(["product.cost"]);
  });

  test("for mutations, and only for the operation that is asked", async () => {
    const both = 'mutation Write { rename(title: "x") { title } } query Read { product { title } }';
    const authorization = await fixture.keyFor(SOME);
    const as = (operationName: string) => post(fixture.url, both, authorization, { operationName });
    expect((await as("Write")).status).toBe(403);
    expect((await as("Read")).status).toBe(200);
  });

  test("introspection is for keys that may read the schema", async () => {
    const ask = "{ __schema { types { name fields { name } } } }";
    expect(await missing(ask, SOME)).toEqual(["__schema"]);
    expect(await missing(ask, ["schema:read"])).toEqual([]);
  });
});

describe("the table of scopes", () => {
  test("a scope that no key has is for admin only, and a policy for nobody", () => {
    const schema = buildSchema(`
      directive @requiresScopes(scopes: [[String!]!]!) on FIELD_DEFINITION
      directive @policy(policies: [[String!]!]!) on FIELD_DEFINITION
      type Query {
        cost: Int @requiresScopes(scopes: [["cost:read"]])
        secret: Int @policy(policies: [["board"]])
      }`);
    const required = readRequiredScopes(schema);
    const opens = (role: Role, field: string) =>
      required.ofField("Query", field).every((anyOf) => satisfies(new Set(ROLES[role]), anyOf));
    expect([opens("operator", "cost"), opens("admin", "cost")]).toEqual([false, true]);
    expect([opens("operator", "secret"), opens("admin", "secret")]).toEqual([false, false]);
  });

  test("no role but operator and admin sees personal data or costs, or moves anything", () => {
    for (const role of ["app", "partner", "dashboard"] as const) {
      const held = new Set<Scope>(ROLES[role]);
      for (const scope of ["customers:read", "costs:read", "control:write", "control:approve"]) {
        expect(satisfies(held, [[scope as Scope]]), `${role} ${scope}`).toBe(false);
      }
    }
    const admin = new Set<Scope>(ROLES.admin);
    for (const scope of Object.keys(SCOPES))
      expect(satisfies(admin, [[scope as Scope]])).toBe(true);
  });
});

test("scopes of other graphs are granted as they are named, but to nobody who is limited", () => {
  const named = ["catalog:read", "reviews:read", "policy:staff", "no name", "admin"];
  expect([...grantOf(named, null).scopes].sort()).toEqual(
    ["admin", "catalog:read", "policy:staff", "reviews:read"].sort(),
  );
  const limited = grantOf(named, { suppliers: ["sup_1"], channels: [] });
  expect([...limited.scopes]).toEqual(["catalog:read"]);
  const many = Array.from({ length: 500 }, (_, i) => `other:${i}`);
  expect(grantOf(many, null).scopes.size).toBe(100);
});
