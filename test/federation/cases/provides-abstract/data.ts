import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [["@provides", "unions", "interfaces", "fragments", "nulls", "lists"]],
  world: () => {
    const book = { __typename: "Book", id: "b", title: "B", pages: null };
    const song = { __typename: "Song", id: "s", seconds: 9 };
    const root = { library: [book, null, song], shelf: [song, book] };
    return { entities: [book, song], root };
  },
};
