import type { CaseData } from "../../support/read-cases.ts";

type Product = { __typename: string; sku: string; [key: string]: unknown };

export const data: CaseData = {
  covers: [["@key, several", "objects", "lists", "variables", "nulls"]],
  world: () => {
    const reviews: { stars: number; of: Product | null }[] = [];
    const products = ["a", "b"].map(
      (sku, i): Product => ({
        ...{ __typename: "Product", id: `${i}`, sku, title: `T${i}`, price: i === 0 ? 100 : null },
        reviews: () => reviews.filter((review) => review.of?.sku === sku),
      }),
    );
    for (const of of [...products, null]) reviews.push({ stars: 4, of });
    const bySku = ({ sku }: { sku: string }) => products.find((one) => one.sku === sku) ?? null;
    return { entities: products, root: { products, reviews, bySku } };
  },
  variables: { and_back: { sku: "a" } },
};
