import type { CaseData } from "../../support/read-cases.ts";

const at = (message: string, ...path: (string | number)[]) => ({ message, path });

// A judge knows no other graph: what a required field's failure does is written down here.
export const data: CaseData = {
  covers: [["@requires", "errors", "nulls", "aliases"]],
  world: () => {
    const thing = (id: string, weight: unknown, size: unknown) => ({
      ...{
        __typename: "Thing",
        id,
        weight,
        size,
        plain: 1,
        freight: () => 7,
        box: () => 8,
        price: 2,
      },
    });
    const things = [
      thing("1", new Error("no weight"), { width: new Error("no width") }),
      thing("2", 1, { width: 1 }),
    ];
    const unpriced = { ...thing("3", 3, null), price: new Error("no price") };
    return { entities: [...things, unpriced], root: { things, bests: [unpriced, things[1]] } };
  },
  expected: {
    what_is_made_of_it_and_asked_with_it_fails: {
      data: {
        things: [
          { plain: null, f: null },
          { plain: 1, f: 7 },
        ],
      },
      errors: [at("no weight", "things", 0, "plain"), at("no weight", "things", 0, "f")],
    },
    both_are_told: {
      data: {
        things: [
          { weight: null, freight: null },
          { weight: 1, freight: 7 },
        ],
      },
      errors: [at("no weight", "things", 0, "weight"), at("no weight", "things", 0, "freight")],
    },
    from_within: {
      data: { things: [{ box: null }, { box: 8 }] },
      errors: [at("no width", "things", 0, "box")],
    },
  },
};
