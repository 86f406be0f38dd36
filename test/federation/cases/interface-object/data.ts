import type { CaseData } from "../../support/read-cases.ts";

const down = { code: "SUBGRAPH_UNAVAILABLE", subgraph: "users" };
const cut = (...path: string[]) => ({
  ...{ message: "The subgraph users cannot be reached.", path, extensions: down },
});
const nobody = {
  ...{ message: "The subgraph users does not tell of which type it is.", path: ["lastVisitor"] },
  extensions: { code: "SUBGRAPH_ANSWER_INVALID", subgraph: "users" },
};

export const data: CaseData = {
  covers: [
    ["@interfaceObject", "interfaces", "fragments", "lists", "nested lists", "nulls"],
    ["@interfaceObject", "aliases", "variables", "conditions"],
  ],
  world: () => {
    const person = (typename: string, id: string, more: object) => ({
      ...{ __typename: typename, id, name: id === "2" ? null : `n${id}`, visitCount: Number(id) },
      ...{ badge: id === "1" ? { text: "new" } : null, ...more },
    });
    const users = [person("Staff", "1", { level: 3 }), person("Guest", "2", { until: "mon" })];
    const visits = [[{ by: users[0], minutes: 5 }, null], [{ by: users[1], minutes: null }]];
    return { entities: users, root: { users, first: users[1], visits, lastVisitor: users[1] } };
  },
  variables: { the_type_of_some_is_needed: { yes: true }, the_type_of_none_is_needed: {} },
  broken: {
    nobody_tells_the_type: { users: "down" },
    the_type_of_some_is_needed: { users: "down" },
    the_type_of_none_is_needed: { users: "down" },
    nobody_knows_the_type: { users: { text: '{"data":{"_entities":[null]}}' } },
  },
  expected: {
    nobody_tells_the_type: { data: { lastVisitor: null }, errors: [cut("lastVisitor")] },
    the_type_of_some_is_needed: {
      data: { lastVisitor: null },
      errors: [cut("lastVisitor", "level")],
    },
    the_type_of_none_is_needed: {
      data: { lastVisitor: { visitCount: 2, name: null } },
      errors: [cut("lastVisitor", "name")],
    },
    nobody_knows_the_type: { data: { lastVisitor: null }, errors: [nobody] },
  },
};
