import type { Resolvers } from "../schema/generated/types.ts";
import { ORDERS, type OrderFilter } from "../store/order-repository.ts";
import {
  customerById,
  linesByOrder,
  locationById,
  orderById,
  orderByNumber,
  variantById,
} from "./batches.ts";
import { amount, exactlyOne, history } from "./common.ts";
import { listConnection, sorted } from "./connection.ts";
import { decimalE4 } from "./scalars.ts";

export const order: Pick<Resolvers, "Query" | "Order" | "OrderConnection" | "OrderLine"> = {
  Query: {
    order: async (_root, { id, number }, context) => {
      const { key, value } = exactlyOne("order", { id, number });
      return context.load(key === "id" ? orderById : orderByNumber, value);
    },
    orders: (_root, { sort, ...args }, context) =>
      listConnection(context, ORDERS, {
        ...orderRequest(args),
        sort: sorted(sort, "PLACED_AT", "DESC"),
      }),
  },

  Order: {
    customer: ({ customerId }, _args, { load }) =>
      customerId === null ? null : load(customerById, customerId),
    location: ({ locationId }, _args, { load }) =>
      locationId === null ? null : load(locationById, locationId),
    lines: ({ id }, _args, { load }) => load(linesByOrder, id),
    subtotal: (row) => amount(row.subtotalE4, row.currency),
    shipping: (row) => amount(row.shippingE4, row.currency),
    tax: (row) => amount(row.taxE4, row.currency),
    total: (row) => amount(row.totalE4, row.currency),
    provenance: (row) => row,
    history: ({ id }, { first }, context) => history(context, id, first),
  },
  OrderConnection: { totalCount: ({ count }) => count() },

  OrderLine: {
    variant: ({ variantId }, _args, { load }) =>
      variantId === null ? null : load(variantById, variantId),
    unitPrice: (line) => amount(line.unitPriceE4, line.currency),
    total: (line) => amount(line.totalE4, line.currency),
  },
};

type OrderArguments = {
  readonly first: number;
  readonly after?: string | null;
  readonly filter?: (Omit<OrderFilter, "totalAtLeastE4"> & { totalAtLeast?: string | null }) | null;
};

/** A list of orders as the store reads it, the newest first. */
export function orderRequest({ first, after, filter }: OrderArguments) {
  const { totalAtLeast, ...rest } = filter ?? {};
  const totalAtLeastE4 = totalAtLeast ? decimalE4(totalAtLeast, "filter.totalAtLeast") : null;
  return {
    first,
    after,
    filter: { ...rest, totalAtLeastE4 },
    sort: { by: "PLACED_AT" as const, direction: "DESC" as const },
  };
}
