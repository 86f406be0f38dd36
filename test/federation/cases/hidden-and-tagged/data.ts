import type { CaseData } from "../../support/read-cases.ts";

const SHAPES = [
  ...["objects", "unions", "interfaces", "fragments", "nulls", "errors", "lists"],
  ...["nested lists", "aliases", "variables", "conditions", "mutations"],
];

// The key by which the two subgraphs meet is hidden itself, and whatever one of them needs of the
// other. That no client sees or asks for it is in test/server/graphql/federated-hidden.test.ts.
export const data: CaseData = {
  covers: [
    ["@inaccessible", ...SHAPES],
    ["@tag", ...SHAPES],
  ],
  world: () => {
    const thing = (code: string, owner: string | null, price: unknown) => ({
      ...{ __typename: "Thing", code, name: `n${code}`, owner, price, like: null as unknown },
      credit(this: { owner: string | null }) {
        return this.owner === null ? null : `by ${this.owner}`;
      },
    });
    const priced = ({ in: unit }: { in: string }) => (unit === "EUROS" ? 1 : 100);
    const [first, second] = [thing("1", "ada", priced), thing("2", null, null)];
    const broken = thing("3", "eve", new Error("no price"));
    first.like = second;
    const things = [first, second, broken];
    const note = { __typename: "Note", name: null, owner: "bob", text: "t" };
    const draft = { __typename: "Draft", name: "d", owner: "bob", text: "t" };
    return {
      entities: things,
      root: {
        thing: ({ by }: { by: { name: string } }) => things.find(({ name }) => name === by.name),
        things: [first, null, second],
        shelves: [[first, draft, null], null, [note, second]],
        owned: [[draft, first], [], null, [note]],
        rename: ({ to }: { to: string }) => Object.assign(first, { name: to }),
      },
    };
  },
  variables: { by_variables: { by: { name: "n1" } } },
};
