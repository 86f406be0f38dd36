import type { CaseData } from "../../support/read-cases.ts";

const SHAPES = [
  ...["objects", "unions", "interfaces", "fragments", "nulls", "errors", "lists"],
  ...["nested lists", "aliases", "variables", "conditions", "mutations"],
];

// What each operation costs is worked out in test/server/graphql/federated-costs.test.ts.
export const data: CaseData = {
  covers: [
    ["@cost", ...SHAPES],
    ["@listSize", ...SHAPES],
  ],
  world: () => {
    const stock = ({ at }: { at?: string }) => (at === "HERE" ? 1 : 7);
    const full = {
      ...{ __typename: "Product", id: "1", name: "p1", stock, grade: "A" },
      ...{ parts: [{ name: "a" }, { name: null }], reviews: [{ text: "good" }] },
      moves: [[{ count: 1 }, null], null, [{ count: 2 }]],
    };
    const nothing = { name: null, stock: null, grade: null, parts: null, reviews: null };
    const empty = { __typename: "Product", id: "2", ...nothing, moves: null };
    const broken = {
      ...{ __typename: "Product", id: "3", name: "p3", parts: [{ name: "c" }] },
      ...{ stock: new Error("no stock"), reviews: new Error("no reviews") },
    };
    const sites = [{ name: "x" }, { name: "y" }, { name: "z" }];
    const maker = { __typename: "Maker", name: "m", sites };
    const entities = [full, empty, broken];
    const byId = ({ id }: { id: string }) => entities.find((one) => one.id === id) ?? null;
    return {
      entities,
      root: {
        product: byId,
        products: ({ first }: { first?: number }) => [full, empty].slice(0, first),
        ...{ found: [full, maker, null], named: [full, maker, empty] },
        shelves: [[full, null], null, [empty]],
        page: { items: [full, empty], total: 2 },
        restock: () => [full],
      },
    };
  },
  variables: { by_variables: { limit: 5, at: "HERE" } },
};
