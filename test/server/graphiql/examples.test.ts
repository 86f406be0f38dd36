import { makeExecutableSchema } from "@graphql-tools/schema";
import { getVariableValues, Kind, parse, validate } from "graphql";
import { describe, expect, test } from "vitest";
import { typeDefs } from "../../../src/schema/type-defs.ts";
import { operationScopes } from "../../../src/server/auth/operation-scopes.ts";
import { readRequiredScopes } from "../../../src/server/auth/required-scopes.ts";
import type { Scope } from "../../../src/server/auth/scopes.ts";
import { isRole, ROLES, satisfies } from "../../../src/server/auth/scopes.ts";
import { readExamples } from "../../../src/server/graphiql/examples.ts";
import {
  checkDocumentLimits,
  DOCUMENT_LIMITS,
} from "../../../src/server/graphql/document-limits.ts";

const schema = makeExecutableSchema({ typeDefs: [...typeDefs()] });
const required = readRequiredScopes(schema);
const examples = readExamples();

describe("the examples in GraphiQL", () => {
  test("there is one for each kind of user, and one is live", () => {
    const users = new Set(examples.map(({ user }) => user));
    expect([...users]).toEqual(["app", "partner", "dashboard", "operator"]);
    expect(examples.some(({ query }) => /^subscription /m.test(query))).toBe(true);
  });

  test.each(examples.map((example) => [example.query.match(/^\w+ (\w+)/m)?.[1], example] as const))(
    "%s is valid, within the limits, and open to its user",
    (_name, { user, query, variables }) => {
      const document = parse(query);
      expect(validate(schema, document)).toEqual([]);
      expect(checkDocumentLimits(document, DOCUMENT_LIMITS).ok).toBe(true);
      if (!isRole(user)) throw new Error(`there is no role ${user}`);
      const held = new Set<Scope>(ROLES[user]);
      const given = variables === "" ? {} : JSON.parse(variables);
      for (const operation of document.definitions) {
        if (operation.kind !== Kind.OPERATION_DEFINITION) continue;
        const coerced = getVariableValues(schema, operation.variableDefinitions ?? [], given);
        expect(coerced.errors).toBeUndefined();
        const needs = operationScopes(schema, required, document, operation);
        expect(needs.filter(({ anyOf }) => !satisfies(held, anyOf))).toEqual([]);
      }
    },
  );
});
