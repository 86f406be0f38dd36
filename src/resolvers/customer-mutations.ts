import { kindOfId } from "../kernel/ids.ts";
import type { Result } from "../kernel/result.ts";
import { err } from "../kernel/result.ts";
import type { MergeCustomersInput, Resolvers } from "../schema/generated/types.ts";
import { customerById, mergeById } from "./batches.ts";
import type { GraphContext } from "./context.ts";
import { mutate } from "./mutation.ts";
import { because } from "./reason.ts";

const MERGED_MAX = 20;

/** Joining customers and taking them apart. */
export const customerMutations: Pick<
  Resolvers,
  "Mutation" | "MergeCustomersPayload" | "UnmergeCustomersPayload"
> = {
  Mutation: {
    mergeCustomers: (_root, { input }, context) =>
      mutate(
        context,
        "mergeCustomers",
        input,
        because(input, (reason) => merge(context, { ...input, reason })),
        ({ customerId, mergeIds }) => ({ customerId, mergeIds }),
      ),
    unmergeCustomers: (_root, { input }, context) =>
      mutate(
        context,
        "unmergeCustomers",
        input,
        because(input, (reason) => {
          const { customers, principal } = context;
          return customers.unmerge({ mergeId: input.mergeId, reason, principal });
        }),
        ({ customerId, restoredId }) => ({ customerId, restoredId }),
      ),
  },
  MergeCustomersPayload: {
    customer: ({ customerId }, _args, { load }) =>
      customerId ? load(customerById, customerId) : null,
    merges: async ({ mergeIds }, _args, { load }) => {
      if (!mergeIds) return null;
      const merges = await Promise.all(mergeIds.map((id) => load(mergeById, id)));
      return merges.flatMap((merge) => (merge === null ? [] : [merge]));
    },
  },
  UnmergeCustomersPayload: {
    customer: ({ customerId }, _args, { load }) =>
      customerId ? load(customerById, customerId) : null,
    restored: ({ restoredId }, _args, { load }) =>
      restoredId ? load(customerById, restoredId) : null,
  },
};

async function merge(
  { customers, principal }: GraphContext,
  { into, customerIds, reason }: MergeCustomersInput,
): Promise<Result<{ readonly customerId: string; readonly mergeIds: readonly string[] }>> {
  if (customerIds.length === 0 || customerIds.length > MERGED_MAX) {
    const message = `customerIds has ${customerIds.length} ids; it takes 1 to ${MERGED_MAX}.`;
    return err("INPUT_INVALID", message, { at: "input.customerIds" });
  }
  for (const [at, id] of [
    ["input.into", into] as const,
    ...customerIds.map((id, i) => [`input.customerIds.${i}`, id] as const),
  ]) {
    if (kindOfId(id) === "customer") continue;
    return err("ID_INVALID", `"${id.slice(0, 60)}" is not the id of a customer.`, { at });
  }
  return customers.merge({ into, customerIds, reason, principal });
}
