import type { CaseData } from "../../support/read-cases.ts";

// From a shop to its people there is a way only through a third subgraph, which knows both its keys.
export const data: CaseData = {
  covers: [["@interfaceObject", "objects", "fragments", "lists", "aliases", "conditions"]],
  world: () => {
    const person = (typename: string, id: string, more: object = {}) => ({
      ...{ __typename: typename, id, name: `n${id}`, visits: Number(id), ...more },
    });
    const [ann, bob] = [person("Staff", "1", { level: 2 }), person("Guest", "2")];
    const shop = (id: string, code: string, more: object) => ({
      ...{ __typename: "Shop", id, code, ...more },
    });
    const best = shop("s1", "c1", { keeper: ann, visitors: [ann, bob] });
    const other = shop("s2", "c2", { keeper: bob, visitors: null });
    return { entities: [best, other, ann, bob], root: { best, shops: [best, null, other] } };
  },
  variables: { by_conditions: { yes: true } },
};
