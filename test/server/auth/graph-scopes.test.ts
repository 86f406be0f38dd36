import { makeExecutableSchema } from "@graphql-tools/schema";
import { isObjectType } from "graphql";
import { describe, expect, test } from "vitest";
import { typeDefs } from "../../../src/schema/type-defs.ts";
import { readRequiredScopes } from "../../../src/server/auth/required-scopes.ts";

const schema = makeExecutableSchema({ typeDefs: [...typeDefs()] });
const required = readRequiredScopes(schema);

describe("the graph's own schema", () => {
  test("guards whatever `node`, `nodes` and `search` can answer by its type", () => {
    const node = schema.getType("Node");
    const open = Object.values(schema.getTypeMap())
      .filter((type) => isObjectType(type) && type.getInterfaces().some((one) => one === node))
      .filter((type) => required.ofType(type).length === 0);
    expect(open.map((type) => type.name)).toEqual([]);
  });

  test("opens no field at its root without a scope but those", () => {
    const roots = [schema.getQueryType(), schema.getMutationType(), schema.getSubscriptionType()];
    const open = roots.flatMap((root) =>
      Object.keys(root?.getFields() ?? {})
        .filter((name) => root && required.ofField(root.name, name).length === 0)
        .map((name) => `${root?.name}.${name}`),
    );
    expect(open.sort()).toEqual(["Query.node", "Query.nodes"]);
  });
});
