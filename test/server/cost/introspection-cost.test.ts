import { buildSchema, executeSync, getIntrospectionQuery, parse } from "graphql";
import { describe, expect, test } from "vitest";
import { readCostRules } from "../../../src/server/cost/cost-rules.ts";
import { prepareCost } from "../../../src/server/cost/operation-cost.ts";
import { createGraph } from "../../../src/server/graph.ts";
import { DOCUMENT_LIMITS } from "../../../src/server/graphql/document-limits.ts";

const schema = createGraph();
function requested(source: string, of = schema): number {
  const document = parse(source);
  const operation = document.definitions.find((one) => one.kind === "OperationDefinition");
  if (operation?.kind !== "OperationDefinition") throw new Error("no operation");
  return prepareCost(of, readCostRules(of), document, operation).requested({});
}
const standard = getIntrospectionQuery({
  ...{ descriptions: true, specifiedByUrl: true, directiveIsRepeatable: true },
  ...{ schemaDescription: true, inputValueDeprecation: true, oneOf: false },
});
/** Values of an answer: each field of each object. */
const valuesIn = (value: unknown): number => {
  if (Array.isArray(value)) return value.reduce((sum, one) => sum + valuesIn(one), 0);
  if (typeof value !== "object" || value === null) return 0;
  return Object.values(value).reduce<number>((sum, one) => sum + 1 + valuesIn(one), 0);
};

describe("introspection", () => {
  test("as tools ask for it costs a fraction of what is allowed, also of a graph ten times ours", () => {
    expect(requested(standard)).toBeGreaterThan(100);
    expect(requested(standard) * 10).toBeLessThan(DOCUMENT_LIMITS.costMax);
  });

  test.each([
    standard,
    "{ __schema { types { fields { type { fields { name args { name } } } } } } }",
    "{ a: __schema { types { name } } b: __schema { types { name } } }",
    '{ __type(name: "Query") { fields { name type { ofType { fields { name } } } } } }',
    "{ __schema { types { ...F } } } fragment F on __Type { possibleTypes { fields { name } } }",
  ])("never costs less than a tenth of the values that it brings: %s", (source) => {
    const { data } = executeSync({ schema, document: parse(source) });
    expect(requested(source)).toBeGreaterThanOrEqual(Math.floor(valuesIn(data) / 10));
  });

  test("that multiplies itself by aliases and references is too dear", () => {
    const many = (count: number, key: string, inner: string) =>
      Array.from({ length: count }, (_, i) => `${key}${i}: ${inner}`).join(" ");
    const leaves = "{ name description isDeprecated deprecationReason }";
    const inner = many(3, "g", `fields(includeDeprecated: true) ${leaves}`);
    const fields = `fields { type { ofType { ofType { ${inner} } ${inner} } ${inner} } }`;
    const source = `{ ${many(3, "s", `__schema { types { ${many(3, "f", fields)} } }`)} }`;
    expect(source.match(/\w+\d: /g)?.length).toBeLessThanOrEqual(DOCUMENT_LIMITS.aliasesMax);
    expect(requested(source)).toBeGreaterThan(DOCUMENT_LIMITS.costMax);
  });

  test("of `__typename` and of a small graph costs next to nothing", () => {
    const small = buildSchema("type Query { a: Int }");
    expect(requested("{ __typename a }", small)).toBe(0);
    expect(requested('{ __type(name: "Query") { name } }', small)).toBe(1);
  });
});
