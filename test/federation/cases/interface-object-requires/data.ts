import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [
    ["@interfaceObject", "interfaces", "fragments", "lists", "nulls"],
    ["@requires", "interfaces", "fragments", "lists", "aliases"],
    ["@external", "interfaces"],
  ],
  world: () => {
    const person = (typename: string, id: string, name: string | null) => ({
      ...{ __typename: typename, id, name, level: 1 },
      handle(this: { name: string | null }) {
        return this.name === null ? null : `@${this.name}`;
      },
    });
    const users = [person("Staff", "1", "ada"), person("Guest", "2", null)];
    return { entities: users, root: { users, members: [...users, null] } };
  },
};
