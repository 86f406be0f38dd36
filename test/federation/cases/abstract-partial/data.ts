import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [["@key", "interfaces", "unions", "fragments", "nulls", "aliases", "lists"]],
  world: () => {
    const book = { __typename: "Book", id: "b", title: "B" };
    const song = { __typename: "Song", id: "s", title: "S", seconds: 9 };
    const film = { __typename: "Film", id: "f", minutes: null };
    return {
      entities: [book, song, film],
      root: {
        nodes: [book, song],
        found: [song, book],
        others: [film, song],
        more: [film, null, song],
      },
    };
  },
};
