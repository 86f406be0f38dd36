import type { CaseData } from "../../support/read-cases.ts";

// Who may ask is decided before anything is fetched: see test/server/graphql/federated-scopes.test.ts.
export const data: CaseData = {
  covers: [
    ["@tag", "objects", "unions", "aliases"],
    ["@authenticated", "objects", "nulls"],
    ["@requiresScopes", "lists"],
    ["@policy", "objects"],
    ["@cost", "objects", "unions", "fragments"],
    ["@listSize", "lists", "variables"],
  ],
  world: () => {
    const things = [0, 1, 2].map((i) => ({
      ...{ __typename: "Thing", id: `${i}`, name: `n${i}`, secret: i === 0 ? null : "s" },
      ...{ orders: [i], note: "n", kind: { __typename: i === 1 ? "Big" : "Small", size: i } },
    }));
    const first = ({ first: count }: { first: number }) => things.slice(0, count);
    return { entities: things, root: { things: first } };
  },
  variables: { nothing_of_it_changes_an_answer: { n: 2 } },
};
