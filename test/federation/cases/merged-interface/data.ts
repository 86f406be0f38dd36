import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [["@shareable", "interfaces", "fragments"]],
  world: () => {
    const dog = { __typename: "Dog", name: "Rex", barks: true };
    return { entities: [], root: { pet: dog, dogs: [dog] } };
  },
};
