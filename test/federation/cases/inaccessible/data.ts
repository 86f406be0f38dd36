import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [
    ["@inaccessible", "objects", "unions", "fragments", "lists", "nulls", "errors"],
    ["@requires", "lists"],
  ],
  world: () => {
    const things = [1, 2].map((cost) => ({
      ...{ __typename: "Thing", id: `${cost}`, name: `n${cost}`, cost },
      margin(this: { cost: number }) {
        return this.cost * 2;
      },
    }));
    const [book, draft] = ["Book", "Draft"].map((name) => ({ __typename: name, title: name }));
    const root = { things: [things[0], null, things[1]], media: [book, draft], state: "HIDDEN" };
    return { entities: things, root };
  },
};
