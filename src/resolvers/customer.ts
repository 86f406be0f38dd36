import type { Resolvers } from "../schema/generated/types.ts";
import { CUSTOMERS } from "../store/customer-repository.ts";
import {
  customerByEmail,
  customerById,
  identitiesByKind,
  mergesByCustomer,
  ordersOfCustomer,
  valueByCustomer,
} from "./batches.ts";
import { amount, checkPageSize, exactlyOne, ofKind } from "./common.ts";
import { childConnection, listConnection, sorted } from "./connection.ts";
import { orderRequest } from "./order.ts";

export const customer: Pick<
  Resolvers,
  "Query" | "Customer" | "CustomerMerge" | "CustomerConnection"
> = {
  Query: {
    customer: async (_root, { id, email }, context) => {
      const { key, value } = exactlyOne("customer", { id, email });
      return context.load(key === "id" ? customerById : customerByEmail, value);
    },
    customers: (_root, { first, after, filter, sort }, context) =>
      listConnection(context, CUSTOMERS, {
        first,
        after,
        filter,
        sort: sorted(sort, "NAME", "ASC"),
      }),
  },
  Customer: {
    orders: ({ id }, args, context) =>
      childConnection(context, ordersOfCustomer, id, orderRequest(args)),
    lifetimeValue: async ({ id }, _args, { load }) =>
      (await load(valueByCustomer, id)).map(({ e4, currency }) => amount(e4, currency)),
    provenance: (row) => row,
    merges: async ({ id }, { first }, { load }) => {
      checkPageSize(first);
      return (await load(mergesByCustomer, id)).slice(0, first);
    },
    identities: ({ id }, _args, { load }) => load(ofKind(identitiesByKind, "customer"), id),
  },
  CustomerMerge: {
    customer: ({ keptId, unmergedAt }, _args, { load }) =>
      unmergedAt === null ? load(customerById, keptId) : null,
    identities: ({ links }) => links,
  },
  CustomerConnection: { totalCount: ({ count }) => count() },
};
