import type { Claim } from "../../support/coverage.ts";
import type { CaseData } from "../../support/read-cases.ts";

const PLACES = [
  ...["objects", "unions", "interfaces", "fragments", "nulls", "errors", "lists"],
  ...["nested lists", "aliases", "variables", "conditions", "mutations"],
];

// Prices are the new one's, stock is still the old one's: no label is set, and a share is nobody.
export const data: CaseData = {
  covers: ["@override", "@override, progressive"].map((directive): Claim => [directive, ...PLACES]),
  world: () => {
    const items = [
      item("Book", "1", 10, 4),
      item("Song", "2", 20, null),
      item("Song", "3", null, 5),
      item("Book", "4", 40, 6),
    ] as const;
    items[0].like = items[1];
    items[1].like = items[3];
    items[3].like = items[0];
    const find = ({ id }: { id: string }) => items.find((one) => one.id === id) ?? null;
    return {
      entities: items,
      root: {
        items: [null, ...items],
        item: find,
        found: ({ most }: { most: number }) =>
          [items[2], null, items[0], items[1], items[3]].slice(0, most),
        rows: [[items[0], null, items[1]], null, [], [null], [items[2], items[3]]],
        fresh: [[items[3], items[2]], [null], null, [items[1]]],
        reprice({ id, price }: { id: string; price: number | null }) {
          const repriced = find({ id });
          if (repriced !== null) repriced.costs = price;
          return repriced;
        },
      },
    };
  },
  variables: { with_variables: { most: 3, times: 2, id: "1" } },
  asks: {
    of_an_interface_that_only_the_old_one_answers: ["old"],
    that_the_new_one_leaves_to_the_old_one: ["new", "old"],
  },
};

type Item = {
  readonly __typename: string;
  readonly id: string;
  readonly title: string;
  costs: number | null;
  like: Item | null;
  readonly price: (times: Times) => number | null | Error;
  readonly stock: (times: Times) => number | null | Error;
};
type Times = { readonly times: number };

function item(__typename: string, id: string, costs: number | null, units: number | null): Item {
  const made: Item = {
    ...{ __typename, id, title: `${__typename} ${id}`, costs, like: null },
    price: ({ times }) => multiplied(made.costs, times),
    stock: ({ times }) => multiplied(units, times),
  };
  return made;
}

function multiplied(of: number | null, times: number): number | null | Error {
  if (times < 1) return new Error(`Nobody asks for ${times} times ${of}.`);
  return of === null ? null : of * times;
}
