import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [
    ["@requires", "objects", "interfaces", "fragments", "lists", "nulls"],
    ["@key, several", "interfaces"],
    ["@external", "objects"],
  ],
  world: () => {
    const products = [3, null, 5].map((weight, i) => {
      const product = {
        ...{ __typename: "Product", id: `${i}`, sku: `s${i}`, warehouse: 1, weight },
        place: { code: `c${i}` },
        freight: (): number | null => null,
        parcel: (): object | null => null,
      };
      product.freight = freight;
      product.parcel = function parcel(this: { weight: number | null }) {
        const boxes = this.weight === null ? [] : [{ size: this.weight }];
        return { boxes, of: product };
      };
      return product;
    });
    return { entities: products, root: { products, featured: products[0], heaviest: products[2] } };
  },
};

function freight(this: { weight: number | null }): number | null {
  return this.weight === null ? null : this.weight * 2;
}
