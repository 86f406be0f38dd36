import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [["@override, progressive", "objects", "lists"]],
  world: () => {
    const products = [{ __typename: "Product", id: "1", price: 7, stock: 3 }];
    return { entities: products, root: { products } };
  },
  asks: { a_label_that_is_not_set: ["old"], a_share_of_nobody: ["old"] },
};
