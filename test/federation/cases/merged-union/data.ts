import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [
    ["@shareable", "unions", "fragments", "nulls", "lists", "nested lists", "aliases"],
    ["a shared root", "unions"],
  ],
  world: () => {
    const book = { __typename: "Book", id: "1", title: "B", pages: 3 };
    const movie = { __typename: "Movie", title: "M", minutes: null };
    const viewer = { favorite: book, lists: [[book, null], null] };
    return { entities: [book], root: { media: book, book, viewer, films: [movie, book, null] } };
  },
};
