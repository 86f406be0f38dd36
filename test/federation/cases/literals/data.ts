import type { CaseData } from "../../support/read-cases.ts";

/** What it was told: executors give arguments in different orders. */
const say = (args: object) =>
  JSON.stringify(args, (_key, value: unknown) =>
    typeof value === "object" && value !== null && !Array.isArray(value)
      ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)))
      : value,
  );

export const data: CaseData = {
  covers: [["@key", "objects", "aliases", "variables", "conditions", "mutations"]],
  world: () => {
    const thing = { __typename: "Thing", id: "1", say };
    return { entities: [thing], root: { say, thing, keep: ({ text }: { text: string }) => text } };
  },
  variables: {
    lists_and_objects: { size: "SMALL" },
    of_another_subgraph: { yes: true, literal0: "own" },
  },
};
