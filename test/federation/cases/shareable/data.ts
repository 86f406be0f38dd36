import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [
    ["@shareable", "objects", "lists", "nulls", "conditions", "variables", "fragments"],
    ["a shared root", "objects"],
  ],
  world: () => {
    const at = { x: 1, y: 2 };
    const things = [0, 1].map((i) => ({
      ...{ __typename: "Thing", id: `${i}`, name: `n${i}`, at: i === 0 ? at : null, size: i },
    }));
    return { entities: things, root: { here: at, things } };
  },
  variables: { under_conditions: { no: true } },
};
