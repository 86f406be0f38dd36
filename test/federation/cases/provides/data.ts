import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [
    ["@provides", "objects", "lists", "nested lists", "aliases", "nulls"],
    ["@external", "lists"],
  ],
  world: () => {
    const users = ["Ada", null].map((name, i) => ({
      ...{
        __typename: "User",
        id: `${i}`,
        name,
        address: i === 0 ? { city: "B", zip: "1" } : null,
      },
    }));
    const reviews = [0, 1, 0].map((author, i) => ({
      ...{ id: `r${i}`, author: users[author], other: users[1 - author] },
    }));
    return { entities: users, root: { reviews, pages: [[reviews[0], null], null, [reviews[1]]] } };
  },
  asks: { nobody_else_is_asked: ["reviews"] },
};
