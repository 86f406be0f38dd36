import type { Sql } from "./database.ts";
import type { AddressModel } from "./inventory-repository.ts";
import type { Listing } from "./listing.ts";
import { type ProvenanceModel, provenanceColumns } from "./provenance.ts";
import { wordsQuery } from "./words.ts";

export type CustomerModel = ProvenanceModel & {
  readonly id: string;
  readonly givenName: string | null;
  readonly familyName: string | null;
  readonly displayName: string;
  readonly email: string | null;
  readonly phone: string | null;
  readonly addresses: readonly AddressModel[];
  readonly emailConsent: "SUBSCRIBED" | "UNSUBSCRIBED" | "UNKNOWN";
  readonly tags: readonly string[];
  readonly loyaltyIds: readonly string[];
  readonly company: string | null;
  readonly lifecycleStage: string | null;
  readonly updatedAt: string;
};

export type CustomerFilter = {
  readonly search?: string | null | undefined;
  readonly tags?: readonly string[] | null | undefined;
  readonly emailConsent?: readonly string[] | null | undefined;
  readonly country?: string | null | undefined;
};

export const CUSTOMERS: Listing<CustomerModel, CustomerFilter, "NAME" | "UPDATED_AT"> = {
  name: "customers",
  columns: `c.id, c.given_name as "givenName", c.family_name as "familyName",
    c.display_name as "displayName", c.email, c.phone, c.addresses,
    c.email_consent as "emailConsent", c.tags, c.loyalty_ids as "loyaltyIds", c.company,
    c.lifecycle_stage as "lifecycleStage", c.updated_at as "updatedAt",
    ${provenanceColumns("c")}`,
  from: "customer c",
  id: "c.id",
  sorts: {
    NAME: { sql: "c.display_name", type: "text" },
    UPDATED_AT: { sql: "c.updated_at", type: "timestamptz" },
  },
  filter: (where, filter) => {
    where
      .whenText(filter.search, (text) => `c.words @@ ${wordsQuery(where, "simple", text)}`)
      .when(filter.tags, (tags) => `c.tags && ${where.bind(tags)}::text[]`)
      .when(filter.emailConsent, (some) => `c.email_consent = any(${where.bind(some)})`)
      .when(
        filter.country,
        (country) => `exists (select 1 from jsonb_array_elements(c.addresses) address
          where lower(address ->> 'country') = lower(${where.bind(country)}))`,
      );
  },
};

export type LifetimeValue = {
  readonly customerId: string;
  readonly e4: number;
  readonly currency: string;
};

/** Spent by each customer, a row a currency, less refunds and without cancelled orders. */
export async function lifetimeValues(
  sql: Sql,
  customerIds: readonly string[],
): Promise<readonly LifetimeValue[]> {
  return sql.query<LifetimeValue>(
    `select customer_id as "customerId", sum(total_e4 - refunded_e4)::bigint as e4, currency
     from sales_order where customer_id = any($1) and status <> 'CANCELLED'
     group by customer_id, currency order by currency`,
    [customerIds],
  );
}
