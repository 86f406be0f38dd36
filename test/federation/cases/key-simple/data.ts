import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [
    ["@key", "objects", "nulls", "lists", "aliases", "variables", "conditions", "fragments"],
  ],
  world: () => {
    const orders = [1, 2, 3].map((number) => ({ number, total: number === 2 ? null : number / 2 }));
    const user = (id: string, name: string | null, own: typeof orders) => ({
      ...{ __typename: "User", id, name, lastOrder: own.at(-1) ?? null },
      orders: ({ first }: { first: number }) => own.slice(0, first),
    });
    const users = [user("1", "Ada", orders), user("2", null, []), user("3", "Alan", orders)];
    return { entities: users, root: { me: users[0], users, nobody: null } };
  },
  variables: { aliases_and_variables: { n: 3 }, conditions: { yes: true } },
};
