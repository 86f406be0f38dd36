import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [
    ["@key", "errors", "nulls", "lists", "nested lists", "aliases", "fragments", "conditions"],
    ["@key", "variables"],
  ],
  world: () => {
    const thing = (id: string, more: object) => ({
      ...{ __typename: "Thing", id, name: `n${id}`, nick: null, price: 1, stock: 2 },
      ...{ parts: [{ code: "c", weight: 1 }], grid: [[1]], ...more },
    });
    const failing = thing("1", {
      ...{ nick: new Error("nick fails"), stock: new Error("stock fails") },
      price: new Error("price fails"),
      parts: [
        { code: "a", weight: new Error("weight fails") },
        { code: null, weight: 2 },
      ],
      grid: [[1, null], [2]],
    });
    const good = thing("2", {});
    const nameless = thing("3", { name: null, price: null });
    return {
      entities: [failing, good, nameless],
      root: {
        things: [good, failing],
        one: failing,
        must: failing,
        deep: [[good, failing], [nameless], null],
      },
    };
  },
};
