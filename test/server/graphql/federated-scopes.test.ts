import { GraphQLError } from "graphql";
import { expect, it } from "vitest";
import { federate } from "../../../bench/support/federation/federate.ts";
import { DOCUMENT_LIMITS } from "../../../src/server/graphql/document-limits.ts";
import { federatedGraph } from "../../../src/server/graphql/federated-graph.ts";
import { createPipeline } from "../../../src/server/graphql/pipeline.ts";

const thing = { __typename: "Thing", id: "1", name: "n", cost: 3, note: "x", mail: "m", rank: 1 };
const world = federate({
  subgraphs: {
    things: `
      type Query { thing: Thing item: Item found: Found }
      type Mutation { rename(to: String!): Thing @requiresScopes(scopes: [["control:write"]]) }
      interface Item { id: ID! }
      union Found = Thing | Secret
      type Thing implements Item @key(fields: "id") { id: ID! name: String }
      type Secret @requiresScopes(scopes: [["admin"]]) { text: String }`,
    money: `
      type Thing @key(fields: "id") {
        id: ID!
        cost: Int @requiresScopes(scopes: [["costs:read"], ["supply:read", "control:read"]])
        note: String @policy(policies: [["staff"]])
        rank: Int @requiresScopes(scopes: [["unheard:of"]])
        mail: String @authenticated
      }`,
  },
  entities: [thing],
  root: { thing, item: thing, found: thing, rename: thing },
});
const mask = (error: unknown) =>
  error instanceof GraphQLError ? error : new GraphQLError(String(error));
const graph = federatedGraph({
  ...{ supergraph: world.supergraph, planning: world.planning, subgraphs: world.subgraphs },
  ...{ own: null, mask },
});
const pipeline = createPipeline(graph, DOCUMENT_LIMITS);

/** What is missing, by path; null when the operation is admitted. */
function missing(source: string, scopes: readonly string[]): unknown {
  const principal = { id: "key_1", name: "", role: null, rows: null, expiresAtMs: null };
  const request = { source, operationName: null, variables: {} };
  const admission = pipeline.admit(request, { ...principal, scopes: new Set(scopes) }, "http");
  if (!("refusal" in admission)) return null;
  return admission.refusal.errors.map(({ extensions }) => extensions["at"]);
}

it.each<[string, string, string[], unknown]>([
  ["what nobody closes is open", "{ thing { name mail } }", [], null],
  ["a field of another subgraph is closed", "{ thing { cost } }", [], ["thing.cost"]],
  ["one of its alternatives opens it", "{ thing { cost } }", ["costs:read"], null],
  ["half of one does not", "{ thing { cost } }", ["supply:read"], ["thing.cost"]],
  ["under an alias", "{ t: thing { c: cost name } }", [], ["t.c"]],
  ["in a fragment on an interface", "{ item { id ... on Thing { cost } } }", [], ["item.cost"]],
  [
    "in a named fragment, under a condition",
    "query Q($y: Boolean = false) { thing { ...F @include(if: $y) } } fragment F on Thing { cost }",
    [],
    ["thing.cost"],
  ],
  ["a type of a union", "{ found { ... on Secret { text } } }", [], ["found"]],
  ["a policy, also to administrators", "{ thing { note } }", ["admin"], ["thing.note"]],
  ["is satisfied by its scope", "{ thing { note } }", ["policy:staff"], null],
  ["and by no other", "{ thing { note } }", ["policy:guest", "staff"], ["thing.note"]],
  ["a scope of another graph opens what it names", "{ thing { rank } }", ["unheard:of"], null],
  ["a scope that no key has", "{ thing { rank } }", ["costs:read"], ["thing.rank"]],
  ["is for administrators", "{ thing { rank } }", ["admin"], null],
  ["a mutation", 'mutation { rename(to: "x") { name } }', ["control:read"], ["rename"]],
  ["with its scope", 'mutation { rename(to: "x") { name } }', ["control:write"], null],
  [
    "what a mutation returns",
    'mutation { rename(to: "x") { cost } }',
    ["control:write"],
    ["rename.cost"],
  ],
])("%s", (_what, source, scopes, expected) => {
  expect(missing(source, scopes)).toEqual(expected);
  expect(world.requests, "a subgraph was asked").toEqual([]);
});
