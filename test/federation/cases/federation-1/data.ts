import type { CaseData } from "../../support/read-cases.ts";

const MAKER = { __typename: "Maker", name: "m" };

export const data: CaseData = {
  covers: [
    ["Federation 1", "objects", "unions", "interfaces", "fragments", "lists", "nested lists"],
    ["Federation 1", "nulls", "errors", "aliases", "variables", "conditions", "mutations"],
    ["@external", "objects", "nulls"],
  ],
  world: () => {
    const products = [1, null].map((weight, i) => ({
      ...{ __typename: "Product", upc: `${i}`, name: `n${i}`, weight, inStock: i === 0 },
      freight(this: { weight: number | null }) {
        return this.weight === null ? null : this.weight * 3;
      },
    }));
    const weightless = { ...products[0], upc: "2", weight: new Error("no weight") };
    const [first, second] = products;
    return {
      entities: [...products, weightless],
      root: {
        ...{ products, first, named: weightless },
        ...{ shelves: [[first], null, [second, first]], found: [first, null, MAKER] },
        rename: ({ name }: { name: string }) => ({ ...first, name }),
      },
    };
  },
  variables: { in_nested_lists_by_variables: { yes: true } },
};
