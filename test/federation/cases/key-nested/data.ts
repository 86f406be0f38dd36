import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [["@key, nested", "objects", "nulls", "lists", "nested lists"]],
  world: () => {
    const cart = (email: string, id: string, points: number) => ({
      ...{ __typename: "Cart", owner: { email }, points, lines: [[1, 2], null, []] },
      shop: { id, region: { code: `r${id}` } },
    });
    const carts = [cart("a@x", "1", 5), cart("a@x", "2", 6), cart("b@x", "1", 7)];
    return { entities: carts, root: { carts: [carts[0], null, carts[1], carts[2]] } };
  },
};
