import type { CaseData } from "../../support/read-cases.ts";

type Size = { width: number; depth: number | null };

export const data: CaseData = {
  covers: [["@requires, nested", "objects", "lists", "nested lists", "nulls", "aliases"]],
  world: () => {
    const makers = ["DE", null].map((country, i) => ({
      __typename: "Maker",
      name: `m${i}`,
      country,
    }));
    const product = (id: string, size: Size | null, layers: unknown, maker: unknown) => ({
      ...{ __typename: "Product", id, size, layers, maker },
      volume(this: { size: Size | null }) {
        return this.size === null ? null : this.size.width * (this.size.depth ?? 1);
      },
      height(this: { layers: Size[][] | null }) {
        return this.layers?.flat().filter(Boolean).length ?? null;
      },
      duty(this: { size: Size | null; maker: { country: string | null } | null }) {
        return `${this.maker?.country ?? "none"} ${this.size?.width ?? 0}`;
      },
    });
    const [wide, thin] = [
      { width: 3, depth: 2 },
      { width: 1, depth: null },
    ];
    const products = [
      product("1", wide, [[wide, thin], null, []], makers[0]),
      product("2", null, null, makers[1]),
      product("3", thin, [], null),
    ];
    return { entities: [...products, ...makers], root: { products } };
  },
};
