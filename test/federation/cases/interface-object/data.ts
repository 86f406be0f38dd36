import type { CaseData } from "../../support/read-cases.ts";

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
};
