import type { Resolvers } from "../schema/generated/types.ts";

export const composition: Pick<
  Resolvers,
  "Query" | "Composition" | "RefusedChange" | "SubgraphHealth"
> = {
  Query: {
    composition: (_root, _args, context) => context.composition(),
  },
  Composition: {
    since: ({ since }) => since.toISOString(),
  },
  RefusedChange: {
    at: ({ at }) => at.toISOString(),
    code: ({ fault }) => fault.code,
    message: ({ fault }) => fault.message,
  },
  SubgraphHealth: {
    since: ({ since }) => since.toISOString(),
  },
};
