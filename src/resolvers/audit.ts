import type { Resolvers } from "../schema/generated/types.ts";
import { AUDIT } from "../store/audit-repository.ts";
import { listConnection } from "./connection.ts";

/** What was asked to be changed, to read. */
export const audit: Pick<Resolvers, "Query"> = {
  Query: {
    auditLog: (_root, { first, after, filter }, context) =>
      listConnection(context, AUDIT, {
        first,
        after,
        filter,
        sort: { by: "AT", direction: "DESC" },
      }),
  },
};
