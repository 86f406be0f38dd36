import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  // What is asked of it is what a client asked, so there is nothing of the matrix to see here.
  covers: [],
  world: () => {
    const bag = { __typename: "Bag", id: "2", kind: "SMALL" };
    const box = { __typename: "Box", id: "1", kind: "BIG", inside: [[bag, null], null] };
    const outer = { __typename: "Box", id: "3", kind: "BIG", inside: [[box]] };
    const items = ({ first, kind }: { first: number; kind?: string }) =>
      [bag, box, outer].filter((one) => kind === undefined || one.kind === kind).slice(0, first);
    return { entities: [], root: { items } };
  },
};
