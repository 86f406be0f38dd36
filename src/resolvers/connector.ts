import type { Resolvers } from "../schema/generated/types.ts";
import { QUARANTINE } from "../store/quarantine-repository.ts";
import { healthBySystem, syncsBySystem } from "./batches.ts";
import { listConnection } from "./connection.ts";

export const connector: Pick<Resolvers, "Query" | "Connector"> = {
  Query: {
    connectors: (_root, _args, { systems }) => systems,
    quarantine: (_root, { first, after, filter }, context) =>
      listConnection(context, QUARANTINE, {
        first,
        after,
        filter,
        sort: { by: "RECEIVED_AT", direction: "DESC" },
      }),
  },
  Connector: {
    health: async ({ name }, _args, { load, clock }) => {
      const [health] = await load(healthBySystem, name);
      // Nothing was asked of it yet, so nothing is known against it.
      return (
        health ?? {
          system: name,
          status: "UP",
          since: clock.now().toISOString(),
          lastSuccessAt: null,
          code: null,
          message: null,
        }
      );
    },
    syncs: ({ name }, _args, { load }) => load(syncsBySystem, name),
  },
};
