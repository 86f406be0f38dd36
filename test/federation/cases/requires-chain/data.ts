import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [["@requires", "objects", "conditions", "variables", "fragments", "aliases"]],
  world: () => {
    const things = [1, 2].map((base) => ({
      ...{ __typename: "Thing", id: `${base}`, base },
      double(this: { base: number }) {
        return this.base * 2;
      },
      sum(this: { base: number; double: number }) {
        return this.base + this.double;
      },
    }));
    return { entities: things, root: { things } };
  },
};
