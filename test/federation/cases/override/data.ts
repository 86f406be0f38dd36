import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [["@override", "objects", "lists", "nested lists", "nulls", "aliases"]],
  world: () => {
    const products = [7, null].map((price, i) => ({
      ...{ __typename: "Product", id: `${i}`, name: `n${i}`, price, tags: [["a"], null, [null]] },
    }));
    return { entities: products, root: { products } };
  },
  asks: { the_new_one_is_asked: ["old", "new"] },
};
