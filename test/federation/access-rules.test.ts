import { type OperationDefinitionNode, parse } from "graphql";
import { describe, expect, it } from "vitest";
import { readSupergraph } from "../../src/federation/supergraph.ts";
import { unwrap } from "../../src/kernel/result.ts";
import { operationScopes } from "../../src/server/auth/operation-scopes.ts";
import { readRequiredScopes } from "../../src/server/auth/required-scopes.ts";

/** A supergraph as others compose it, with the directives that Federation 2.5 to 2.11 defines. */
function supergraph(links: string, definitions: string): string {
  return `
    schema @link(url: "https://specs.apollo.dev/link/v1.0")
      @link(url: "https://specs.apollo.dev/join/v0.3", for: EXECUTION) ${links} { query: Query }
    directive @join__field(graph: join__Graph) repeatable on FIELD_DEFINITION
    directive @join__graph(name: String!, url: String!) on ENUM_VALUE
    directive @join__implements(graph: join__Graph!, interface: String!) repeatable on OBJECT
    directive @join__type(graph: join__Graph!) repeatable on OBJECT | INTERFACE
    enum join__Graph { A @join__graph(name: "a", url: "http://localhost:4001/") }
    ${definitions}`;
}
const apollo = (name: string, more = "") =>
  `@link(url: "https://specs.apollo.dev/${name}/v0.1", for: SECURITY${more})`;
const RULE = '(scopes: [["x"]])';
const DEFINED = (name: string, scalar = "requiresScopes__Scope") =>
  `directive @${name}(scopes: [[${scalar}!]!]!) on FIELD_DEFINITION | OBJECT | INTERFACE
   scalar ${scalar}`;
const FIELD = (directive: string) => `
  type Query @join__type(graph: A) { t: T }
  type T @join__type(graph: A) { open: Int secret: Int @${directive} }`;

/** What an operation needs in a supplied supergraph. */
function needs(links: string, definitions: string, source: string): unknown {
  const { schema } = unwrap(readSupergraph(supergraph(links, definitions)));
  const document = parse(source);
  const operation = document.definitions[0] as OperationDefinitionNode;
  const found = operationScopes(schema, readRequiredScopes(schema), document, operation);
  return found.map(({ anyOf }) => anyOf);
}

describe("a rule holds under whatever name the supergraph has for its directive", () => {
  it.each([
    [
      "its own",
      apollo("requiresScopes"),
      `${DEFINED("requiresScopes")}${FIELD(`requiresScopes${RULE}`)}`,
    ],
    [
      "one by which it is imported",
      apollo("requiresScopes", ', import: [{ name: "@requiresScopes", as: "@scoped" }]'),
      `${DEFINED("scoped")}${FIELD(`scoped${RULE}`)}`,
    ],
    [
      "a namespace's",
      apollo("requiresScopes", ', as: "scoped"'),
      `${DEFINED("scoped", "scoped__Scope")}${FIELD(`scoped${RULE}`)}`,
    ],
    ["one without a definition", apollo("requiresScopes"), FIELD(`requiresScopes${RULE}`)],
    [
      "one where another directive has taken its own",
      apollo("requiresScopes", ', import: [{ name: "@requiresScopes", as: "@scoped" }]'),
      `directive @requiresScopes(note: String) on FIELD_DEFINITION
       ${DEFINED("scoped")}${FIELD(`requiresScopes(note: "a") @scoped${RULE}`)}`,
    ],
  ])("%s", (_what, links, definitions) => {
    expect(needs(links, definitions, "{ t { secret } }")).toEqual([[["x"]]]);
    expect(needs(links, definitions, "{ t { open } }")).toEqual([]);
  });

  it("a policy too, and what is inaccessible is nowhere", () => {
    const policy = apollo("policy", ', import: [{ name: "@policy", as: "@rule" }]');
    expect(needs(policy, FIELD('rule(policies: [["staff"]])'), "{ t { secret } }")).toEqual([
      [["policy:staff"]],
    ]);
    const hidden = apollo("inaccessible", ', import: [{ name: "@inaccessible", as: "@hidden" }]');
    const { schema } = unwrap(readSupergraph(supergraph(hidden, FIELD("hidden"))));
    expect(schema.getType("T")?.astNode).toMatchObject({ fields: { length: 1 } });
  });

  it("a rule that cannot be read opens to nobody", () => {
    const odd = FIELD("requiresScopes(scopes: [[1]])");
    expect(needs(apollo("requiresScopes"), odd, "{ t { secret } }")).toEqual([[]]);
  });
});

describe("a rule that is written on an interface", () => {
  const world = (onType: string, onField: string, onT: string, onTField: string) => `
    ${DEFINED("requiresScopes")}
    type Query @join__type(graph: A) { i: I t: T }
    interface I @join__type(graph: A) ${onType} { secret: Int ${onField} open: Int }
    type T implements I @join__implements(graph: A, interface: "I") @join__type(graph: A) ${onT} {
      secret: Int ${onTField} open: Int
    }`;
  const rule = (...scopes: string[]) => `@requiresScopes(scopes: [${JSON.stringify(scopes)}])`;
  const links = apollo("requiresScopes");

  it("closes the interface and its objects", () => {
    const whole = world(rule("x"), "", "", "");
    const field = world("", rule("x"), "", "");
    for (const sdl of [whole, field]) {
      expect(needs(links, sdl, "{ i { secret } }")).toEqual([[["x"]]]);
      expect(needs(links, sdl, "{ t { secret } }")).toEqual([[["x"]]]);
    }
    expect(needs(links, whole, "{ i { open } }")).toEqual([[["x"]]]);
    expect(needs(links, field, "{ i { open } }")).toEqual([]);
  });

  it("asks for what the objects do not ask for beside it", () => {
    const more = world(rule("x", "y"), "", rule("x"), "");
    expect(needs(links, more, "{ i { open } }")).toContainEqual([["x", "y"]]);
  });

  it("asks for nothing more where composition has derived it of the objects", () => {
    const derived = world(rule("x"), rule("y"), rule("x"), rule("y"));
    expect(needs(links, derived, "{ i { __typename } }")).toEqual([]);
    expect(needs(links, derived, "{ i { open } }")).toEqual([[["x"]]]);
    expect(needs(links, derived, "{ i { secret } }")).toEqual([[["x"]], [["y"]]]);
  });
});

describe("a supergraph that is closed by what we do not know", () => {
  const sdl = FIELD("lock").replace("", "directive @lock on FIELD_DEFINITION");
  it.each([
    ["of others", '@link(url: "https://example.com/lock/v1.0", for: SECURITY)'],
    ["of Apollo", '@link(url: "https://specs.apollo.dev/context/v0.1", for: SECURITY)'],
    ["in another version", '@link(url: "https://specs.apollo.dev/policy/v1.0", for: SECURITY)'],
    ["in its extension", ""],
  ])("%s is refused", (_what, link) => {
    const extension =
      link === "" ? 'extend schema @link(url: "https://a.b/lock/v1.0", for: SECURITY)' : "";
    const read = readSupergraph(supergraph(link, `${sdl} ${extension}`));
    expect(read).toMatchObject({ ok: false, fault: { code: "SUPERGRAPH_INVALID" } });
    expect(!read.ok && read.fault.message).toContain("for: SECURITY");
  });

  it("is served where it closes nothing", () => {
    const read = readSupergraph(supergraph('@link(url: "https://a.b/lock/v1.0")', sdl));
    expect(read.ok).toBe(true);
  });
});
