import type { CaseData } from "../../support/read-cases.ts";

const media = ["media"];

export const data: CaseData = {
  covers: [
    ["@provides", "unions", "interfaces", "fragments", "nulls", "errors", "lists"],
    ["@provides", "nested lists", "aliases", "variables", "conditions", "mutations"],
  ],
  world: () => {
    const book = { __typename: "Book", id: "b", title: "B", pages: null };
    const untitled = { __typename: "Book", id: "c", title: null, pages: 7 };
    const damaged = { __typename: "Book", id: "d", title: new Error("The title cannot be read.") };
    const song = { __typename: "Song", id: "s", seconds: 9 };
    const racks = [[song, book, null], null, [], [untitled]];
    return {
      entities: [book, untitled, damaged, song],
      root: {
        ...{ library: [book, null, song], shelf: [song, book], damaged },
        racks: ({ most }: { most: number }) => racks.slice(0, most),
        rename: ({ title }: { title: string }) => Object.assign(book, { title }),
      },
    };
  },
  variables: { by_a_variable: { most: 1 } },
  // What is provided is not asked of the subgraph that has it.
  asks: {
    ...{ of_a_union: media, in_lists_of_lists: media, by_a_variable: media },
    ...{ conditions_that_hold: media, conditions_that_do_not_hold: ["media", "books"] },
    ...{ what_is_provided_fails: media, what_a_mutation_provides: media },
  },
};
