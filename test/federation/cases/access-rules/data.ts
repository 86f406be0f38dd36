import type { CaseData } from "../../support/read-cases.ts";

const SHAPES = [
  ...["objects", "unions", "interfaces", "fragments", "nulls", "errors", "lists"],
  ...["nested lists", "aliases", "variables", "conditions", "mutations"],
];

// Here everything is admitted. That each operation is refused to whom a rule closes it, is in
// test/server/graphql/federated-access.test.ts.
export const data: CaseData = {
  covers: [
    ["@authenticated", ...SHAPES],
    ["@requiresScopes", ...SHAPES],
    ["@policy", ...SHAPES],
  ],
  world: () => {
    const text = ({ words }: { words: number }) =>
      "dear friend, all is well".split(" ").slice(0, words).join(" ");
    const letter = (id: string, more: object) => ({
      ...{ __typename: "Letter", id, title: `l${id}`, text, seal: { color: "red" } },
      ...{ pages: [["a", null], null], drafts: [["d"], [], null] },
      ...{ marks: [[{ color: "blue" }, null, { color: null }], null], ...more },
    });
    const whole = letter("1", {});
    const lost = { title: null, text: null, seal: null, pages: null, drafts: null, marks: null };
    const empty = letter("2", lost);
    const burnt = letter("3", {
      ...{ title: new Error("no title"), text: new Error("no text") },
      seal: { color: new Error("no color") },
    });
    const ledger = { __typename: "Ledger", id: "4", title: "l4", total: 7 };
    const diary = { __typename: "Diary", id: "5", title: "d5", mood: null };
    const entities = [whole, empty, burnt, ledger, diary];
    const byId = ({ id }: { id: string }) => entities.find((one) => one.id === id) ?? null;
    return {
      entities,
      root: {
        ...{ letter: whole, record: byId, records: [whole, null, ledger, diary] },
        findings: [diary, ledger, null, whole],
        shelves: [[whole, null, ledger], null, [diary, empty]],
        boxes: [[ledger, diary], null, [whole]],
        burn: () => Object.assign(whole, { title: "ash" }),
        ...{ close: byId, open: byId },
      },
    };
  },
  variables: { by_variables: { id: "1", words: 3 } },
};
