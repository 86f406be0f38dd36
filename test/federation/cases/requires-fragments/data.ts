import type { CaseData } from "../../support/read-cases.ts";

type Content = { title: string; pages?: number | null; seconds?: number | null };

export const data: CaseData = {
  covers: [
    ["@requires, fragments", "interfaces", "unions", "fragments", "nulls", "aliases", "lists"],
    ["@requires, fragments", "objects", "nested lists", "variables", "conditions", "mutations"],
  ],
  world: () => {
    const book = { __typename: "Book", title: "B", pages: 7 };
    const song = { __typename: "Song", title: "S", seconds: null };
    const item = (id: string, content: object | null, part: object | null) => ({
      ...{ __typename: "Item", id, content, part },
      label(this: { content: Content | null }) {
        const { title, pages, seconds } = this.content ?? { title: "nothing" };
        return `${title} ${pages ?? "-"} ${seconds ?? "-"}`;
      },
      badge(this: { part: Content | null }) {
        return this.part && `${this.part.title} ${this.part.pages ?? "-"}`;
      },
    });
    const items = [item("1", book, song), item("2", song, book), item("3", null, null)];
    const byId = ({ id }: { id: string }) => items.find((one) => one.id === id) ?? null;
    const shelves = [items, null, [null, items[1]]];
    return { entities: items, root: { items, shelves, item: byId, move: byId } };
  },
  variables: { by_variables: { id: "1", yes: true } },
};
