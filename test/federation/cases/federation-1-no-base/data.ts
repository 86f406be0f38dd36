import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [["Federation 1", "objects", "lists", "nulls"]],
  world: () => {
    const users = [0, 1].map((i) => ({
      ...{ __typename: "User", id: `${i}`, name: `n${i}`, age: i === 0 ? null : 9 },
      notes: [{ text: "t" }],
    }));
    return { entities: users, root: { users, oldest: users[1] } };
  },
};
