import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [
    ["Federation 1", "objects", "lists", "nulls"],
    ["@external", "objects", "nulls"],
  ],
  world: () => {
    const products = [1, null].map((weight, i) => ({
      ...{ __typename: "Product", upc: `${i}`, name: `n${i}`, weight, inStock: i === 0 },
      freight(this: { weight: number | null }) {
        return this.weight === null ? null : this.weight * 3;
      },
    }));
    return { entities: products, root: { products, first: products[0] } };
  },
};
