import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [["@key, compound", "objects", "lists", "aliases", "nulls"]],
  world: () => {
    const level = (sku: string, place: number, countedAt: string | null) => ({
      ...{ __typename: "Level", sku, place, onHand: place * 10, countedAt },
    });
    const levels = [level("a", 1, "mon"), level("a", 2, null), level("b", 1, "wed")];
    return { entities: levels, root: { levels } };
  },
};
