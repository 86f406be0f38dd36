import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [["@inaccessible", "objects", "fragments", "aliases", "variables", "conditions"]],
  world: () => {
    const things = [{ __typename: "Thing", id: "1", name: "n", price: 1 }];
    return { entities: things, root: { __typename: "Query", things } };
  },
  variables: { in_a_fragment: { yes: true } },
};
