import type { CaseData } from "../../support/read-cases.ts";

const both = { a: true, b: false };

export const data: CaseData = {
  covers: [
    ["@key", "conditions", "variables", "fragments", "unions", "objects"],
    ["@shareable", "conditions", "unions"],
  ],
  world: () => {
    const box = { __typename: "Box", size: 1, label: "l" };
    const things = [0, 1].map((i) => ({
      __typename: "Thing",
      id: `${i}`,
      name: `n${i}`,
      price: i,
      box,
    }));
    const linked = things.map((thing, i) => Object.assign(thing, { like: things[1 - i] }));
    return { entities: linked, root: { things: linked, one: linked[0], any: [linked[1], box] } };
  },
  variables: {
    fragments_under_a_condition: both,
    the_same_field_under_two: both,
    a_union_under_a_condition: { a: false },
    both_conditions_of_a_field: both,
    the_order_of_keys: { a: true },
  },
};
