import { z } from "zod";

/** What part of the business a system keeps the records of. */
export type SystemRole = "STOREFRONT" | "POS" | "CRM" | "ERP";

/** What one word counts for; a row of the authority table. */
export type AuthorityTopic = keyof typeof DEFAULT_AUTHORITY;

/**
 * Whose word counts when systems disagree, first to last, by role. A configuration may name
 * systems or roles instead, topic by topic.
 */
export const DEFAULT_AUTHORITY = {
  catalog: ["STOREFRONT", "ERP", "POS", "CRM"],
  price: ["STOREFRONT", "POS", "ERP", "CRM"],
  storePrice: ["POS", "STOREFRONT", "ERP", "CRM"],
  location: ["ERP", "POS", "STOREFRONT", "CRM"],
  warehouseInventory: ["ERP", "STOREFRONT", "POS", "CRM"],
  storeInventory: ["POS", "ERP", "STOREFRONT", "CRM"],
  contact: ["CRM", "STOREFRONT", "POS", "ERP"],
  order: ["STOREFRONT", "POS", "CRM", "ERP"],
  supply: ["ERP", "STOREFRONT", "POS", "CRM"],
} as const satisfies Record<string, readonly SystemRole[]>;

const topics = Object.keys(DEFAULT_AUTHORITY) as AuthorityTopic[];

/** The configuration's part: for each topic named, system names or roles, the first counting most. */
export const AuthorityTable = z.partialRecord(
  z.enum(topics as [AuthorityTopic, ...AuthorityTopic[]]),
  z.array(z.string().min(1)).min(1).max(20),
);
export type AuthorityTable = z.infer<typeof AuthorityTable>;

/** The rank of a system's word on a topic: 0 counts most. */
export type Rank = (topic: AuthorityTopic, system: string) => number;

export function authorityRank(table: AuthorityTable, roleOf: (system: string) => SystemRole): Rank {
  return (topic, system) => {
    const order: readonly string[] = table[topic] ?? DEFAULT_AUTHORITY[topic];
    const byName = order.indexOf(system);
    if (byName >= 0) return byName;
    const byRole = order.indexOf(roleOf(system));
    return byRole >= 0 ? byRole : order.length;
  };
}
