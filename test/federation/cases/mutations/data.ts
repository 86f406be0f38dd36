import type { CaseData } from "../../support/read-cases.ts";

export const data: CaseData = {
  covers: [
    ["@key", "mutations"],
    ["@requires", "mutations"],
    ["a shared root", "mutations", "errors", "aliases", "variables", "conditions"],
  ],
  world: () => {
    const counter = {
      ...{ __typename: "Counter", id: "1", value: 1 },
      even(this: { value: number }) {
        return this.value % 2 === 0;
      },
    };
    const set = (value: number) => Object.assign(counter, { value });
    return {
      entities: [counter],
      root: {
        count: 1,
        add: ({ by }: { by: number }) => ({ ...set(counter.value + by) }),
        double: () => ({ ...set(counter.value * 2) }),
        fail: new Error("no"),
        reset: () => set(0).value,
      },
    };
  },
  variables: { one_after_the_other: { by: 4 } },
};
