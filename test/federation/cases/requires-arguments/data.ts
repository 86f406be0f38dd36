import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [["@requires, arguments", "objects", "variables", "aliases", "nulls"]],
  world: () => {
    const products = [10, 0].map((price, i) => ({
      ...{ __typename: "Product", id: `${i}` },
      price: ({ currency }: { currency: string }) =>
        price === 0 ? null : price * (currency === "USD" ? 2 : 1),
      duty(this: { price: number | null }) {
        return this.price === null ? null : this.price + 1;
      },
    }));
    return { entities: products, root: { products } };
  },
  variables: { beside_other_arguments_of_the_client: { currency: "EUR" } },
};
